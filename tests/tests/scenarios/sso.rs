//! Single sign-on: who has scanned for one application is recognised by the others of the
//! workspace, as long as the request, the user and the time allow it.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_model::Stage;
use saoma_testkit::TempStore;
use saoma_tests::{Page, Sandbox};
use serde_json::{Value, json};
use url::Url;

use crate::support::{
    REDIRECT_URI, authorize, claims, code_of, parameter, post, shop, unescaped, userinfo,
};
use crate::world::{World, on_both};

on_both!(
    a_scan_in_one_application_signs_in_to_the_other,
    prompt_says_whether_the_user_is_asked,
    max_age_demands_a_recent_scan,
    an_id_token_hint_names_the_one_user_who_will_do,
    whoever_scans_although_another_user_was_asked_for_is_refused,
    a_session_ends_after_twelve_hours,
    a_disabled_user_is_not_recognised,
    an_application_recognises_only_who_came_through_a_source_that_it_offers,
    each_scan_begins_a_session_of_its_own,
    a_try_out_in_a_frame_leaves_no_session,
    a_logout_ends_the_session,
    a_logout_that_nobody_vouches_for_asks_first,
    a_logout_everywhere_ends_what_other_applications_hold,
);

const NEWS: &str = "https://news.example/callback";
const MINUTE: Duration = Duration::from_secs(60);

fn file() -> Value {
    let news = json!({
        "id": "news", "name": "News", "type": "web", "redirect_uris": [NEWS], "sources": ["pc"],
    });
    Sandbox::file(&[shop("web", &[REDIRECT_URI]), news])
}

async fn world(temp: TempStore) -> World {
    World::of(temp, &file()).await
}

/// What `/authorize` of the second application answers.
async fn news(world: &World, changes: &[(&str, &str)]) -> Page {
    let changes = [&[("source", "")], changes].concat();
    let link = authorize(&world.issuer, world.client_id("news"), NEWS, &changes);
    world.browser.get(link).await
}

/// The error that the application is told, if it is told one.
fn error(page: &Page) -> Option<String> {
    parameter(page.location.as_ref()?, "error")
}

fn shows_the_login_page(page: &Page) -> bool {
    page.status == StatusCode::OK && page.text.contains("data-source=\"pc\"")
}

/// Trades a code of the second application.
async fn tokens(world: &World, page: &Page) -> Value {
    let (code, secret) = (code_of(page), world.secret_of("news"));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", NEWS),
        ("client_id", world.client_id("news")),
        ("client_secret", &secret),
    ];
    let url = format!("{}/token", world.issuer);
    post(&world.browser, &url, &form).await.1
}

async fn id_token(world: &World, person: &str) -> String {
    let tokens = world
        .tokens(&code_of(&world.sign_in(person, "pc").await))
        .await;
    tokens["id_token"].as_str().expect("text").to_owned()
}

async fn a_scan_in_one_application_signs_in_to_the_other(temp: TempStore) {
    let world = world(temp).await;
    assert!(
        shows_the_login_page(&news(&world, &[]).await),
        "nobody has scanned"
    );
    let first = world
        .tokens(&code_of(&world.sign_in("xiaoming", "pc").await))
        .await;
    let (_, told) = userinfo(&world.browser, &world.issuer, &first["access_token"]).await;
    world.temp.clock.advance(10 * MINUTE);
    let page = news(&world, &[("nonce", "n-2")]).await;
    let location = page.location.clone().expect("it leads back at once");
    assert!(location.as_str().starts_with(NEWS), "{location}");
    assert_eq!(
        parameter(&location, "state").as_deref(),
        Some("the shop's own")
    );
    assert_eq!(
        parameter(&location, "iss").as_deref(),
        Some(world.issuer.as_str())
    );
    let second = tokens(&world, &page).await;
    let (before, after) = (claims(&first["id_token"]), claims(&second["id_token"]));
    assert_eq!(after["sub"], before["sub"], "the same user");
    assert_eq!(
        after["auth_time"], before["auth_time"],
        "nobody scanned again"
    );
    assert_eq!(after["nonce"], "n-2");
    assert_eq!(after["wechat"], told["wechat"], "the ids of the scan");
    assert_ne!(after["sid"], before["sid"], "but a login of its own");
    let login = world.last_login().await;
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Completed, Some("sign_in"))
    );
    let steps = serde_json::to_value(&login.trace).expect("JSON");
    assert_eq!(
        steps[0]["step"], "recognised",
        "Activity says why there was no scan: {steps}"
    );
    let stranger = saoma_tests::Browser::new();
    let link = authorize(
        &world.issuer,
        world.client_id("news"),
        NEWS,
        &[("source", "")],
    );
    assert!(
        shows_the_login_page(&stranger.get(link).await),
        "another browser is nobody's"
    );
    world.close().await;
}

