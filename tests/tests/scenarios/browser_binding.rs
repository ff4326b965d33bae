//! A login belongs to the browser that began it, and ends once.

use reqwest::StatusCode;
use saoma_tests::{Browser, Page};
use url::Url;

use crate::support::{REDIRECT_URI, Shop, code_of, parameter, unescaped};

/// Where WeChat sends the browser back to, once `person` has confirmed.
async fn callback_of(shop: &Shop, person: &str) -> Url {
    let page = shop.browser.get(shop.authorize(&[])).await;
    let qr_page = page.location.expect("/authorize leads to WeChat");
    let _ = shop.browser.get(&qr_page).await;
    let answer = shop
        .browser
        .phone(shop.sandbox.simulator(), "authorize", person, &qr_page);
    let answer = answer.await;
    let callback = answer["redirect_url"]
        .as_str()
        .expect("the phone leads back");
    Url::parse(callback).expect("an address")
}

fn with_parameter(url: &Url, name: &str, value: Option<&str>) -> Url {
    let pairs: Vec<_> = url
        .query_pairs()
        .into_owned()
        .filter(|(known, _)| known != name)
        .collect();
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    if let Some(value) = value {
        changed.query_pairs_mut().append_pair(name, value);
    }
    changed
}

fn signs_nobody_in(page: &Page) {
    assert!(page.location.is_none(), "{}", page.url);
    assert!(
        page.status.is_client_error(),
        "{}: {}",
        page.url,
        page.status
    );
    assert!(
        !page.text.contains("code="),
        "nothing of the login is shown: {}",
        page.text
    );
}

#[tokio::test]
async fn somebody_elses_callback_signs_nobody_in_and_leaves_the_login_to_its_owner() {
    let shop = Shop::open();
    let callback = callback_of(&shop, "xiaoming").await;
    let stranger = Browser::new();
    signs_nobody_in(&stranger.get(&callback).await);
    let _ = stranger.get(shop.authorize(&[("source", "")])).await;
    signs_nobody_in(&stranger.get(&callback).await);
    assert_eq!(
        shop.count_exchanges("code_exchange").await,
        0,
        "WeChat was not even asked"
    );
    let page = shop.browser.get(&callback).await;
    assert!(!code_of(&page).is_empty(), "the one who began it signs in");
    signs_nobody_in(&stranger.get(&callback).await);
}

#[tokio::test]
async fn a_callback_without_a_state_of_ours_says_so() {
    let shop = Shop::open();
    let callback = callback_of(&shop, "xiaoming").await;
    for state in [
        None,
        Some(""),
        Some("undefined"),
        Some("unknown"),
        Some("a\0b"),
        Some("the shop's own"),
    ] {
        let page = shop
            .browser
            .get(with_parameter(&callback, "state", state))
            .await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{state:?}");
        signs_nobody_in(&page);
    }
    let elsewhere = callback
        .as_str()
        .replace("/connections/pc/", "/connections/other/");
    signs_nobody_in(&shop.browser.get(elsewhere).await);
    let page = shop.browser.get(&callback).await;
    assert!(!code_of(&page).is_empty(), "the login is still good");
}

#[tokio::test]
async fn a_callback_without_a_code_is_a_refusal_that_the_application_can_be_told() {
    let shop = Shop::open();
    let callback = callback_of(&shop, "xiaoming").await;
    let bare = with_parameter(&callback, "code", None);
    let page = shop.browser.get(&bare).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let text = unescaped(&page.text);
    assert!(
        text.contains(&format!("{REDIRECT_URI}?error=access_denied")),
        "{text}"
    );
    let again = shop.browser.get(&callback).await;
    assert_eq!(
        (again.status, again.location),
        (StatusCode::FORBIDDEN, None),
        "it has ended"
    );
}

#[tokio::test]
async fn a_reloaded_callback_leads_to_the_application_once_more() {
    let shop = Shop::open();
    let callback = callback_of(&shop, "xiaoming").await;
    let first = shop.browser.get(&callback).await;
    let again = shop.browser.get(&callback).await;
    let (first, again) = (code_of(&first), code_of(&again));
    assert_ne!(first, again, "each code is good once");
    assert_eq!(
        shop.count_exchanges("code_exchange").await,
        1,
        "WeChat's code is spent"
    );
    let (status, tokens) = shop.post("token", &shop.code_form(&again)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
}

#[tokio::test]
async fn of_two_callbacks_at_the_same_moment_one_asks_wechat() {
    let shop = Shop::open();
    let callback = callback_of(&shop, "xiaoming").await;
    let slow = serde_json::json!({"match": {"path": "/sns/oauth2/access_token"}, "delay_ms": 300});
    shop.fault("slow", &slow).await;
    let (a, b) = tokio::join!(shop.browser.get(&callback), shop.browser.get(&callback));
    assert_eq!(shop.count_exchanges("code_exchange").await, 1);
    let (back, waiting): (Vec<_>, Vec<_>) = [a, b]
        .into_iter()
        .partition(|page| page.status == StatusCode::FOUND);
    assert!(
        !back.is_empty(),
        "one leads to the application: {waiting:?}"
    );
    for page in waiting {
        assert_eq!(
            page.status,
            StatusCode::OK,
            "the other waits: {}",
            page.text
        );
        assert!(
            unescaped(&page.text).contains("http-equiv=\"refresh\""),
            "{}",
            page.text
        );
    }
    assert!(
        !code_of(&shop.browser.get(&callback).await).is_empty(),
        "and gets there, too"
    );
}

#[tokio::test]
async fn two_tabs_of_one_browser_are_two_logins() {
    let shop = Shop::open();
    let (first, second) = (
        callback_of(&shop, "xiaoming").await,
        callback_of(&shop, "linxi").await,
    );
    let second = code_of(&shop.browser.get(&second).await);
    let first = code_of(&shop.browser.get(&first).await);
    for (code, person) in [(first, "小明🍵"), (second, "林溪")] {
        let (_, tokens) = shop.post("token", &shop.code_form(&code)).await;
        let (_, told) = shop.userinfo(&tokens["access_token"]).await;
        assert_eq!(told["name"], person);
    }
}

#[tokio::test]
async fn a_callback_that_an_attacker_prepared_does_not_sign_the_victim_in_as_the_attacker() {
    let attacker = Shop::open();
    let planted = callback_of(&attacker, "linxi").await;
    let victim = Browser::new();
    // The victim is in the middle of a login, so their browser has its cookie.
    let begun = victim
        .get(attacker.authorize(&[]))
        .await
        .location
        .expect("it leads to WeChat");
    signs_nobody_in(&victim.get(&planted).await);
    let state = parameter(&begun, "redirect_uri").zip(parameter(&begun, "state"));
    let (callback, state) = state.expect("WeChat's page is told both");
    let code = parameter(&planted, "code").expect("WeChat's code");
    let mixed =
        Url::parse_with_params(&callback, [("code", code), ("state", "guessed".to_owned())]);
    signs_nobody_in(&victim.get(mixed.expect("an address")).await);
    assert_ne!(
        state, "guessed",
        "what stops it is that nobody knows the victim's state"
    );
}
