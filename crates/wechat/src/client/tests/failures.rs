use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use saoma_ambient::ShiftedClock;
use saoma_text::Lang;
use secrecy::SecretString;

use super::wire::{StoppedClock, Wire};
use crate::errcode::{Errcode, Field};
use crate::{AccessToken, Endpoint, WeChat, WeChatError, loopback_client};

pub(super) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(super) const CODE: &str = "041mYvVw0hEq100b041mYvVw0hEq100b";
const BUSY: &str = r#"{"errcode":-1,"errmsg":"system error rid: 6380622c-50076416-224b40b0"}"#;
pub(super) const FINE: &str = r#"{"access_token":"A","openid":"o"}"#;

async fn exchange(wechat: &WeChat) -> Result<AccessToken, WeChatError> {
    wechat
        .access_token("wx0123456789abcdef", &SecretString::from(SECRET), CODE)
        .await
}

pub(super) async fn failure(wire: &Wire) -> WeChatError {
    let error = exchange(&wire.wechat)
        .await
        .expect_err("this answer is a failure");
    assert_no_secret(&error);
    error
}

/// Neither the error nor anything below it tells what must not be told.
fn assert_no_secret(error: &WeChatError) {
    let mut said = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!("{error} {error:?}"));
        cause = error.source();
    }
    assert!(
        !said.contains(SECRET) && !said.contains(CODE),
        "a secret is told: {said}"
    );
}

#[tokio::test]
async fn a_refusal_is_typed_and_keeps_its_rid() {
    let wire = Wire::playing([
        r#"{"errcode":40163,"errmsg":"code been used, rid: 6380622c-50076416-224b40b0"}"#,
    ])
    .await;
    let error = failure(&wire).await;
    insta::assert_snapshot!(error, @"WeChat answered /sns/oauth2/access_token with errcode 40163 (code been used), rid 6380622c-50076416-224b40b0");
    let explanation = error.explain(Lang::En);
    assert_eq!(explanation.errcode, Some(Errcode(40163)));
    assert_eq!(
        explanation.rid.map(|rid| rid.at).as_deref(),
        Some("2022-11-25T06:35:24Z")
    );
    assert_eq!(wire.asked().len(), 1, "a used code is not tried again");
}

#[tokio::test]
async fn older_tails_and_missing_words_are_borne() {
    let cases = [
        (
            r#"{"errcode":40029,"errmsg":"invalid code hint: [w1QcUA02648876!]"}"#,
            "invalid code hint: [w1QcUA02648876!]",
        ),
        (
            r#"{"errcode":"40029","errmsg":"invalid code hint: [x] rid: 6380622c-50076416-224b40b0"}"#,
            "invalid code hint: [x]",
        ),
        (r#"{"errcode":40029}"#, ""),
    ];
    for (body, expected) in cases {
        let error = failure(&Wire::playing([body]).await).await;
        let WeChatError::Errcode {
            errcode, errmsg, ..
        } = &error
        else {
            panic!("{error} has an errcode")
        };
        assert_eq!((errcode.0, errmsg.as_str()), (40029, expected), "{body}");
    }
}

#[tokio::test]
async fn a_wrong_secret_names_our_field_and_an_echo_is_masked() {
    let body = format!(
        r#"{{"errcode":40125,"errmsg":"invalid appsecret {SECRET}, rid: 6380622c-50076416-224b40b0"}}"#
    );
    let error = failure(&Wire::playing([body.as_str()]).await).await;
    insta::assert_snapshot!(error, @"WeChat answered /sns/oauth2/access_token with errcode 40125 (invalid appsecret ***), rid 6380622c-50076416-224b40b0");
    assert_eq!(
        error.explain(Lang::ZhCn).field,
        Some(Field::Secret),
        "the admin is led to the AppSecret"
    );
}

#[tokio::test]
async fn busy_is_asked_once_more_after_a_pause() {
    let wire = Wire::playing([BUSY, FINE]).await;
    exchange(&wire.wechat)
        .await
        .expect("the second answer is fine");
    assert_eq!(
        wire.clock.waits(),
        [500],
        "half a second, on the clock that was given"
    );
    assert_eq!(wire.asked().len(), 2);
}

#[tokio::test]
async fn busy_twice_is_a_failure() {
    let wire = Wire::playing([BUSY, BUSY, FINE]).await;
    assert_eq!(failure(&wire).await.errcode(), Some(Errcode::BUSY));
    assert_eq!(wire.asked().len(), 2, "one retry and no more");
}

#[tokio::test]
async fn other_refusals_are_not_repeated() {
    for errcode in [40001, 40029, 45011, 99999] {
        let wire =
            Wire::playing([format!(r#"{{"errcode":{errcode},"errmsg":"x"}}"#).as_str()]).await;
        assert_eq!(failure(&wire).await.errcode(), Some(Errcode(errcode)));
        assert_eq!(
            (wire.asked().len(), wire.clock.waits().len()),
            (1, 0),
            "{errcode}"
        );
    }
}

#[tokio::test]
async fn only_the_clock_ends_the_pause() {
    let wire = Wire::playing([BUSY, FINE]).await;
    let clock = Arc::new(ShiftedClock::new(Arc::new(StoppedClock)));
    let http = loopback_client().expect("TLS can be set up here");
    let wechat = WeChat::new(http, wire.wechat.base.clone(), clock.clone());
    let asking = tokio::spawn(async move { exchange(&wechat).await.is_ok() });
    while wire.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!asking.is_finished(), "the first answer was -1");
    // However far the task has come, moving the clock again and again must end its pause.
    while !asking.is_finished() {
        clock.advance(Duration::from_millis(500));
        tokio::task::yield_now().await;
    }
    assert!(
        asking.await.expect("the task ends"),
        "the second answer is taken"
    );
    assert_eq!(wire.asked().len(), 2);
}

#[test]
fn every_kind_of_failure_is_explained_in_both_languages() {
    let endpoint = Endpoint::UserInfo;
    let errors = [
        WeChatError::Timeout {
            endpoint,
            after: Duration::from_millis(10_042),
        },
        WeChatError::Unreadable {
            endpoint,
            status: 502,
            start_of_body: "x".into(),
        },
        WeChatError::Oversized { endpoint, limit: 1 },
        WeChatError::Errcode {
            endpoint,
            errcode: Errcode(12345),
            errmsg: "new".into(),
            rid: None,
        },
    ];
    let said = errors
        .iter()
        .flat_map(|error| Lang::ALL.map(|lang| error.explain(lang)));
    let said: Vec<_> = said
        .map(|explanation| format!("{}\n  {}", explanation.meaning, explanation.remedy))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}
