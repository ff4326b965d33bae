//! The error doctor.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;
use crate::secret_text::SecretText;

/// Whatever somebody pasted.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct Explain {
    input: SecretText,
}

/// What it means, as `saoma explain --json` prints it.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DiagnosisView {
    /// What the input was taken for.
    input_kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errmsg: Option<String>,
    meaning: String,
    remedy: String,
    /// The value of ours to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Where to look on WeChat's side.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rid: Option<RidView>,
    /// The fault of the lab, by its name, that shows the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    reproduce: Option<String>,
    notes: Vec<NoteView>,
}

/// A rid and the time that it carries.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(crate) struct RidView {
    value: String,
    at: String,
}

/// What else was noticed.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct NoteView {
    /// `note`, `warning` or `error`.
    severity: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

pub(crate) async fn explain(desk: &Desk, request: Explain) -> Result<DiagnosisView, Problem> {
    let diagnosis = saoma_wechat::explain(request.input.expose(), desk.lang());
    let json = serde_json::to_value(diagnosis).map_err(Problem::Answer)?;
    serde_json::from_value(json).map_err(Problem::Answer)
}
