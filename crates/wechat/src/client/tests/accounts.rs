//! Calls that platform apps make on their own behalf.

use std::time::Duration;

use saoma_text::Lang;
use secrecy::{ExposeSecret, SecretString};

use super::wire::{Canned, Wire};
use crate::errcode::Errcode;
use crate::{Endpoint, EnvVersion, QrConnect, QrConnectPage, Scope, WeChatError, WxaCode};

const APPID: &str = "wx0123456789abcdef";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn code() -> WxaCode<'static> {
    WxaCode {
        scene: "ticket-1",
        page: Some("pages/login/index"),
        check_path: true,
        env_version: EnvVersion::Trial,
        width: None,
    }
}

#[tokio::test]
async fn a_stable_token_is_never_forced_and_does_not_print() {
    let wire =
        Wire::playing([r#"{"access_token":"TOKEN_OF_THE_ACCOUNT","expires_in":"299"}"#]).await;
    let token = wire.wechat.stable_token(APPID, &secret("hush-hush")).await;
    let token = token.expect("a token");
    assert_eq!(
        wire.asked(),
        [format!(
            r#"POST /cgi-bin/stable_token {{"appid":"{APPID}","force_refresh":false,"grant_type":"client_credential","secret":"hush-hush"}}"#
        )],
        "forcing would take the token from everybody else"
    );
    assert_eq!(token.access_token.expose_secret(), "TOKEN_OF_THE_ACCOUNT");
    assert_eq!(token.expires_in, Duration::from_secs(299));
    let printed = format!("{token:?}");
    assert!(!printed.contains("TOKEN_OF_THE_ACCOUNT"), "{printed}");
}

#[tokio::test]
async fn a_secret_in_a_body_shows_in_no_error() {
    let echoed = r#"{"errcode":40125,"errmsg":"invalid appsecret hush-hush, rid: 6380622c-50076416-224b40b0"}"#;
    for answer in [echoed, "<p>hush-hush is wrong</p>"] {
        let wire = Wire::playing([answer]).await;
        let error = wire.wechat.stable_token(APPID, &secret("hush-hush")).await;
        let printed = format!("{0} {0:?}", error.expect_err("refused"));
        assert!(!printed.contains("hush"), "{printed}");
    }
}

#[tokio::test]
async fn a_scene_code_is_asked_for_and_read_as_documented() {
    let wire = Wire::playing([
        r#"{"ticket":"gQH47joAAA+/==","expire_seconds":60,"url":"http:\/\/weixin.qq.com\/q\/kZgf"}"#,
    ])
    .await;
    let life = Duration::from_secs(60);
    let made = wire.wechat.create_qrcode(&secret("T&1"), "t-1", life).await;
    let made = made.expect("a code");
    assert_eq!(
        wire.asked(),
        [
            r#"POST /cgi-bin/qrcode/create?access_token=T%261 {"action_info":{"scene":{"scene_str":"t-1"}},"action_name":"QR_STR_SCENE","expire_seconds":60}"#
        ]
    );
    assert_eq!(made.url, "http://weixin.qq.com/q/kZgf");
    assert_eq!(made.expires_in, life);
    let shown = wire.wechat.showqrcode_url(&made.ticket);
    assert!(
        shown
            .as_str()
            .ends_with("/cgi-bin/showqrcode?ticket=gQH47joAAA%2B%2F%3D%3D"),
        "WeChat takes a ticket only encoded: {shown}"
    );
}

#[tokio::test]
async fn a_life_beyond_thirty_days_is_cut() {
    let wire = Wire::playing([r#"{"ticket":"t","expire_seconds":2592000,"url":"u"}"#]).await;
    let life = Duration::from_secs(90 * 24 * 3600);
    wire.wechat
        .create_qrcode(&secret("T"), "t-1", life)
        .await
        .expect("a code");
    assert!(
        wire.asked()
            .concat()
            .contains(r#""expire_seconds":2592000"#)
    );
}

#[tokio::test]
async fn a_picture_is_a_picture_whatever_its_type_and_an_error_is_none() {
    let jpeg = [b"\xff\xd8\xff\xe0".as_slice(), &[0; 64]].concat();
    let answer = |content_type, body: &[u8]| Canned::Other {
        status: 200,
        content_type,
        body: body.to_vec(),
    };
    let refused = br#"{"errcode":41030,"errmsg":"invalid page rid: 6380622c-50076416-224b40b0"}"#;
    let wire = Wire::playing([
        answer("text/plain", &jpeg),
        answer("image/jpeg", refused),
        answer("image/jpeg", b"<html>sign in to the network</html>"),
    ])
    .await;
    let token = secret("T");
    let picture = wire
        .wechat
        .wxa_code(&token, code())
        .await
        .expect("a picture");
    assert_eq!(picture, jpeg);
    let refused = wire.wechat.wxa_code(&token, code()).await;
    assert_eq!(
        refused.expect_err("no such page").errcode(),
        Some(Errcode(41030)),
        "an error comes where a picture is expected"
    );
    let page = wire.wechat.wxa_code(&token, code()).await;
    assert!(
        matches!(
            page,
            Err(WeChatError::Unreadable {
                endpoint: Endpoint::WxaCode,
                ..
            })
        ),
        "a proxy's page is no picture: {page:?}"
    );
    assert_eq!(
        wire.asked().first().map(String::as_str),
        Some(
            r#"POST /wxa/getwxacodeunlimit?access_token=T {"check_path":true,"env_version":"trial","page":"pages/login/index","scene":"ticket-1"}"#
        )
    );
}

#[tokio::test]
async fn a_country_code_may_be_a_number_or_a_text() {
    for code in ["86", r#""86""#, r#""+86""#] {
        let answer = format!(
            r#"{{"errcode":0,"errmsg":"ok","phone_info":{{"phoneNumber":"+8613800138000","purePhoneNumber":"13800138000","countryCode":{code},"watermark":{{"timestamp":1637744274,"appid":"{APPID}"}}}}}}"#
        );
        let wire = Wire::playing([answer.as_str()]).await;
        let number = wire
            .wechat
            .phone_number(&secret("T"), "p-code", Some("o-1"))
            .await
            .expect("a number");
        assert_eq!(number.e164(), "+8613800138000", "{code}");
        assert!(
            !format!("{number:?}").contains("138"),
            "a number is personal"
        );
        assert_eq!(
            wire.asked(),
            [
                r#"POST /wxa/business/getuserphonenumber?access_token=T {"code":"p-code","openid":"o-1"}"#
            ]
        );
    }
}

#[tokio::test]
async fn a_session_is_read_with_errcode_zero_and_without() {
    for zero in ["", r#""errcode":0,"#] {
        let answer = format!(
            r#"{{{zero}"session_key":"tiihtNczf5v6AKRyjwEUhQ==","openid":"o-1","unionid":"u-1"}}"#
        );
        let wire = Wire::playing([answer.as_str()]).await;
        let session = wire
            .wechat
            .jscode2session(APPID, &secret("s&cret"), "js+code")
            .await
            .expect("a session");
        assert_eq!(
            (session.openid.as_str(), session.unionid.as_deref()),
            ("o-1", Some("u-1"))
        );
        assert_eq!(
            wire.asked(),
            [format!(
                "GET /sns/jscode2session?appid={APPID}&secret=s%26cret&js_code=js%2Bcode&grant_type=authorization_code"
            )]
        );
        assert!(
            !format!("{session:?}").contains("tiiht"),
            "the key stays here"
        );
    }
}

#[tokio::test]
async fn who_does_not_follow_has_ids_and_nothing_else() {
    let wire = Wire::playing([
        r#"{"subscribe":0,"openid":"o-1","unionid":"u-1"}"#,
        r#"{"subscribe":1,"openid":"o-2","nickname":"","subscribe_time":1637744274,"subscribe_scene":"ADD_SCENE_QR_CODE","qr_scene":0,"qr_scene_str":"t-1"}"#,
    ])
    .await;
    let token = secret("T");
    let stranger = wire.wechat.follower(&token, "o-1", Lang::ZhCn).await;
    let stranger = stranger.expect("somebody");
    assert!(!stranger.is_following);
    assert_eq!(stranger.unionid.as_deref(), Some("u-1"));
    let follower = wire.wechat.follower(&token, "o-2", Lang::En).await;
    let follower = follower.expect("somebody");
    assert!(follower.is_following);
    assert_eq!(follower.qr_scene_str.as_deref(), Some("t-1"));
    assert_eq!(
        wire.asked().last().map(String::as_str),
        Some("GET /cgi-bin/user/info?access_token=T&openid=o-2&lang=en")
    );
}

#[tokio::test]
async fn the_last_page_of_followers_is_an_empty_one() {
    let wire = Wire::playing([
        r#"{"total":2,"count":2,"data":{"openid":["o-1","o-2"]},"next_openid":"o-2"}"#,
        r#"{"total":2,"count":0,"next_openid":"o-2"}"#,
    ])
    .await;
    let token = secret("T");
    let first = wire.wechat.followers(&token, None).await.expect("a page");
    assert_eq!(first.openids, ["o-1", "o-2"]);
    let next = first.next_openid.as_deref();
    let last = wire.wechat.followers(&token, next).await.expect("a page");
    assert_eq!(last.next_openid, None, "whoever goes on asks for ever");
    assert_eq!(
        wire.asked(),
        [
            "GET /cgi-bin/user/get?access_token=T&next_openid=",
            "GET /cgi-bin/user/get?access_token=T&next_openid=o-2"
        ]
    );
}

#[tokio::test]
async fn lists_are_read_row_by_row() {
    let wire = Wire::playing([
        r#"{"user_info_list":[{"subscribe":1,"openid":"o-1"},{"subscribe":0,"openid":"o-2"}]}"#,
        r#"{"errcode":0,"errmsg":"ok","result_list":[{"ori_openid":"o-1","new_openid":"n-1","err_msg":"ok"},{"ori_openid":"o-2","err_msg":"ori_openid error"}]}"#,
        r#"{"errcode":0,"errmsg":"ok"}"#,
    ])
    .await;
    let (token, openids) = (secret("T"), ["o-1".to_owned(), "o-2".to_owned()]);
    let followers = wire.wechat.follower_batch(&token, &openids).await;
    assert_eq!(followers.expect("a list").len(), 2);
    let changed = wire.wechat.change_openid(&token, "wxold", &openids).await;
    let changed = changed.expect("a list");
    let new: Vec<_> = changed
        .iter()
        .map(|row| row.new_openid.as_deref())
        .collect();
    assert_eq!(new, [Some("n-1"), None], "some may fail");
    let missing = wire.wechat.change_openid(&token, "wxold", &openids).await;
    assert!(
        matches!(missing, Err(WeChatError::Unreadable { .. })),
        "no list is not an empty one: {missing:?}"
    );
}

#[tokio::test]
async fn quotas_are_read_and_set_back() {
    let wire = Wire::playing([
        r#"{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":7,"remain":99993}}"#,
        r#"{"errcode":0,"errmsg":"ok"}"#,
    ])
    .await;
    let token = secret("T");
    let quota = wire.wechat.quota(&token, Endpoint::QrcodeCreate).await;
    assert_eq!(quota.expect("a quota").used, 7);
    wire.wechat.clear_quota(&token, APPID).await.expect("done");
    assert_eq!(
        wire.asked(),
        [
            r#"POST /cgi-bin/openapi/quota/get?access_token=T {"cgi_path":"/cgi-bin/qrcode/create"}"#.to_owned(),
            format!(r#"POST /cgi-bin/clear_quota?access_token=T {{"appid":"{APPID}"}}"#)
        ]
    );
}

#[tokio::test]
async fn a_page_without_a_qr_code_says_why() {
    let page = r#"<h4 class="weui_msg_title">redirect_uri 参数错误</h4>"#;
    let wire = Wire::playing([page]).await;
    let redirect_uri = "https://a.example/back".parse().expect("an address");
    let ask = QrConnect::new(APPID, redirect_uri, "s-1");
    let shown = wire.wechat.qrconnect_page(&ask).await.expect("a page");
    let QrConnectPage::Refused { text, .. } = shown else {
        panic!("{shown:?} is an error page");
    };
    assert_eq!(text, "redirect_uri 参数错误");
    assert_eq!(
        wire.asked(),
        [format!(
            "GET /connect/qrconnect?appid={APPID}&redirect_uri=https%3A%2F%2Fa.example%2Fback&response_type=code&scope=snsapi_login&state=s-1&lang=cn"
        )]
    );
}

#[tokio::test]
async fn web_authorization_asks_for_one_of_two_scopes() {
    let wire = Wire::before("http://127.0.0.1:1");
    let back = "https://a.example/back?x=1".parse().expect("an address");
    let url = |scope| wire.wechat.authorize_url(APPID, &back, scope, "s1");
    assert_eq!(
        url(Scope::Base).as_str(),
        format!(
            "http://127.0.0.1:1/connect/oauth2/authorize?appid={APPID}&redirect_uri=https%3A%2F%2Fa.example%2Fback%3Fx%3D1&response_type=code&scope=snsapi_base&state=s1#wechat_redirect"
        )
    );
    assert!(
        url(Scope::UserInfo)
            .as_str()
            .contains("scope=snsapi_userinfo")
    );
}
