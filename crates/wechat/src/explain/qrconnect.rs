use saoma_text::Lang;
use url::Url;

use super::address::{is_appid, value};
use super::{Diagnosis, InputKind, Note, Severity};
use crate::errcode::Field;

/// Goes through the parameters of a QR code page's address (WeChat Open Platform docs,
/// Wechat_Login).
pub(super) fn explain(url: &Url, lang: Lang) -> Diagnosis {
    let found = [
        host(url),
        appid(url),
        response_type(url),
        scope(url),
        state(url),
        fragment(url),
    ];
    let mut notes: Vec<_> = redirect_uri(url)
        .into_iter()
        .chain(found.into_iter().flatten())
        .map(|found| found.note(lang))
        .collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.severity));
    let (meaning, remedy) = if notes.iter().any(Note::is_problem) {
        (
            "explain.qrconnect.wrong.meaning",
            "explain.qrconnect.wrong.remedy",
        )
    } else {
        (
            "explain.qrconnect.fine.meaning",
            "explain.qrconnect.fine.remedy",
        )
    };
    Diagnosis::plain(InputKind::QrconnectUrl, meaning, remedy, lang).noting(notes)
}

struct Found(Severity, Option<Field>, &'static str);

impl Found {
    fn note(self, lang: Lang) -> Note {
        Note::new(self.0, self.1, self.2, lang)
    }
}

fn host(url: &Url) -> Option<Found> {
    (url.host_str() != Some("open.weixin.qq.com")).then_some(Found(
        Severity::Note,
        None,
        "explain.qrconnect.other_host",
    ))
}

fn appid(url: &Url) -> Option<Found> {
    let key = match value(url, "appid").unwrap_or_default() {
        appid if appid.is_empty() => "explain.qrconnect.appid_missing",
        appid if !is_appid(&appid) => "explain.qrconnect.appid_form",
        _ => return None,
    };
    Some(Found(Severity::Error, Some(Field::Appid), key))
}

fn redirect_uri(url: &Url) -> Vec<Found> {
    let error = |key| Found(Severity::Error, Some(Field::RedirectUri), key);
    let warning = |key| Found(Severity::Warning, Some(Field::RedirectUri), key);
    let redirect_uri = value(url, "redirect_uri").unwrap_or_default();
    if redirect_uri.is_empty() {
        return vec![error("explain.qrconnect.redirect_uri_missing")];
    }
    if redirect_uri.to_ascii_lowercase().starts_with("http%3a")
        || redirect_uri.to_ascii_lowercase().starts_with("https%3a")
    {
        return vec![error("explain.qrconnect.redirect_uri_twice_encoded")];
    }
    let mut found = Vec::new();
    if is_bare(url) {
        found.push(warning("explain.qrconnect.redirect_uri_not_encoded"));
    }
    let Some(target) = Url::parse(&redirect_uri)
        .ok()
        .filter(|target| matches!(target.scheme(), "http" | "https"))
    else {
        found.push(error("explain.qrconnect.redirect_uri_not_absolute"));
        return found;
    };
    if !target.username().is_empty() || target.password().is_some() {
        found.push(error("explain.qrconnect.redirect_uri_userinfo"));
    }
    if target.fragment().is_some() {
        found.push(warning("explain.qrconnect.redirect_uri_hash"));
    }
    found
}

/// Whether redirect_uri stands in the query as it is, so that what follows its own `&` or `#`
/// belongs to WeChat's address instead.
fn is_bare(url: &Url) -> bool {
    let parameters = url.query().unwrap_or_default().split('&');
    parameters
        .into_iter()
        .filter_map(|parameter| parameter.strip_prefix("redirect_uri="))
        .any(|raw| raw.contains("://"))
}

fn response_type(url: &Url) -> Option<Found> {
    // WeChat's own script leaves it out and adds login_type instead.
    let by_script = value(url, "login_type").as_deref() == Some("jssdk");
    match value(url, "response_type").as_deref() {
        Some("code") => None,
        None if by_script => None,
        _ => Some(Found(
            Severity::Warning,
            Some(Field::ResponseType),
            "explain.qrconnect.response_type",
        )),
    }
}

fn scope(url: &Url) -> Option<Found> {
    let scope = value(url, "scope").unwrap_or_default();
    let scopes: Vec<_> = scope.split(',').map(str::trim).collect();
    let key = if scopes.contains(&"snsapi_login") {
        return None;
    } else if scopes
        .iter()
        .any(|scope| matches!(*scope, "snsapi_base" | "snsapi_userinfo"))
    {
        "explain.qrconnect.scope_official_account"
    } else {
        "explain.qrconnect.scope"
    };
    Some(Found(Severity::Error, Some(Field::Scope), key))
}

fn state(url: &Url) -> Option<Found> {
    let (severity, key) = match value(url, "state").unwrap_or_default().as_str() {
        "" => (Severity::Warning, "explain.qrconnect.state_missing"),
        "undefined" | "null" => (Severity::Warning, "explain.qrconnect.state_undefined"),
        state if state.len() > 128 => (Severity::Note, "explain.qrconnect.state_long"),
        _ => return None,
    };
    Some(Found(severity, Some(Field::State), key))
}

fn fragment(url: &Url) -> Option<Found> {
    (url.fragment() != Some("wechat_redirect")).then_some(Found(
        Severity::Note,
        None,
        "explain.qrconnect.fragment",
    ))
}
