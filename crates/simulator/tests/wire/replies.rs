//! What an Official Account writes to people in answer to their events.

use saoma_ambient::{SeededEntropy, Timestamp};
use saoma_wechat::message::{EncodingAesKey, Fields, Format, PushQuery, ServerConfig};
use serde_json::json;

use crate::pushes::{account_with, unfollow};
use crate::site::{ACCOUNT, AES_KEY, Answer, Site, TOKEN, follow, messages};
use crate::support::Running;

/// A reply that WeChat takes, to the push that the site got.
fn text_reply(push: &Fields, content: &str) -> Fields {
    Fields::default()
        .text("ToUserName", push.get("FromUserName").expect("a sender"))
        .text("FromUserName", push.get("ToUserName").expect("an account"))
        .number("CreateTime", 1_700_000_000)
        .text("MsgType", "text")
        .text("Content", content)
}

/// The openid and the account's name that `person`'s pushes carry.
async fn first_push(wechat: &Running, site: &Site, person: &str) -> Fields {
    follow(wechat, person).await;
    site.pushes(1).await[0].message()
}

/// Behaviour 59.
#[tokio::test]
async fn a_reply_is_shown_on_the_phone_with_its_link() {
    let (wechat, site) = account_with(json!({})).await;
    let push = first_push(&wechat, &site, "xiaoming").await;
    let reply = text_reply(&push, "点<a href=\"https://a.example/?t=1\">这里</a>登录");
    site.answer_next(Answer::Body(Format::Xml.write(&reply)));
    unfollow(&wechat, "xiaoming").await;
    let told = messages(&wechat, "xiaoming", 1).await;
    assert_eq!(told[0]["kind"], "text");
    assert_eq!(
        told[0]["parts"],
        json!(["点", {"text": "这里", "href": "https://a.example/?t=1"}, "登录"])
    );
}

/// Behaviour 59.
#[tokio::test]
async fn what_is_no_reply_makes_wechat_say_that_the_account_is_out_of_order() {
    let (wechat, site) = account_with(json!({})).await;
    let push = first_push(&wechat, &site, "xiaoming").await;
    let to_itself = text_reply(&push, "hello").iter().fold(
        Fields::default(),
        |fields, (name, value)| match name {
            "ToUserName" => fields.text(name, push.get("ToUserName").expect("an account")),
            _ => fields.with(name, value.clone()),
        },
    );
    let kind = |kind: &str| {
        Format::Xml
            .write(&text_reply(&push, "x"))
            .replace("[text]", &format!("[{kind}]"))
    };
    let wrong = [
        "{\"ok\":true}".to_owned(),
        "Success".to_owned(),
        "<html>error</html>".to_owned(),
        Format::Xml.write(&to_itself),
        kind("poem"),
        kind("news"),
        Format::Xml.write(&text_reply(&push, "")),
        "<!DOCTYPE x [<!ENTITY a \"b\">]><xml><Content>&a;</Content></xml>".to_owned(),
    ];
    for (count, body) in wrong.into_iter().enumerate() {
        site.answer_next(Answer::Body(body.clone()));
        if count % 2 == 0 {
            unfollow(&wechat, "xiaoming").await;
        } else {
            follow(&wechat, "xiaoming").await;
        }
        let told = messages(&wechat, "xiaoming", count + 1).await;
        assert_eq!(told[count]["kind"], "out_of_order", "{body}");
    }
}

/// Behaviour 60.
#[tokio::test]
async fn an_encrypted_push_wants_an_encrypted_reply() {
    let (wechat, site) = account_with(json!({"encryption": "safe", "aes_key": AES_KEY})).await;
    follow(&wechat, "xiaoming").await;
    let push = site.pushes(1).await.remove(0);
    let keys = vec![EncodingAesKey::parse(AES_KEY).expect("a key")];
    let server = ServerConfig::new(ACCOUNT, TOKEN.into(), keys);
    let query = PushQuery {
        signature: push.parameter("signature").to_owned(),
        timestamp: push.parameter("timestamp").to_owned(),
        nonce: push.parameter("nonce").to_owned(),
        echostr: None,
        encrypt_type: Some(push.parameter("encrypt_type").to_owned()),
        msg_signature: Some(push.parameter("msg_signature").to_owned()),
    };
    let received = server
        .receive(&query, push.body.as_bytes())
        .expect("a server can read it");
    let reply = text_reply(&received.message, "好");
    site.answer_next(Answer::Body(Format::Xml.write(&reply)));
    unfollow(&wechat, "xiaoming").await;
    let told = messages(&wechat, "xiaoming", 1).await;
    assert_eq!(told[0]["kind"], "out_of_order", "in clear it is no reply");
    let now = Timestamp::from_millis(1_700_000_000_000);
    let sealed = server.reply(&received, &reply, now, &SeededEntropy::new(5));
    site.answer_next(Answer::Body(sealed));
    follow(&wechat, "xiaoming").await;
    let told = messages(&wechat, "xiaoming", 2).await;
    assert_eq!(told[1]["parts"], json!(["好"]));
}
