//! Whatever is sent, the answer is a refusal in the protocol's words: never a failure of ours,
//! never a word of the attacker's in a header or as markup.

use reqwest::StatusCode;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;

use crate::support::{CHALLENGE, REDIRECT_URI, Shop, VERIFIER, shop, unescaped};
use crate::world::{World, on_both};

on_both!(no_parameter_with_a_nul_breaks_anything);

/// The parameters that each endpoint reads.
const PARAMETERS: [(&str, &str); 6] = [
    (
        "authorize",
        "client_id redirect_uri response_type response_mode scope state nonce prompt source ui_locales \
         code_challenge code_challenge_method request request_uri saoma_frame saoma_embed login_hint",
    ),
    ("connections/pc/callback", "state code"),
    (
        "token",
        "grant_type code redirect_uri client_id client_secret code_verifier refresh_token",
    ),
    ("revoke", "token token_type_hint client_id client_secret"),
    (
        "logout",
        "id_token_hint client_id post_logout_redirect_uri state ui_locales",
    ),
    ("userinfo", "access_token"),
];

async fn no_parameter_with_a_nul_breaks_anything(temp: TempStore) {
    let world = World::of(temp, &Sandbox::file(&[shop("web", &[REDIRECT_URI])])).await;
    let usual = |name: &str| match name {
        "client_id" => world.client_id("shop").to_owned(),
        "client_secret" => world.secret(),
        "redirect_uri" => REDIRECT_URI.to_owned(),
        "response_type" => "code".to_owned(),
        "grant_type" => "authorization_code".to_owned(),
        "code_challenge" => CHALLENGE.to_owned(),
        "code_challenge_method" => "S256".to_owned(),
        "code_verifier" => VERIFIER.to_owned(),
        "source" => "pc".to_owned(),
        _ => "x".to_owned(),
    };
    let left_out = ["response_mode", "request", "request_uri", "prompt"];
    for (path, names) in PARAMETERS {
        for broken in names.split_whitespace() {
            let value = |name: &str| match name == broken {
                true => format!("{}\0'", usual(name)),
                false => usual(name),
            };
            let kept = names
                .split_whitespace()
                .filter(|name| *name == broken || !left_out.contains(name));
            let form: Vec<_> = kept.map(|name| (name, value(name))).collect();
            let url = format!("{}/{path}", world.issuer);
            let post = world.browser.http().post(&url).form(&form).send();
            let get = world.browser.http().get(&url).query(&form).send();
            for answer in [post.await, get.await] {
                let status = answer.expect("the server answers").status();
                assert!(!status.is_server_error(), "{path} {broken}: {status}");
            }
        }
    }
    for path in [
        "w/ac%00me/authorize",
        "w/acme/connections/p%00c/callback?state=x",
        "w/acme/%00",
    ] {
        let origin = world.issuer.trim_end_matches("w/acme");
        let page = world.browser.get(format!("{origin}{path}")).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    world.close().await;
}

#[tokio::test]
async fn a_parameter_given_twice_is_refused() {
    let shop = Shop::open();
    for (name, second) in [
        ("client_id", "other"),
        ("state", "b"),
        ("scope", "openid"),
        ("source", "pc"),
        ("response_type", "code"),
    ] {
        let url = format!("{}&{name}={second}", shop.authorize(&[]));
        let page = shop.browser.get(url).await;
        let to_wechat = page
            .location
            .is_some_and(|location| location.path() == "/connect/qrconnect");
        assert!(
            !to_wechat && !page.status.is_success(),
            "{name} twice: {}",
            page.status
        );
    }
}

#[tokio::test]
async fn no_value_becomes_a_header_or_markup() {
    let shop = Shop::open();
    let injection = "x\r\nSet-Cookie: saoma_browser=planted\r\n\r\n<script>alert(1)</script>";
    for name in [
        "state",
        "nonce",
        "scope",
        "ui_locales",
        "redirect_uri",
        "client_id",
        "source",
        "response_type",
        "prompt",
    ] {
        let page = shop.browser.get(shop.authorize(&[(name, injection)])).await;
        assert!(!page.status.is_server_error(), "{name}: {}", page.status);
        for cookie in page.headers.get_all("set-cookie") {
            assert!(
                !cookie
                    .to_str()
                    .is_ok_and(|cookie| cookie.contains("planted")),
                "{name}"
            );
        }
        assert!(
            !page.text.contains("<script>alert"),
            "{name}: {}",
            page.text
        );
    }
    let markup = "\"><img src=x onerror=alert(1)>'";
    for (name, path) in [
        ("redirect_uri", "authorize"),
        ("post_logout_redirect_uri", "logout"),
    ] {
        let url = url::Url::parse_with_params(
            &shop.endpoint(path),
            [
                ("client_id", shop.application.client_id.as_str()),
                (name, markup),
            ],
        );
        let page = shop.browser.get(url.expect("an address")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(
            !page.text.contains("<img src=x"),
            "{name} is escaped: {}",
            page.text
        );
    }
}

#[tokio::test]
async fn every_link_of_the_login_page_leads_to_us_or_to_the_application() {
    let shop = Shop::open();
    let odd = [
        ("source", ""),
        ("ui_locales", "//evil.example"),
        ("//evil.example/?", "x"),
        ("state", "//evil.example"),
    ];
    let page = shop.browser.get(shop.authorize(&odd)).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = unescaped(&page.text);
    for attribute in ["href=\"", "src=\"", "data-frame-src=\""] {
        for address in text
            .split(attribute)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let ours = ["/w/acme/authorize?", "/assets/", "data:"]
                .iter()
                .any(|start| address.starts_with(start));
            assert!(
                ours || address.starts_with(&format!("{REDIRECT_URI}?error=")),
                "{attribute}{address}"
            );
        }
    }
}
