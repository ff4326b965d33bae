//! WeChat fails: what the person in front of the browser sees, and what the application is told.

use reqwest::StatusCode;
use saoma_model::LoginReference;
use saoma_tests::{Page, Sandbox};
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, Shop, code_of, shop, unescaped};

fn has_reference(page: &Page) -> bool {
    let mut words = page.text.split(['<', '>', ' ', '\n']);
    words.any(|word| word.contains('-') && word.parse::<LoginReference>().is_ok())
}

async fn failed_login(fault: &str, body: &Value) -> (Shop, Page) {
    let shop = Shop::open();
    shop.fault(fault, body).await;
    let page = shop.sign_in("xiaoming", &[]).await;
    assert!(page.location.is_none(), "{fault}: nobody is signed in");
    assert!(has_reference(&page), "{fault}: {}", page.text);
    (shop, page)
}

#[tokio::test]
async fn one_busy_answer_is_asked_again_and_nobody_notices() {
    let shop = Shop::open();
    shop.fault(
        "busy",
        &json!({"match": {"path": "/sns/oauth2/access_token"}, "times": 1}),
    )
    .await;
    let page = shop.sign_in("xiaoming", &[]).await;
    assert!(!code_of(&page).is_empty());
    assert_eq!(
        shop.count_exchanges("code_exchange").await,
        2,
        "once refused, once answered"
    );
}

#[tokio::test]
async fn wechat_that_stays_busy_is_asked_twice_and_then_explained() {
    let (shop, page) = failed_login("busy", &json!({})).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert!(page.text.contains("<code>-1</code>"), "{}", page.text);
    assert_eq!(
        shop.count_exchanges("code_exchange").await,
        2,
        "one retry, no more"
    );
    let back = unescaped(&page.text);
    let back = back
        .split("href=\"")
        .find(|rest| rest.starts_with(REDIRECT_URI));
    let back = back
        .and_then(|rest| rest.split('"').next())
        .expect("a link to the application");
    for part in [
        "error=temporarily_unavailable",
        "state=the+shop%27s+own",
        "iss=",
    ] {
        assert!(back.contains(part), "{part}: {back}");
    }
}

#[tokio::test]
async fn each_kind_of_trouble_has_its_page() {
    for (fault, body, errcode, status) in [
        (
            "wrong-secret",
            json!({}),
            Some("40125"),
            StatusCode::BAD_GATEWAY,
        ),
        (
            "code-used",
            json!({}),
            Some("40163"),
            StatusCode::BAD_GATEWAY,
        ),
        (
            "rate-limited",
            json!({}),
            Some("45011"),
            StatusCode::BAD_GATEWAY,
        ),
        (
            "odd",
            json!({"match": {"path": "/sns/*"}, "errcode": 99999}),
            Some("99999"),
            StatusCode::BAD_GATEWAY,
        ),
        ("unreachable", json!({}), None, StatusCode::BAD_GATEWAY),
        (
            "gateway",
            json!({"match": {"path": "/sns/*"}, "http_status": 502}),
            None,
            StatusCode::BAD_GATEWAY,
        ),
        (
            "no-json",
            json!({"match": {"path": "/sns/*"}, "http_status": 200}),
            None,
            StatusCode::BAD_GATEWAY,
        ),
    ] {
        let (_, page) = failed_login(fault, &body).await;
        assert_eq!(page.status, status, "{fault}");
        match errcode {
            Some(errcode) => assert!(
                page.text.contains(&format!("<code>{errcode}</code>")),
                "{fault}: {}",
                page.text
            ),
            None => assert!(
                !page.text.contains("errcode"),
                "{fault} has none: {}",
                page.text
            ),
        }
        assert!(
            !page.text.contains("0123456789abcdef0123456789abcdef"),
            "no secret is shown"
        );
    }
}

#[tokio::test]
async fn a_failed_login_reloaded_shows_the_same_page_and_asks_nobody() {
    let (shop, page) = failed_login("wrong-secret", &json!({})).await;
    let asked = shop.count_exchanges("code_exchange").await;
    let again = shop.browser.get(&page.url).await;
    assert_eq!((again.status, &again.text), (page.status, &page.text));
    assert_eq!(shop.count_exchanges("code_exchange").await, asked);
}

#[tokio::test]
async fn a_failed_login_can_be_tried_again_from_its_page() {
    let (shop, page) = failed_login("wrong-secret", &json!({"times": 1})).await;
    let text = unescaped(&page.text);
    let again = text
        .split("href=\"")
        .find(|rest| rest.starts_with("/w/acme/authorize"));
    let again = again
        .and_then(|rest| rest.split('"').next())
        .expect("a link to try again");
    let again = page.url.join(again).expect("an address");
    let link = format!("{again}&source=pc");
    let page = shop
        .browser
        .sign_in(shop.sandbox.simulator(), "xiaoming", &link)
        .await;
    assert!(!code_of(&page).is_empty());
}

#[tokio::test]
async fn a_profile_that_is_not_told_costs_the_name_only_if_the_unionid_is_known() {
    let shop = Shop::open();
    let no_profile = json!({"match": {"path": "/sns/userinfo"}, "errcode": 40003});
    shop.fault("no-profile", &no_profile).await;
    let tokens = shop.tokens("xiaoming", &[]).await;
    let (_, told) = shop.userinfo(&tokens["access_token"]).await;
    assert!(told.get("name").is_none(), "{told}");
    assert!(told["wechat"]["unionid"].is_string(), "{told}");
    let page = shop.sign_in("laozhou", &[]).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_GATEWAY,
        "the unionid may be told there only"
    );
}

#[tokio::test]
async fn a_sandbox_whose_simulator_does_not_run_says_so() {
    let sandbox = Sandbox::start(&Sandbox::file(&[shop("web", &[REDIRECT_URI])]));
    let Sandbox {
        saoma,
        running,
        report,
    } = sandbox;
    drop(running);
    let running = saoma.start(["serve", "--listen", "127.0.0.1:0"], 1);
    let shop = Shop::of(Sandbox {
        saoma,
        running,
        report,
    });
    let page = shop.browser.get(shop.authorize(&[])).await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::SERVICE_UNAVAILABLE, None)
    );
}
