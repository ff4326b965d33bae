use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person does by itself when something happens: "when a QR code opens, scan after 800 ms,
/// then refuse".
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// What happens: the kind of a recorded exchange, such as `qr_page`.
    pub on: String,
    /// With which app, by AppID; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Who reacts.
    pub person: String,
    /// How often; every time if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What they do, one after the other.
    #[serde(rename = "do")]
    pub acts: Vec<ScriptedAct>,
}

/// One act of a reaction.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptedAct {
    /// What.
    pub act: ScriptedWord,
    /// How long after what came before, in milliseconds of the simulator's clock.
    #[serde(default)]
    pub after_ms: u64,
}

/// What a person does with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScriptedWord {
    /// Scans it.
    Scan,
    /// Allows.
    Confirm,
    /// Refuses.
    Refuse,
    /// Scans it and allows.
    Authorize,
}
