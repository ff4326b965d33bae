use saoma_text::Lang;
use url::Url;

use super::{Diagnosis, InputKind, api, callback, qrconnect};

/// What an address means, if the word is one of WeChat's or leads back from it.
pub(super) fn explain(word: &str, lang: Lang) -> Option<Diagnosis> {
    of_url(&parse(word)?, lang)
}

/// Says of any other address that it is none of these.
pub(super) fn explain_other(input: &str, lang: Lang) -> Option<Diagnosis> {
    parse(input)?;
    Some(Diagnosis::plain(
        InputKind::OtherUrl,
        "explain.url.meaning",
        "explain.url.remedy",
        lang,
    ))
}

fn parse(input: &str) -> Option<Url> {
    if input.contains(char::is_whitespace) {
        return None;
    }
    let url = if input.starts_with("open.weixin.qq.com/") || input.starts_with("api.weixin.qq.com/")
    {
        Url::parse(&format!("https://{input}")).ok()?
    } else {
        Url::parse(input).ok()?
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn of_url(url: &Url, lang: Lang) -> Option<Diagnosis> {
    let path = url.path();
    if path.ends_with("/connect/qrconnect") {
        Some(qrconnect::explain(url, lang))
    } else if path.ends_with("/connect/oauth2/authorize") {
        Some(Diagnosis::plain(
            InputKind::AuthorizeUrl,
            "explain.authorize.meaning",
            "explain.authorize.remedy",
            lang,
        ))
    } else if url.host_str() == Some("api.weixin.qq.com") || path.contains("/sns/") {
        Some(api::explain(url, lang))
    } else {
        callback::explain(url, lang)
    }
}

/// The first value of a parameter.
pub(super) fn value(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Whether an AppID has WeChat's form: `wx` and 16 lower-case hex digits.
pub(super) fn is_appid(appid: &str) -> bool {
    let digits = appid.strip_prefix("wx").unwrap_or_default();
    digits.len() == 16
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
