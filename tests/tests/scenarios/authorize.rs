//! `/authorize`: the login page, the way to WeChat, and whom neither is shown.

use reqwest::StatusCode;
use saoma_tests::{APPID, Page, Sandbox};
use serde_json::json;

use crate::support::{REDIRECT_URI, Shop, authorize, parameter, shop, unescaped};

/// The tags `<a data-source …>` of a page.
fn source_links(page: &Page) -> Vec<&str> {
    let tags = page.text.split("<a ").skip(1);
    let tags = tags.filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| tag.contains("data-source=")).collect()
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split(&format!("{name}=\"")).nth(1);
    let value = value.and_then(|rest| rest.split('"').next());
    unescaped(value.unwrap_or_else(|| panic!("{name} is missing: {tag}")))
}

#[tokio::test]
async fn with_a_source_the_browser_goes_straight_to_wechats_page() {
    let shop = Shop::open();
    let page = shop.browser.get(shop.authorize(&[])).await;
    assert_eq!(page.status, StatusCode::FOUND);
    let location = page.location.expect("it leads on");
    assert_eq!(location.path(), "/connect/qrconnect");
    assert_eq!(location.fragment(), Some("wechat_redirect"));
    let parameter = |name| parameter(&location, name);
    assert_eq!(parameter("appid").as_deref(), Some(APPID));
    assert_eq!(parameter("response_type").as_deref(), Some("code"));
    assert_eq!(parameter("scope").as_deref(), Some("snsapi_login"));
    assert_eq!(
        parameter("redirect_uri"),
        Some(shop.endpoint("connections/pc/callback"))
    );
    let state = parameter("state").expect("a state of ours");
    assert_ne!(
        state, "the shop's own",
        "the application's state stays here"
    );
    assert!(state.len() >= 32, "it cannot be guessed: {state}");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let cookie = page.headers["set-cookie"].to_str().expect("text");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/w/acme"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let again = shop.browser.get(shop.authorize(&[])).await;
    let again = again.location.expect("it leads on");
    assert_ne!(
        crate::support::parameter(&again, "state"),
        Some(state),
        "each login has its own"
    );
}

#[tokio::test]
async fn without_a_source_the_page_holds_one_link_per_source() {
    let shop = Shop::open();
    let page = shop.browser.get(shop.authorize(&[("source", "")])).await;
    assert_eq!(page.status, StatusCode::OK);
    let links = source_links(&page);
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(attribute(links[0], "data-source"), "pc");
    let link = page
        .url
        .join(&attribute(links[0], "href"))
        .expect("an address");
    let next = shop.browser.get(&link).await;
    assert_eq!(
        next.status,
        StatusCode::FOUND,
        "the link leads to WeChat: {link}"
    );
    let answer = shop.browser.phone(
        shop.sandbox.simulator(),
        "authorize",
        "xiaoming",
        next.location.as_ref().expect("WeChat"),
    );
    let answer = answer.await;
    let back = shop
        .browser
        .get(answer["redirect_url"].as_str().expect("it leads back"))
        .await;
    let location = back.location.expect("to the application");
    assert_eq!(
        parameter(&location, "state").as_deref(),
        Some("the shop's own")
    );
}

#[tokio::test]
async fn two_sources_are_two_links_and_a_source_switched_off_is_none() {
    let mut application = shop("web", &[REDIRECT_URI]);
    application["sources"] = json!(["pc", "second", "off"]);
    let mut file = Sandbox::file(&[application]);
    for (id, enabled) in [("second", true), ("off", false)] {
        let mut source = file["sources"][0].clone();
        source["id"] = json!(id);
        source["enabled"] = json!(enabled);
        file["sources"].as_array_mut().expect("a list").push(source);
    }
    let shop = Shop::of(Sandbox::start(&file));
    let page = shop.browser.get(shop.authorize(&[("source", "")])).await;
    let ids: Vec<_> = source_links(&page)
        .iter()
        .map(|tag| attribute(tag, "data-source"))
        .collect();
    assert_eq!(ids, ["pc", "second"]);
}