async fn prompt_says_whether_the_user_is_asked(temp: TempStore) {
    let world = world(temp).await;
    let none = [("prompt", "none")];
    assert_eq!(
        error(&news(&world, &none).await).as_deref(),
        Some("login_required")
    );
    let _ = world.sign_in("xiaoming", "pc").await;
    assert!(
        !code_of(&news(&world, &none).await).is_empty(),
        "somebody is signed in"
    );
    for prompt in ["login", "select_account", "login consent"] {
        let page = news(&world, &[("prompt", prompt)]).await;
        assert!(shows_the_login_page(&page), "{prompt}: {}", page.text);
    }
    assert!(!code_of(&news(&world, &[("prompt", "consent")]).await).is_empty());
    for wrong in ["none login", "create"] {
        let page = news(&world, &[("prompt", wrong)]).await;
        assert_eq!(error(&page).as_deref(), Some("invalid_request"), "{wrong}");
    }
    let page = news(&world, &[("source", "pc")]).await;
    let location = page.location.expect("a source is a wish to scan");
    assert_eq!(location.path(), "/connect/qrconnect");
    world.close().await;
}

async fn max_age_demands_a_recent_scan(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    world.temp.clock.advance(10 * MINUTE);
    assert!(!code_of(&news(&world, &[("max_age", "600")]).await).is_empty());
    assert!(shows_the_login_page(
        &news(&world, &[("max_age", "599")]).await
    ));
    assert!(shows_the_login_page(
        &news(&world, &[("max_age", "0")]).await
    ));
    let silent = news(&world, &[("max_age", "599"), ("prompt", "none")]).await;
    assert_eq!(error(&silent).as_deref(), Some("login_required"));
    world.close().await;
}

async fn an_id_token_hint_names_the_one_user_who_will_do(temp: TempStore) {
    let world = world(temp).await;
    let other = id_token(&world, "linxi").await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let own = tokens(&world, &news(&world, &[]).await).await;
    let own = own["id_token"].as_str().expect("text").to_owned();
    let silent =
        async |hint: &str| news(&world, &[("id_token_hint", hint), ("prompt", "none")]).await;
    assert!(!code_of(&silent(&own).await).is_empty());
    let (head, _) = own.rsplit_once('.').expect("a JWT");
    let body = own.split('.').nth(1).expect("a body");
    for (hint, why) in [
        (other.as_str(), "another application's, of another user"),
        (&format!("{head}.AAAA"), "another signature"),
        (&format!("eyJhbGciOiJub25lIn0.{body}."), "alg none"),
        ("nonsense", "no JWT"),
    ] {
        assert_eq!(
            error(&silent(hint).await).as_deref(),
            Some("login_required"),
            "{why}"
        );
        let page = news(&world, &[("id_token_hint", hint)]).await;
        assert!(shows_the_login_page(&page), "{why}");
    }
    world.close().await;
}

async fn whoever_scans_although_another_user_was_asked_for_is_refused(temp: TempStore) {
    let world = world(temp).await;
    let hint = id_token(&world, "xiaoming").await;
    let link = world.authorize(&[("id_token_hint", &hint)]);
    let page = world
        .browser
        .sign_in(&world.simulator, "linxi", &link)
        .await;
    assert_eq!(
        (page.status, &page.location),
        (StatusCode::FORBIDDEN, &None)
    );
    let text = unescaped(&page.text);
    assert!(
        text.contains(&format!("{REDIRECT_URI}?error=login_required")),
        "{text}"
    );
    let login = world.last_login().await;
    assert_eq!(login.outcome.as_deref(), Some("other_user"));
    let page = world
        .browser
        .sign_in(&world.simulator, "xiaoming", &link)
        .await;
    assert!(!code_of(&page).is_empty(), "the one who was asked for");
    world.close().await;
}

async fn a_session_ends_after_twelve_hours(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    world
        .temp
        .clock
        .advance(12 * 60 * MINUTE - Duration::from_secs(1));
    assert!(!code_of(&news(&world, &[]).await).is_empty());
    world.temp.clock.advance(Duration::from_secs(1));
    assert!(
        shows_the_login_page(&news(&world, &[]).await),
        "being recognised prolongs nothing"
    );
    world.close().await;
}

async fn a_disabled_user_is_not_recognised(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let user = world.last_login().await.user.expect("somebody");
    world
        .accounts()
        .set_disabled(world.workspace().await, user, true)
        .await
        .expect("written");
    assert!(shows_the_login_page(&news(&world, &[]).await));
    world
        .accounts()
        .set_disabled(world.workspace().await, user, false)
        .await
        .expect("written");
    assert!(
        shows_the_login_page(&news(&world, &[]).await),
        "who is let in again scans again: the session has ended"
    );
    world.close().await;
}

async fn an_application_recognises_only_who_came_through_a_source_that_it_offers(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let mut changed = file();
    changed["applications"][1]["sources"] = json!([]);
    world.apply(&changed).await;
    let silent = [("prompt", "none")];
    assert_eq!(
        error(&news(&world, &silent).await).as_deref(),
        Some("login_required")
    );
    changed = file();
    changed["sources"][0]["enabled"] = json!(false);
    world.apply(&changed).await;
    assert_eq!(
        error(&news(&world, &silent).await).as_deref(),
        Some("login_required")
    );
    world.apply(&file()).await;
    assert!(
        !code_of(&news(&world, &silent).await).is_empty(),
        "switched on again"
    );
    world.close().await;
}

