//! An Official Account's server address: what WeChat pushes there, and what a stranger does.

use reqwest::StatusCode;
use saoma_ambient::{Clock, SeededEntropy};
use saoma_model::EventSecrets;
use saoma_store::{identities, sources, users};
use saoma_testkit::TempStore;
use saoma_wechat::message::{EncodingAesKey, Fields, Format, msg_signature, signature};
use serde_json::{Value, json};

use crate::methods::{ACCOUNT, AES_KEY, TOKEN, file};
use crate::receiving::{Received, Server};
use crate::world::World;

/// A push as WeChat sends it, or nearly.
struct Push<'a> {
    token: &'a str,
    key: &'a str,
    appid: &'a str,
    /// Seconds before now.
    age: i64,
    message: Fields,
}

impl Push<'_> {
    fn of(message: Fields) -> Self {
        Push {
            token: TOKEN,
            key: AES_KEY,
            appid: ACCOUNT,
            age: 0,
            message,
        }
    }

    /// Query and body in safe mode.
    fn sealed(&self, world: &World) -> (Vec<(&'static str, String)>, String) {
        let key = EncodingAesKey::parse(self.key).expect("a key");
        let text = Format::Xml.write(&self.message);
        let encrypt = key.seal(&text, self.appid, &SeededEntropy::new(7));
        let at = world.temp.clock.now().seconds() - self.age;
        let (at, nonce) = (at.to_string(), "1234567890".to_owned());
        let query = vec![
            ("signature", signature(self.token, &at, &nonce)),
            (
                "msg_signature",
                msg_signature(self.token, &at, &nonce, &encrypt),
            ),
            ("timestamp", at),
            ("nonce", nonce),
            ("encrypt_type", "aes".to_owned()),
        ];
        let outer = Fields::default()
            .text("ToUserName", "gh_0123456789ab")
            .text("Encrypt", encrypt);
        (query, Format::Xml.write(&outer))
    }

    /// Query and body in clear.
    fn clear(&self, world: &World) -> (Vec<(&'static str, String)>, String) {
        let at = world.temp.clock.now().seconds() - self.age;
        let (at, nonce) = (at.to_string(), "1234567890".to_owned());
        let query = vec![
            ("signature", signature(self.token, &at, &nonce)),
            ("timestamp", at),
            ("nonce", nonce),
        ];
        (query, Format::Xml.write(&self.message))
    }
}

/// A scan by a follower.
fn scan(world: &World, openid: &str, ticket: &str) -> Fields {
    Fields::default()
        .text("ToUserName", "gh_0123456789ab")
        .text("FromUserName", openid)
        .number("CreateTime", world.temp.clock.now().seconds())
        .text("MsgType", "event")
        .text("Event", "SCAN")
        .text("EventKey", ticket)
}

async fn post(world: &World, query: &[(&str, String)], body: String) -> (StatusCode, String) {
    let url = format!("{}/connections/mp/events", world.issuer);
    let request = world.browser.http().post(url).query(query).body(body);
    let answer = request.header("content-type", "text/xml").send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.text().await.expect("text"))
}

async fn world(changes: Value) -> World {
    World::of(TempStore::new().await, &file(&[("mp", changes)])).await
}

