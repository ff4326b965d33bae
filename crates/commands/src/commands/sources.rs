//! Login methods.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::{Association, SourceKind};

/// A source, with what WeChat needs to know of it and how it has been doing.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SourceView {
    id: String,
    kind: SourceKind,
    appid: String,
    display_name: String,
    login_only: bool,
    association: Association,
    enabled: bool,
    callback_url: String,
    /// What to enter at WeChat; absent while a live workspace answers at this machine only.
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_domain: Option<String>,
    /// The applications that offer it.
    enabled_for: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
    /// Logins of the last seven days that WeChat failed.
    recent_failures: i64,
}

/// Names one source.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRef {
    workspace: String,
    source: String,
}

/// Makes a source be as given.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveSource {
    workspace: String,
    source: SourceInput,
    /// Whether there must be none of this id yet, or one.
    is_new: bool,
}

/// The fields of a source.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SourceInput {
    id: String,
    kind: SourceKind,
    appid: String,
    display_name: String,
    /// `false` if absent.
    login_only: Option<bool>,
    /// `none` if absent.
    association: Option<Association>,
    /// `true` if absent.
    enabled: Option<bool>,
}

/// Switches a source on or off.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetSourceEnabled {
    workspace: String,
    source: String,
    enabled: bool,
}
