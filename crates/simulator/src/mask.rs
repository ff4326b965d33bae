use url::form_urlencoded;

/// Names whose values nobody needs to see whole.
const SECRETS: [&str; 6] = [
    "secret",
    "access_token",
    "refresh_token",
    "session_key",
    "code",
    "js_code",
];

/// A query or form with its secrets masked.
pub(crate) fn query(raw: &str) -> String {
    let mask_pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if is_secret(name) => format!("{name}={}", value_of(name, value)),
        _ => pair.to_owned(),
    };
    raw.split('&').map(mask_pair).collect::<Vec<_>>().join("&")
}

/// A text body (JSON, or the long poll's assignments) with its secrets masked.
pub(crate) fn body(text: &str) -> String {
    let mut masked = text.to_owned();
    for name in SECRETS {
        for open in [format!("\"{name}\":\""), format!("\"{name}\": \"")] {
            masked = mask_after(&masked, &open, '"', name);
        }
    }
    masked = mask_after(&masked, "wx_code='", '\'', "code");
    masked = mask_after(&masked, "\"wx_code\":\"", '"', "code");
    // The address in the poll's form for apps on a phone.
    masked = mask_after(&masked, "?code=", '&', "code");
    mask_after(&masked, "&code=", '&', "code")
}

fn is_secret(name: &str) -> bool {
    let decoded = form_urlencoded::parse(name.as_bytes())
        .next()
        .map(|(name, _)| name.into_owned());
    decoded.is_some_and(|name| SECRETS.contains(&name.as_str()))
}

/// The beginning of a token tells two tokens apart; of a secret nothing is shown.
fn value_of(name: &str, value: &str) -> String {
    match value {
        "" => String::new(),
        _ if name == "secret" => "***".to_owned(),
        _ => format!("{}***", value.chars().take(6).collect::<String>()),
    }
}

fn mask_after(text: &str, open: &str, close: char, name: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (value, tail) = after.split_at(after.find(close).unwrap_or(after.len()));
        masked.extend([before, open, &value_of(name, value)]);
        rest = tail;
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_tokens_and_codes_are_masked_wherever_they_stand() {
        assert_eq!(
            query("appid=wx1&secret=5a0a&code=0011abcdefgh&sec%72et=x"),
            "appid=wx1&secret=***&code=0011ab***&sec%72et=x***"
        );
        assert_eq!(
            body(r#"{"access_token":"98_abcdefgh","openid":"o1"}"#),
            r#"{"access_token":"98_abc***","openid":"o1"}"#
        );
        assert_eq!(
            body("window.wx_errcode=405;window.wx_code='0011abcdef';"),
            "window.wx_errcode=405;window.wx_code='0011ab***';"
        );
        assert_eq!(
            body("window.wx_errcode=408;window.wx_code='';"),
            "window.wx_errcode=408;window.wx_code='';"
        );
    }
}
