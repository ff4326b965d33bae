use saoma_text::Lang;
use url::Url;

use super::address::{is_appid, value};
use super::{Diagnosis, InputKind, Note, Severity};
use crate::Endpoint;
use crate::errcode::Field;

/// Looks at a call to WeChat's API: what it lacks, and what should not have been shown.
pub(super) fn explain(url: &Url, lang: Lang) -> Diagnosis {
    let notes = if url.path().ends_with(Endpoint::AccessToken.path()) {
        exchange(url, lang)
    } else {
        Vec::new()
    };
    let (meaning, remedy) = if notes.iter().any(Note::is_problem) {
        ("explain.api.wrong.meaning", "explain.api.wrong.remedy")
    } else {
        ("explain.api.fine.meaning", "explain.api.fine.remedy")
    };
    let mut diagnosis = Diagnosis::plain(InputKind::ApiUrl, meaning, remedy, lang).noting(notes);
    if ["access_token", "refresh_token"]
        .iter()
        .any(|name| value(url, name).is_some_and(|token| !token.is_empty()))
    {
        diagnosis.notes.push(Note::new(
            Severity::Warning,
            None,
            "explain.api.token_exposed",
            lang,
        ));
    }
    diagnosis
}

/// What an exchange of a code lacks, in the order in which WeChat finds it.
fn exchange(url: &Url, lang: Lang) -> Vec<Note> {
    let is_missing = |name: &str| value(url, name).is_none_or(|value| value.is_empty());
    let mut notes = Vec::new();
    let mut find = |found: bool, field: Option<Field>, key: &str| {
        if found {
            notes.push(Note::new(Severity::Error, field, key, lang));
        }
    };
    find(
        is_missing("appid"),
        Some(Field::Appid),
        "explain.api.appid_missing",
    );
    find(
        value(url, "appid").is_some_and(|appid| !appid.is_empty() && !is_appid(&appid)),
        Some(Field::Appid),
        "explain.api.appid_form",
    );
    find(
        is_missing("secret"),
        Some(Field::Secret),
        "explain.api.secret_missing",
    );
    find(is_missing("code"), None, "explain.api.code_missing");
    find(
        value(url, "grant_type").as_deref() != Some("authorization_code"),
        None,
        "explain.api.grant_type",
    );
    notes
}
