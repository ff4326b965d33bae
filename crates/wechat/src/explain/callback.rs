use saoma_text::Lang;
use url::Url;

use super::address::value;
use super::{Diagnosis, InputKind, Note, Severity};
use crate::errcode::Field;

/// Looks at an address that WeChat sent the browser back to; nothing if it carries neither code
/// nor state.
pub(super) fn explain(url: &Url, lang: Lang) -> Option<Diagnosis> {
    let behind = behind_fragment(url);
    let (code, state) = (value(url, "code"), value(url, "state"));
    let (late_code, late_state) = (value(&behind, "code"), value(&behind, "state"));
    if [&code, &state, &late_code, &late_state]
        .iter()
        .all(|found| found.is_none())
    {
        return None;
    }
    let is_lost = late_code.is_some() && code.is_none();
    let mut notes = Vec::new();
    let mut find = |found: bool, severity: Severity, field: Option<Field>, key: &str| {
        if found {
            notes.push(Note::new(severity, field, key, lang));
        }
    };
    find(
        is_lost,
        Severity::Error,
        Some(Field::RedirectUri),
        "explain.callback.code_behind_hash",
    );
    let code = code.or(late_code).unwrap_or_default();
    find(
        code.is_empty(),
        Severity::Warning,
        None,
        "explain.callback.code_missing",
    );
    let state = state.or(late_state).unwrap_or_default();
    find(
        state == "undefined" || state == "null",
        Severity::Error,
        Some(Field::State),
        "explain.callback.state_undefined",
    );
    find(
        state.is_empty(),
        Severity::Warning,
        Some(Field::State),
        "explain.callback.state_missing",
    );
    let (meaning, remedy) = if notes.is_empty() {
        (
            "explain.callback.fine.meaning",
            "explain.callback.fine.remedy",
        )
    } else {
        (
            "explain.callback.wrong.meaning",
            "explain.callback.wrong.remedy",
        )
    };
    Some(Diagnosis::plain(InputKind::CallbackUrl, meaning, remedy, lang).noting(notes))
}

/// What stands behind the `#`, read as an address of its own: `#/login?code=...&state=...`.
fn behind_fragment(url: &Url) -> Url {
    let mut behind = url.clone();
    let query = url
        .fragment()
        .and_then(|fragment| fragment.split_once('?'))
        .map(|(_, query)| query);
    behind.set_query(query);
    behind
}
