use saoma_text::Lang;

use super::{is_noted, notes, seen};
use crate::errcode::Field;
use crate::explain::{InputKind, Severity, explain};

pub(super) const FINE: &str = "https://open.weixin.qq.com/connect/qrconnect?appid=wx0123456789abcdef\
     &redirect_uri=https%3A%2F%2Flogin.acme.example%2Fcb%3Fa%3D1&response_type=code&scope=snsapi_login&state=x-1#wechat_redirect";

#[test]
fn a_sound_qrconnect_address_has_no_notes() {
    assert_eq!(seen(FINE), (InputKind::QrconnectUrl, None, None));
    assert_eq!(notes(FINE), []);
    assert_eq!(
        notes(FINE.strip_prefix("https://").expect("it has one")),
        [],
        "as browsers show it"
    );
}

#[test]
fn each_fault_of_a_qrconnect_address_is_found() {
    let cases = [
        ("appid=wx0123456789abcdef", "", "appid_missing"),
        ("wx0123456789abcdef", "wx0123456789ABCDEF", "appid_form"),
        ("wx0123456789abcdef", "wx0123456789abcdef%20", "appid_form"),
        ("redirect_uri=", "redirect_url=", "redirect_uri_missing"),
        (
            "https%3A%2F%2Flogin.acme.example",
            "%2Fcallback",
            "redirect_uri_not_absolute",
        ),
        (
            "https%3A%2F%2F",
            "https%253A%252F%252F",
            "redirect_uri_twice_encoded",
        ),
        (
            "https%3A%2F%2Flogin.acme.example%2F",
            "https://login.acme.example/",
            "redirect_uri_not_encoded",
        ),
        (
            "login.acme.example",
            "login.acme.example%40127.0.0.1",
            "redirect_uri_userinfo",
        ),
        ("%2Fcb%3Fa%3D1", "%2F%23%2Flogin", "redirect_uri_hash"),
        ("snsapi_login", "snsapi_userinfo", "scope_official_account"),
        ("snsapi_login", "login", "scope"),
        ("response_type=code&", "", "response_type"),
        ("state=x-1", "state=undefined", "state_undefined"),
        ("state=x-1", "", "state_missing"),
        ("#wechat_redirect", "", "fragment"),
        ("open.weixin.qq.com", "127.0.0.1:8601", "other_host"),
    ];
    for (sound, faulty, note) in cases {
        let address = FINE.replace(sound, faulty);
        assert!(
            is_noted(&address, &format!("explain.qrconnect.{note}")),
            "{note}: {:?}",
            notes(&address)
        );
        assert_eq!(
            notes(&address).len(),
            1,
            "nothing else is wrong with {address}"
        );
    }
}

#[test]
fn wechats_own_script_may_leave_the_response_type_out() {
    assert_eq!(
        notes(&FINE.replace("response_type=code", "login_type=jssdk")),
        []
    );
}

#[test]
fn the_gravest_note_comes_first_and_names_the_field() {
    let address = FINE
        .replace("snsapi_login", "x")
        .replace("state=x-1", "state=undefined")
        .replace("#wechat_redirect", "");
    let severities: Vec<_> = notes(&address)
        .into_iter()
        .map(|(severity, _)| severity)
        .collect();
    assert_eq!(
        severities,
        [Severity::Error, Severity::Warning, Severity::Note]
    );
    assert_eq!(seen(&address).2, Some(Field::Scope));
}

#[test]
fn an_exposed_secret_is_noticed_wherever_it_stands() {
    let secret = "0123456789abcdef0123456789abcdef";
    let call = format!(
        "https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx0123456789abcdef&secret={secret}&code=C&grant_type=authorization_code"
    );
    assert_eq!(seen(&call).0, InputKind::ApiUrl);
    let exposing = [
        call.clone(),
        format!("GET {call} failed: {{\"errcode\":40029}}"),
        format!(r#"{{"appsecret": "{secret}"}}"#),
    ];
    for text in exposing {
        let diagnosis = explain(&text, Lang::En);
        assert!(is_noted(&text, "explain.secret_exposed"), "{text}");
        let json = serde_json::to_string(&diagnosis).expect("it serializes");
        assert!(!json.contains(secret), "the secret is not repeated: {json}");
    }
    for harmless in [
        "invalid appsecret, rid: 6380622c-50076416-224b40b0",
        "secret=***",
        "secret",
    ] {
        assert!(!is_noted(harmless, "explain.secret_exposed"), "{harmless}");
    }
}

#[test]
fn an_exchange_is_checked_for_what_it_lacks() {
    let bare = "https://api.weixin.qq.com/sns/oauth2/access_token?appid=WX1&consumer_secret_ref=x";
    for key in ["appid_form", "secret_missing", "code_missing", "grant_type"] {
        assert!(
            is_noted(bare, &format!("explain.api.{key}")),
            "{key}: {:?}",
            notes(bare)
        );
    }
    let userinfo = "https://api.weixin.qq.com/sns/userinfo?access_token=T&openid=o";
    assert!(
        is_noted(userinfo, "explain.api.token_exposed"),
        "a token reads the profile"
    );
}

#[test]
fn a_callback_is_checked_for_code_and_state() {
    let cases = [
        ("https://x.example/cb?a=1&code=C&state=S", None),
        (
            "https://x.example/cb?code=C&state=undefined",
            Some("explain.callback.state_undefined"),
        ),
        (
            "https://x.example/cb?code=C&state=",
            Some("explain.callback.state_missing"),
        ),
        (
            "https://x.example/cb?state=S",
            Some("explain.callback.code_missing"),
        ),
        (
            "https://x.example/#/login?code=C&state=S",
            Some("explain.callback.code_behind_hash"),
        ),
    ];
    for (address, key) in cases {
        assert_eq!(seen(address).0, InputKind::CallbackUrl, "{address}");
        assert_eq!(
            notes(address).len(),
            usize::from(key.is_some()),
            "{address}: {:?}",
            notes(address)
        );
        assert!(
            key.is_none_or(|key| is_noted(address, key)),
            "{address}: {:?}",
            notes(address)
        );
    }
}

#[test]
fn an_address_within_a_text_is_found() {
    assert_eq!(
        seen(&format!("my page {FINE} shows nothing")).0,
        InputKind::QrconnectUrl
    );
    assert_eq!(
        seen("see https://example.com/docs for more").0,
        InputKind::Unknown,
        "a foreign address says nothing"
    );
    assert_eq!(seen("https://example.com/docs").0, InputKind::OtherUrl);
}
