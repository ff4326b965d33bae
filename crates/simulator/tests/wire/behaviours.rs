//! Numbered behaviours of docs/simulator.md that no other file shows, and the page's own commands.

use reqwest::Method;
use saoma_simulator::NAMED_FAULTS;
use serde_json::json;

use crate::mini_program::{MINI, js_code};
use crate::support::{APPID, OTHER, add_app, errcode, exchange, qr_page, start, text_of, userinfo};

const PAGE: &str = include_str!("../../../../docs/simulator.md");

/// Behaviour 42.
#[tokio::test]
async fn the_form_for_machines_holds_the_uuid() {
    let wechat = start().await;
    let xml = wechat.get(&qr_page("&f=xml")).await;
    assert_eq!(xml.headers()["content-type"], "text/xml; charset=utf-8");
    let xml = xml.text().await.expect("a body");
    let (_, rest) = xml.split_once("<uuid><![CDATA[").expect("a uuid");
    let (uuid, _) = rest.split_once("]]></uuid>").expect("its end");
    let done = wechat.phone("authorize", "xiaoming", uuid).await;
    assert_eq!(done["state"], "confirmed", "it is a real one");
}

/// Behaviour 76.
#[tokio::test]
async fn ids_have_the_form_of_the_real_ones() {
    let wechat = start().await;
    add_app(&wechat, Some("saoma-open")).await;
    let (ming, yinuo) = (wechat.truth("xiaoming").await, wechat.truth("yinuo").await);
    for id in [text_of(&ming, "openid"), text_of(&ming, "unionid")] {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        assert!(
            id.len() == 28 && id.starts_with('o') && id.chars().all(is_letter),
            "{id}"
        );
    }
    let beginning = |truth: &serde_json::Value| text_of(truth, "openid")[..6].to_owned();
    assert_eq!(
        beginning(&ming),
        beginning(&yinuo),
        "everybody's of one app begin alike"
    );
    let elsewhere = wechat
        .json(&format!("/_saoma/people/xiaoming?appid={OTHER}"))
        .await;
    assert_ne!(
        beginning(&ming),
        beginning(&elsewhere),
        "another app's do not"
    );
}

/// Behaviours 10 and 77.
#[tokio::test]
async fn codes_and_uuids_have_the_form_of_the_real_ones() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    assert!(
        uuid.len() == 16 && uuid.chars().all(|c| c.is_ascii_alphanumeric()),
        "{uuid}"
    );
    assert_eq!(&uuid[2..3], "1", "{uuid}");
    for code in [
        wechat.code("xiaoming").await,
        js_code(&wechat, "xiaoming").await,
    ] {
        assert!(
            code.len() == 32 && code.chars().all(|c| c.is_ascii_alphanumeric()),
            "{code}"
        );
        assert_eq!(code[3..7], code[27..31], "four letters come twice: {code}");
        assert_eq!((&code[..1], &code[2..3]), ("0", "1"), "{code}");
    }
}

/// Behaviour 78.
#[tokio::test]
async fn a_person_from_before_unionids_has_none_at_a_website() {
    let wechat = start().await;
    let tokens = wechat.tokens("laozhou").await;
    assert_eq!(tokens.get("unionid"), None, "{tokens}");
    let profile = wechat.json(&userinfo(&tokens)).await;
    assert_eq!(
        (profile.get("unionid"), &profile["nickname"]),
        (None, &json!("老周"))
    );
}

/// Behaviour 80.
#[tokio::test]
async fn an_endpoint_answers_on_its_own_host_only() {
    let wechat = start().await;
    for path in [
        "/sns/auth",
        "/api.weixin.qq.com/sns/auth",
        "/sz.api.weixin.qq.com/sns/auth",
    ] {
        assert_eq!(errcode(&wechat.json(path).await), 41001, "{path}");
    }
    let elsewhere = wechat.get("/open.weixin.qq.com/sns/auth").await;
    assert_eq!(elsewhere.status(), 404, "the API is not on the page's host");
}

/// Behaviour 10: which code is whose.
#[tokio::test]
async fn codes_of_the_three_kinds_do_not_stand_in_for_one_another() {
    let wechat = start().await;
    let login = js_code(&wechat, "yinuo").await;
    assert_eq!(
        errcode(
            &wechat
                .json(&exchange(APPID, crate::support::SECRET, &login))
                .await
        ),
        40029
    );
    assert_eq!(
        errcode(
            &wechat
                .json(&exchange(MINI, crate::support::SECRET, &login))
                .await
        ),
        40029
    );
    let held = json!({"person": "yinuo", "appid": MINI});
    let phone = wechat.control(Method::POST, "phone/phone-code", held).await;
    let session =
        crate::mini_program::session(MINI, crate::support::SECRET, &text_of(&phone, "code"));
    assert_eq!(errcode(&wechat.json(&session).await), 40029);
}

#[test]
fn the_page_names_every_fault() {
    for fault in NAMED_FAULTS {
        assert!(
            PAGE.contains(&format!("| `{fault}` |")),
            "{fault} is not in docs/simulator.md"
        );
    }
}

/// Who copies a command from the page sees it work.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_page_work() {
    let wechat = start().await;
    let blocks: Vec<&str> = PAGE
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() >= 2, "the page has commands");
    for block in blocks {
        let script = block.replace("http://127.0.0.1:8601", &wechat.base);
        let done = tokio::process::Command::new("sh")
            .args(["-e", "-c", &script])
            .output();
        let done = done.await.expect("there is a shell");
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(
            done.status.success() && !told.contains("\"error\""),
            "{script}\n{told}"
        );
    }
}

/// The scenario of the page is one.
#[tokio::test(flavor = "multi_thread")]
async fn the_scenario_of_the_page_holds() {
    let (_, rest) = PAGE.split_once("```yaml\n").expect("a scenario");
    let text = rest.split("```").next().expect("its end");
    let scenario = saoma_simulator::Scenario::read(text.as_bytes()).expect("it can be read");
    let played = saoma_simulator::play(&scenario)
        .await
        .expect("it can be played");
    let failed: Vec<_> = played
        .checks
        .iter()
        .filter(|check| !check.passed())
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}
