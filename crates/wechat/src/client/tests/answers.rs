use std::time::Duration;

use saoma_text::Lang;
use secrecy::{ExposeSecret, SecretString};

use super::wire::{Canned, Wire};
use crate::{AccessToken, Profile, WeChatError};

const TOKENS: &str = r#"{"access_token":"ACCESS","expires_in":7200,"refresh_token":"REFRESH","openid":"oPenid","scope":"snsapi_login","unionid":"oUnion"}"#;

async fn exchange(answer: impl Into<Canned>) -> Result<AccessToken, WeChatError> {
    Wire::playing([answer])
        .await
        .wechat
        .access_token("wx0123456789abcdef", &SecretString::from("s&cret"), "c+de")
        .await
}

async fn profile(answer: impl Into<Canned>) -> Result<Profile, WeChatError> {
    Wire::playing([answer])
        .await
        .wechat
        .userinfo(&SecretString::from("ACCESS"), "oPenid", Lang::ZhCn)
        .await
}

#[tokio::test]
async fn an_exchange_asks_as_documented_and_reads_every_field() {
    let wire = Wire::playing([TOKENS]).await;
    let token = wire
        .wechat
        .access_token("wx0123456789abcdef", &SecretString::from("s&cret"), "c+de")
        .await
        .expect("a token");
    assert_eq!(
        wire.asked(),
        [
            "GET /sns/oauth2/access_token?appid=wx0123456789abcdef&secret=s%26cret&code=c%2Bde&grant_type=authorization_code"
        ],
        "parameter names are literal and values are encoded"
    );
    assert_eq!(
        (token.openid.as_str(), token.unionid.as_deref()),
        ("oPenid", Some("oUnion"))
    );
    assert_eq!(
        (
            token.expires_in,
            token.scope.as_str(),
            token.is_snapshotuser
        ),
        (Duration::from_secs(7200), "snsapi_login", false)
    );
    assert_eq!(token.access_token.expose_secret(), "ACCESS");
    assert_eq!(
        token
            .refresh_token
            .as_ref()
            .map(ExposeSecret::expose_secret),
        Some("REFRESH")
    );
    let printed = format!("{token:?}");
    assert!(
        !printed.contains("ACCESS") && !printed.contains("REFRESH"),
        "a token does not print: {printed}"
    );
}

#[tokio::test]
async fn the_other_calls_ask_as_documented() {
    let wire = Wire::playing([
        TOKENS,
        r#"{"errcode":0,"errmsg":"ok"}"#,
        r#"{"openid":"o"}"#,
    ])
    .await;
    let secret = SecretString::from("T");
    wire.wechat
        .refresh_token("wxA", &secret)
        .await
        .expect("a renewed token");
    wire.wechat
        .auth(&secret, "o")
        .await
        .expect("errcode 0 is success");
    wire.wechat
        .userinfo(&secret, "o", Lang::En)
        .await
        .expect("a bare profile is a profile");
    assert_eq!(
        wire.asked(),
        [
            "GET /sns/oauth2/refresh_token?appid=wxA&grant_type=refresh_token&refresh_token=T",
            "GET /sns/auth?access_token=T&openid=o",
            "GET /sns/userinfo?access_token=T&openid=o&lang=en",
        ],
        "a refresh sends no secret"
    );
}

#[tokio::test]
async fn odd_but_harmless_answers_are_read() {
    let odd = [
        r#"{"access_token":"A","openid":"o","errcode":0,"errmsg":"ok","expires_in":"7200","unionid":"","new_field":{"x":[1]}}"#,
        "\u{feff}{\"access_token\":\"A\",\"openid\":\"o\"}\r\n",
        r#"{"access_token":"A","openid":"o","unionid":null,"scope":null,"refresh_token":null}"#,
    ];
    for body in odd {
        let token = exchange(body)
            .await
            .unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(
            (token.openid.as_str(), token.unionid),
            ("o", None),
            "an empty unionid is none: {body}"
        );
        assert_eq!(
            token.expires_in.as_secs(),
            7200,
            "as a text, or by default: {body}"
        );
    }
    let snapshot = exchange(r#"{"access_token":"A","openid":"o","is_snapshotuser":1}"#)
        .await
        .expect("a token");
    assert!(snapshot.is_snapshotuser, "the caller must refuse it");
}

#[tokio::test]
async fn the_content_type_does_not_matter() {
    for content_type in [
        "text/plain",
        "application/json; encoding=utf-8",
        "text/html;charset=gbk",
        "nonsense",
    ] {
        let answer = Canned::Other {
            status: 200,
            content_type,
            body: TOKENS.into(),
        };
        assert!(exchange(answer).await.is_ok(), "{content_type}");
    }
}

#[tokio::test]
async fn a_profile_is_read_as_wechat_writes_it() {
    let body = r#"{"openid":"o","nickname":"小明🌱","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/x\/132","privilege":[],"unionid":"u"}"#;
    let found = profile(body).await.expect("a profile");
    assert_eq!(found.nickname, "小明🌱", "UTF-8 without a charset label");
    assert_eq!(
        found.headimgurl.as_deref(),
        Some("https://thirdwx.qlogo.cn/mmopen/x/132"),
        "escaped slashes"
    );
    assert_eq!(
        (found.unionid.as_deref(), found.sex, found.privilege.len()),
        (Some("u"), 0, 0)
    );
}

#[tokio::test]
async fn an_unwell_nickname_does_not_cost_the_login() {
    let empty = profile(r#"{"openid":"o","nickname":"","headimgurl":""}"#)
        .await
        .expect("a profile");
    assert_eq!(
        (empty.nickname.as_str(), empty.headimgurl),
        ("", None),
        "empty is a nickname, an empty address is none"
    );
    let cut = [
        b"{\"openid\":\"o\",\"nickname\":\"a\xe5\xb0".as_slice(),
        b"\"}",
    ]
    .concat();
    assert_eq!(
        profile(Canned::Plain(cut))
            .await
            .expect("a profile")
            .nickname,
        "a\u{fffd}",
        "cut within a character"
    );
    let bell = profile("{\"openid\":\"o\",\"nickname\":\"a\u{7}b\"}")
        .await
        .expect("a profile");
    assert_eq!(bell.nickname, "a b", "a bare control character");
}