async fn each_scan_begins_a_session_of_its_own(temp: TempStore) {
    let world = world(temp).await;
    let cookie = |page: &Page| {
        let set = page.headers.get_all("set-cookie").iter();
        let mut set = set.filter_map(|set| set.to_str().ok());
        set.find(|set| set.starts_with("saoma_session="))
            .map(str::to_owned)
    };
    let callback = world.callback_of("xiaoming", "pc").await;
    let first = world.browser.get(&callback).await;
    let first = cookie(&first).expect("a scan begins a session");
    assert!(
        first.ends_with("; Path=/w/acme; HttpOnly; SameSite=Lax"),
        "{first}"
    );
    let again = world.browser.get(&callback).await;
    assert_eq!(cookie(&again), None, "a reload begins none");
    let second = cookie(&world.sign_in("xiaoming", "pc").await).expect("another scan");
    assert_ne!(
        first, second,
        "nobody can plant a cookie and wait for a login"
    );
    assert_eq!(
        cookie(&news(&world, &[]).await),
        None,
        "being recognised begins none"
    );
    world.close().await;
}

async fn a_try_out_in_a_frame_leaves_no_session(temp: TempStore) {
    let world = world(temp).await;
    let link = world.authorize(&[("saoma_frame", "1")]);
    let page = world
        .browser
        .sign_in(&world.simulator, "xiaoming", &link)
        .await;
    assert_eq!(
        page.status,
        StatusCode::OK,
        "the frame hands on: {}",
        page.text
    );
    assert!(shows_the_login_page(&news(&world, &[]).await));
    world.close().await;
}

fn logout(world: &World, parameters: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params(&format!("{}/logout", world.issuer), parameters);
    url.expect("an address").into()
}

async fn a_logout_ends_the_session(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let held = tokens(&world, &news(&world, &[("scope", "openid")]).await).await;
    let hint = held["id_token"].as_str().expect("text");
    let page = world
        .browser
        .get(logout(&world, &[("id_token_hint", hint)]))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        shows_the_login_page(&news(&world, &[]).await),
        "signed out by the one that was recognised"
    );
    let (status, _) = userinfo(&world.browser, &world.issuer, &held["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    world.close().await;
}

async fn a_logout_that_nobody_vouches_for_asks_first(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let back = [
        ("client_id", world.client_id("shop")),
        ("post_logout_redirect_uri", "https://shop.example/bye"),
    ];
    for forged in [None, Some(("saoma_confirm", "forged"))] {
        let parameters: Vec<_> = back.into_iter().chain(forged).collect();
        let page = world.browser.get(logout(&world, &parameters)).await;
        assert_eq!(
            (page.status, &page.location),
            (StatusCode::OK, &None),
            "{forged:?}"
        );
        assert!(
            !code_of(&news(&world, &[]).await).is_empty(),
            "still signed in"
        );
    }
    let page = world.browser.get(logout(&world, &back)).await;
    let text = unescaped(&page.text);
    let link = text
        .split("href=\"")
        .find(|link| link.starts_with("/w/acme/logout?"));
    let link = link
        .and_then(|link| link.split('"').next())
        .expect("a link that ends it");
    let origin = world.issuer.trim_end_matches("/w/acme");
    let page = world.browser.get(format!("{origin}{link}")).await;
    assert_eq!(
        page.location.expect("it leads on").as_str(),
        "https://shop.example/bye"
    );
    assert!(shows_the_login_page(&news(&world, &[]).await), "signed out");
    let page = world.browser.get(logout(&world, &back)).await;
    assert_eq!(
        page.status,
        StatusCode::FOUND,
        "with nobody signed in there is nothing to ask"
    );
    world.close().await;
}

async fn a_logout_everywhere_ends_what_other_applications_hold(temp: TempStore) {
    let world = world(temp).await;
    let held = world
        .tokens(&code_of(&world.sign_in("xiaoming", "pc").await))
        .await;
    let own = tokens(&world, &news(&world, &[]).await).await;
    let hint = own["id_token"].as_str().expect("text");
    let status = async || {
        let told = userinfo(&world.browser, &world.issuer, &held["access_token"]).await;
        told.0
    };
    let _ = world
        .browser
        .get(logout(&world, &[("id_token_hint", hint)]))
        .await;
    assert_eq!(
        status().await,
        StatusCode::OK,
        "one application's logout is its own"
    );
    let everywhere = [("id_token_hint", hint), ("saoma_everywhere", "1")];
    world.temp.clock.advance(Duration::from_millis(1));
    let _ = world.browser.get(logout(&world, &everywhere)).await;
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    world.close().await;
}