#[tokio::test]
async fn the_callback_leads_back_with_code_state_and_issuer() {
    let shop = Shop::open();
    let page = shop
        .sign_in("xiaoming", &[("state", "täglich & 100 %")])
        .await;
    assert_eq!(page.status, StatusCode::FOUND);
    assert_eq!(
        page.headers["cache-control"], "no-store",
        "the address carries a code"
    );
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let location = page.location.expect("it leads back");
    assert!(location.as_str().starts_with(REDIRECT_URI), "{location}");
    assert_eq!(
        parameter(&location, "state").as_deref(),
        Some("täglich & 100 %"),
        "as it came"
    );
    assert_eq!(
        parameter(&location, "iss"),
        Some(shop.sandbox.issuer()),
        "RFC 9207"
    );
    assert!(parameter(&location, "code").is_some_and(|code| code.len() >= 32));
}

#[tokio::test]
async fn what_stands_in_the_redirect_uri_already_is_kept() {
    let here = "https://shop.example/callback?tenant=7";
    let shop = Shop::of(Sandbox::with_shop(here));
    let link = authorize(
        &shop.sandbox.issuer(),
        &shop.application.client_id,
        here,
        &[],
    );
    let page = shop
        .browser
        .sign_in(shop.sandbox.simulator(), "xiaoming", &link)
        .await;
    let location = page.location.expect("it leads back");
    assert_eq!(
        parameter(&location, "tenant").as_deref(),
        Some("7"),
        "{location}"
    );
    assert!(parameter(&location, "code").is_some(), "{location}");
}

#[tokio::test]
async fn an_application_may_post_its_request_from_its_own_site() {
    let shop = Shop::open();
    let form = [
        ("client_id", shop.application.client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
        ("scope", "openid"),
        ("source", "pc"),
    ];
    let request = shop
        .browser
        .http()
        .post(shop.endpoint("authorize"))
        .form(&form);
    let answer = request
        .header("origin", "https://shop.example")
        .send()
        .await;
    let answer = answer.expect("the server answers");
    assert_eq!(
        answer.status(),
        StatusCode::SEE_OTHER,
        "OpenID Connect Core, 3.1.2.1"
    );
    assert!(
        !answer.headers().contains_key("set-cookie"),
        "a foreign page's form brings no cookie, and must not replace the one of a login under way"
    );
    let next = answer.headers()["location"].to_str().expect("text");
    let next = answer.url().join(next).expect("an address");
    assert!(
        next.as_str().starts_with(&shop.endpoint("authorize?")),
        "{next}"
    );
    let page = shop.browser.get(&next).await;
    let location = page
        .location
        .expect("the browser asks again, with its cookie");
    assert_eq!(location.path(), "/connect/qrconnect");
}

#[tokio::test]
async fn the_login_page_speaks_the_language_that_is_asked_for() {
    let shop = Shop::open();
    for (asked, lang) in [
        ("en", "en"),
        ("zh-CN", "zh-CN"),
        ("fr zh-CN en", "zh-CN"),
        ("\"><script>", "en"),
    ] {
        let request = shop
            .browser
            .http()
            .get(shop.authorize(&[("source", ""), ("ui_locales", asked)]));
        let answer = request.header("accept-language", "en").send().await;
        let html = answer
            .expect("the server answers")
            .text()
            .await
            .expect("text");
        assert!(html.contains(&format!("lang=\"{lang}\"")), "{asked}");
        assert!(!html.contains("\"><script>"), "{asked} is escaped");
    }
}

#[tokio::test]
async fn a_page_that_carries_a_login_is_neither_kept_nor_framed_nor_told_on() {
    let shop = Shop::open();
    let login = shop.browser.get(shop.authorize(&[("source", "")])).await;
    let error = shop
        .browser
        .get(shop.authorize(&[("redirect_uri", "https://evil.example/")]))
        .await;
    let refused = shop
        .browser
        .get(shop.endpoint("connections/pc/callback?state=nope&code=x"))
        .await;
    let unknown = shop
        .browser
        .get(shop.sandbox.issuer().replace("acme", "nobody") + "/authorize")
        .await;
    for page in [login, error, refused, unknown] {
        let header = |name| {
            page.headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        assert_eq!(header("cache-control"), "no-store", "{}", page.url);
        assert_eq!(header("referrer-policy"), "no-referrer", "{}", page.url);
        assert_eq!(header("x-content-type-options"), "nosniff", "{}", page.url);
        let policy = header("content-security-policy");
        for rule in [
            "frame-ancestors 'self'",
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(policy.contains(rule), "{}: {policy}", page.url);
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}