async fn openid(world: &World, person: &str) -> String {
    let truth = world.truth(person, ACCOUNT).await;
    truth["openid"].as_str().expect("an openid").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn wechats_check_of_the_address_gets_its_own_words_back() {
    let world = world(json!({})).await;
    let (mut query, _) = Push::of(Fields::default()).clear(&world);
    query.push(("echostr", "4420617".to_owned()));
    let url = format!("{}/connections/mp/events", world.issuer);
    let ask = async |query: &[(&str, String)]| {
        let answer = world.browser.http().get(&url).query(query).send().await;
        let answer = answer.expect("it answers");
        (answer.status(), answer.text().await.expect("text"))
    };
    assert_eq!(
        ask(&query).await,
        (StatusCode::OK, "4420617".to_owned()),
        "raw, and nothing else"
    );
    for parameter in &mut query {
        if parameter.0 == "signature" {
            parameter.1 = "0".repeat(40);
        }
    }
    assert_eq!(ask(&query).await.0, StatusCode::FORBIDDEN);
    let nobody = url.replace("/mp/", "/mini/");
    let answer = world.browser.http().get(nobody).query(&query).send().await;
    assert_eq!(
        answer.expect("it answers").status(),
        StatusCode::NOT_FOUND,
        "a mini program receives nothing here"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_push_is_refused_and_touches_no_login() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    let openid = openid(&world, "xiaoming").await;
    let message = || scan(&world, &openid, &ticket);
    let other_key = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvuA";
    let pushes = [
        (
            "another token",
            Push {
                token: "guessed",
                ..Push::of(message())
            },
        ),
        (
            "another key",
            Push {
                key: other_key,
                ..Push::of(message())
            },
        ),
        (
            "another AppID in the envelope",
            Push {
                appid: "wxffffffffffffffff",
                ..Push::of(message())
            },
        ),
        (
            "twelve hours old",
            Push {
                age: 12 * 3600 + 1,
                ..Push::of(message())
            },
        ),
    ];
    for (what, push) in pushes {
        let (query, body) = push.sealed(&world);
        let (status, text) = post(&world, &query, body).await;
        assert_eq!(
            (status, text.as_str()),
            (StatusCode::FORBIDDEN, ""),
            "{what}"
        );
    }
    let (query, body) = Push::of(message()).sealed(&world);
    let spoilt = body.replacen("Encrypt><![CDATA[", "Encrypt><![CDATA[AAAA", 1);
    assert_ne!(spoilt, body);
    assert_eq!(
        post(&world, &query, spoilt).await.0,
        StatusCode::FORBIDDEN,
        "another ciphertext"
    );
    assert_eq!(
        post(&world, &query, "<xml>".to_owned()).await.0,
        StatusCode::FORBIDDEN,
        "no message"
    );
    assert_eq!(
        post(&world, &[], body).await.0,
        StatusCode::FORBIDDEN,
        "no signature at all"
    );
    let (query, body) = Push::of(message()).clear(&world);
    assert_eq!(
        post(&world, &query, body).await.0,
        StatusCode::FORBIDDEN,
        "in clear, where the source is set to encrypted pushes: no signature covers the body"
    );
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "pending"})
    );
    assert_eq!(world.count_users().await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_padding_is_refused_like_any_other_ciphertext() {
    let world = world(json!({})).await;
    let at = world.temp.clock.now().seconds().to_string();
    for bytes in [16_usize, 31, 32, 48, 64] {
        let encrypt = base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            vec![7_u8; bytes],
        );
        let query = [
            ("signature", signature(TOKEN, &at, "1")),
            ("msg_signature", msg_signature(TOKEN, &at, "1", &encrypt)),
            ("timestamp", at.clone()),
            ("nonce", "1".to_owned()),
            ("encrypt_type", "aes".to_owned()),
        ];
        let body = Format::Xml.write(&Fields::default().text("Encrypt", encrypt));
        assert_eq!(
            post(&world, &query, body).await.0,
            StatusCode::FORBIDDEN,
            "{bytes} bytes"
        );
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_comes_again_is_done_once_and_answered_as_before() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    let openid = openid(&world, "xiaoming").await;
    let _ = world.scan_and_follow("xiaoming", &ticket).await;
    world.states_until(&ticket, "authorized").await;
    let next = world.ticket("mp").await;
    let (query, body) = Push::of(scan(&world, &openid, &next)).sealed(&world);
    let (status, first) = post(&world, &query, body.clone()).await;
    assert_eq!(status, StatusCode::OK);
    let first = opened(&first, AES_KEY);
    let done = world.last_login_of("mp").await;
    let (status, again) = post(&world, &query, body.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(opened(&again, AES_KEY).get("Content"), first.get("Content"));
    let after = world.last_login_of("mp").await;
    assert_eq!(after.trace, done.trace, "nothing was done twice");
    world
        .temp
        .clock
        .advance(std::time::Duration::from_secs(13 * 3600));
    let (status, _) = post(&world, &query, body).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "a replay later is refused");
    world.close().await;
}

/// The reply in an answer to an encrypted push.
fn opened(answer: &str, key: &str) -> Fields {
    let (outer, _) = Fields::parse(answer.as_bytes()).expect("a message");
    let encrypt = outer.get("Encrypt").expect("it is encrypted");
    let key = EncodingAesKey::parse(key).expect("a key");
    let text = key.open(encrypt, ACCOUNT).expect("with the same key");
    Fields::parse(text.as_bytes()).expect("a message").0
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_before_still_opens_while_it_is_rotated() {
    let world = world(json!({})).await;
    let now = world.temp.clock.now();
    let new_key = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvuA";
    let until = now.plus(std::time::Duration::from_secs(3600));
    let secrets = EventSecrets {
        token: TOKEN.to_owned().into(),
        aes_key: new_key.to_owned().into(),
        previous_aes_key: Some((AES_KEY.to_owned().into(), until)),
    };
    let (workspace, vault) = (world.workspace().await, world.temp.vault.clone());
    let mp = saoma_model::Slug::parse("mp").expect("a name");
    let rotated = world.temp.store.write(|tx| {
        let (vault, secrets, mp) = (vault.clone(), secrets.clone(), mp.clone());
        Box::pin(async move {
            sources::set_event_secrets(tx, &vault, workspace, &mp, &secrets, now).await
        })
    });
    let rotated: Result<bool, saoma_store::StoreError> = rotated.await;
    assert!(rotated.expect("the store is written"));
    let openid = openid(&world, "xiaoming").await;
    for key in [AES_KEY, new_key] {
        let ticket = world.ticket("mp").await;
        let push = Push {
            key,
            ..Push::of(scan(&world, &openid, &ticket))
        };
        let (query, body) = push.sealed(&world);
        let (status, answer) = post(&world, &query, body).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            opened(&answer, key).get("Content").is_some(),
            "answered with the same key"
        );
    }
    world
        .temp
        .clock
        .advance(std::time::Duration::from_secs(3601));
    let ticket = world.ticket("mp").await;
    let (query, body) = Push::of(scan(&world, &openid, &ticket)).sealed(&world);
    assert_eq!(
        post(&world, &query, body).await.0,
        StatusCode::FORBIDDEN,
        "its time is over"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_and_compatible_mode_sign_in_too() {
    for mode in ["plain", "compatible", "safe"] {
        let world = world(json!({"encryption": mode})).await;
        let ticket = world.ticket("mp").await;
        let _ = world.scan_and_follow("xiaoming", &ticket).await;
        world.states_until(&ticket, "authorized").await;
        let message = world.chat("xiaoming", 1).await;
        assert_eq!(
            message.kind, "text",
            "{mode}: the reply is one that WeChat takes: {message:?}"
        );
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_login_is_forwarded_as_it_came_and_the_answer_goes_back() {
    let server = Server::start("success").await;
    let world = world(json!({"forward_url": format!("{}/own?shop=7", server.url())})).await;
    let text = Fields::default()
        .text("ToUserName", "gh_0123456789ab")
        .text("FromUserName", "somebody")
        .number("CreateTime", 1_790_000_000)
        .text("MsgType", "text")
        .text("Content", "你好")
        .number("MsgId", 42);
    let (query, body) = Push::of(text).sealed(&world);
    server.answer("<xml>their own</xml>");
    let answered = post(&world, &query, body.clone()).await;
    assert_eq!(
        answered,
        (StatusCode::OK, "<xml>their own</xml>".to_owned())
    );
    let Received {
        query: got,
        body: forwarded,
    } = server.received().remove(0);
    assert_eq!(forwarded, body, "to the byte");
    assert!(
        got.starts_with("shop=7&") && got.contains("msg_signature="),
        "{got}"
    );
    assert_eq!(
        post(&world, &query, body).await.1,
        "success",
        "a repetition is not passed on"
    );
    assert_eq!(server.received().len(), 1);

    let ticket = world.ticket("mp").await;
    let _ = world.scan_and_follow("xiaoming", &ticket).await;
    world.states_until(&ticket, "authorized").await;
    assert_eq!(server.received().len(), 1, "a login stays with us");
    let foreign = scan(&world, "somebody", "their-own-scene");
    let (query, body) = Push::of(foreign).sealed(&world);
    assert_eq!(
        post(&world, &query, body).await.1,
        "<xml>their own</xml>",
        "a scene of theirs does not"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_the_owners_that_is_gone_leaves_wechat_content() {
    let world = world(json!({"forward_url": "http://127.0.0.1:9/own"})).await;
    let message = scan(&world, "somebody", "their-own-scene");
    let (query, body) = Push::of(message).sealed(&world);
    assert_eq!(
        post(&world, &query, body).await,
        (StatusCode::OK, "success".to_owned())
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_withdraws_marks_their_identity() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    let _ = world.scan_and_follow("xiaoming", &ticket).await;
    world.states_until(&ticket, "authorized").await;
    let openid = openid(&world, "xiaoming").await;
    let revoked = Fields::default()
        .text("ToUserName", "gh_0123456789ab")
        .text("FromUserName", "of-wechats-own")
        .number("CreateTime", world.temp.clock.now().seconds())
        .text("MsgType", "event")
        .text("Event", "user_authorization_revoke")
        .text("OpenID", &openid)
        .text("RevokeInfo", "301");
    let (query, body) = Push::of(revoked).sealed(&world);
    assert_eq!(
        post(&world, &query, body).await,
        (StatusCode::OK, "success".to_owned())
    );
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let all = users::list(&mut session, workspace, None, 10).await;
    let user = all.expect("the store is read").remove(0).id;
    let held = identities::list_by_user(&mut session, workspace, user).await;
    let held = held.expect("the store is read");
    let marked = held.iter().filter(|identity| identity.revoked_at.is_some());
    assert_eq!(
        marked.count(),
        1,
        "the openid of this account, and nothing else"
    );
    drop(session);
    world.close().await;
}
