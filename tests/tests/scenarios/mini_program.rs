//! A login by mini program code, from the login page to the application.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_ambient::Clock as _;
use saoma_model::{Stage, TICKET_LIFETIME, TraceStep, User, UserId};
use saoma_store::{inbox_messages, users};
use saoma_testkit::TempStore;
use saoma_tests::Browser;
use serde_json::json;

use crate::methods::{MINI, file, ticket_of};
use crate::support::parameter;
use crate::world::{World, on_both};

on_both!(
    somebody_scans_allows_and_is_signed_in_on_the_computer,
    a_second_phone_never_enters_the_first_ones_login,
    the_phone_number_is_asked_for_where_the_source_matches_by_it,
    a_number_that_the_phone_gives_unasked_proves_no_account,
);

async fn world(changes: serde_json::Value) -> World {
    World::of(TempStore::new().await, &file(&[("mini", changes)])).await
}

async fn somebody_scans_allows_and_is_signed_in_on_the_computer(temp: TempStore) {
    let world = World::of(temp, &file(&[])).await;
    let ticket = world.ticket("mini").await;
    assert!(
        ticket.len() <= 32,
        "it fits the scene of a mini program code"
    );
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "pending"})
    );
    let opened = world
        .act("scan", json!({"person": "yinuo", "target": ticket}))
        .await;
    assert_eq!(opened["scene"], ticket.as_str(), "the page gets the ticket");
    assert_eq!(opened["path"], "pages/login/index");

    let told = world.answer("yinuo", &ticket, "scan").await;
    assert_eq!(told["state"], "scanned", "{told}");
    assert_eq!(told["asks"], "confirm", "nothing else is needed");
    assert_eq!(
        told["application"]["name"], "Shop",
        "they read what it is for"
    );
    assert_eq!(world.states_until(&ticket, "scanned").await, ["scanned"]);

    let told = world.answer("yinuo", &ticket, "allow").await;
    assert_eq!(told["state"], "authorized", "{told}");
    let state = world.ticket_state(&ticket).await;
    let continue_url = format!("{}/tickets/{ticket}/continue", world.issuer);
    assert_eq!(
        state,
        json!({"state": "authorized", "continue_url": continue_url})
    );

    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FOUND, "{}", page.text);
    let claims = world.claims_of(&page).await;
    let truth = world.truth("yinuo", MINI).await;
    assert_eq!(claims["wechat"]["openid"], truth["openid"]);
    assert_eq!(claims["wechat"]["unionid"], truth["unionid"]);
    assert_eq!(
        claims["name"],
        json!(null),
        "this method yields no nickname"
    );
    let login = world.last_login_of("mini").await;
    assert_eq!(login.stage, Stage::Completed);
    assert_eq!(login.outcome.as_deref(), Some("create"));
    world.close().await;
}

async fn a_second_phone_never_enters_the_first_ones_login(temp: TempStore) {
    let world = World::of(temp, &file(&[])).await;
    let ticket = world.ticket("mini").await;
    world.answer("yinuo", &ticket, "scan").await;
    for answer in ["scan", "allow", "refuse"] {
        let js_code = world.js_code("linxi").await;
        let body = json!({"ticket": ticket, "js_code": js_code, "answer": answer});
        let (status, told) = world.mini("login", &body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{answer}: {told}");
        assert_eq!(told["error"], "other_scanner");
    }
    let (status, _) = world.give_phone("yinuo", &ticket).await;
    assert_eq!(status, StatusCode::OK, "the first one goes on");
    let claims = world.claims_of(&world.go_on(&ticket).await).await;
    let truth = world.truth("yinuo", MINI).await;
    assert_eq!(claims["wechat"]["openid"], truth["openid"]);
    let login = world.last_login_of("mini").await;
    let second = |step: &TraceStep| matches!(step, TraceStep::SecondScanner { .. });
    let times = login.trace.0.iter().filter(|entry| second(&entry.step));
    assert_eq!(times.count(), 1, "the admin sees that somebody tried, once");
    assert_eq!(world.count_users().await, 1, "the second is no user");
    world.close().await;
}

async fn the_phone_number_is_asked_for_where_the_source_matches_by_it(temp: TempStore) {
    let file = file(&[("mini", json!({"association": "field_match"}))]);
    let world = World::of(temp, &file).await;
    let ticket = world.ticket("mini").await;
    let told = world.answer("yinuo", &ticket, "scan").await;
    assert_eq!(told["asks"], "phone_number", "{told}");
    let told = world.answer("yinuo", &ticket, "allow").await;
    assert_eq!(
        told["state"], "scanned",
        "a tap alone is not enough: {told}"
    );
    let (status, told) = world.give_phone("yinuo", &ticket).await;
    assert_eq!(
        (status, &told["state"]),
        (StatusCode::OK, &json!("authorized")),
        "{told}"
    );
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FOUND, "{}", page.text);
    let login = world.last_login_of("mini").await;
    assert_eq!(
        login.outcome.as_deref(),
        Some("create"),
        "nobody has the number"
    );
    let known = world.ticket("mini").await;
    let told = world.answer("yinuo", &known, "scan").await;
    assert_eq!(
        told["asks"], "confirm",
        "who is known is not asked again: {told}"
    );
    world.close().await;
}

/// The source takes codes by e-mail only. Two accounts share an address, and have the number that the
/// mini program posts although nobody asked for it.
async fn a_number_that_the_phone_gives_unasked_proves_no_account(temp: TempStore) {
    let asking = json!({"association": "ask", "proofs": ["email_code"]});
    let world = World::of(temp, &file(&[("mini", asking)])).await;
    let truth = world.truth("yinuo", MINI).await;
    let phone = format!("+86{}", truth["phone"].as_str().expect("they have one"));
    let _ = account(&world, &phone).await;
    let second = account(&world, &phone).await.to_string();

    let ticket = world.ticket("mini").await;
    world.answer("yinuo", &ticket, "scan").await;
    let (status, told) = world.give_phone("yinuo", &ticket).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let asked = world.go_on(&ticket).await.location;
    let asked = asked.expect("they are asked which account it shall be");
    let submit = async |form: &[(&str, &str)]| world.browser.submit(&asked, form).await;
    let _ = submit(&[("answer", "existing")]).await;
    let sent = submit(&[("answer", "send_email"), ("address", EMAIL)]).await;
    let to = sent.location.expect("the code's page follows");
    let challenge = parameter(&to, "challenge").expect("the code has a name");
    let code = codes(&world).await.pop().expect("one was sent");
    let typed = [
        ("answer", "code"),
        ("challenge", challenge.as_str()),
        ("channel", "email"),
        ("code", code.as_str()),
    ];
    let several = submit(&typed).await;
    assert_eq!(several.status, StatusCode::SEE_OTHER, "{}", several.text);
    let chosen = [("answer", "account"), ("account", second.as_str())];
    let _ = submit(&chosen).await;
    world.temp.clock.advance(Duration::from_secs(60));
    let refused = submit(&[("answer", "send_phone")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        codes(&world).await.len(),
        1,
        "nothing was sent to the number"
    );
    let sent = submit(&[("answer", "send_email")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "what the source takes");
    world.close().await;
}

const EMAIL: &str = "family@acme.example";

/// Somebody who was there before, with this number and the family's address.
async fn account(world: &World, phone: &str) -> UserId {
    let temp = &world.temp;
    temp.clock.advance(Duration::from_millis(1));
    let now = temp.clock.now();
    let user = User {
        workspace: world.workspace().await,
        id: UserId::new(now, &*temp.entropy),
        nickname: None,
        picture: None,
        phone: Some(phone.to_owned()),
        phone_verified: true,
        email: Some(EMAIL.to_owned()),
        email_verified: true,
        disabled: false,
        created_at: now,
        updated_at: now,
        last_login_at: None,
        signed_out_at: None,
    };
    let new = &user;
    let added = temp.store.write(|tx| Box::pin(users::add(tx, new))).await;
    added.expect("the user is written");
    user.id
}

/// The codes that were sent.
async fn codes(world: &World) -> Vec<String> {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let sent = inbox_messages::list(&mut session, workspace, 10).await;
    let sent = sent.expect("the store is read").into_iter();
    sent.map(|message| message.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_browser_that_showed_the_code_goes_on() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mini").await;
    world.answer("yinuo", &ticket, "scan").await;
    let waiting = world.go_on(&ticket).await;
    assert_eq!(waiting.status, StatusCode::OK);
    assert!(
        waiting.text.contains("http-equiv=\"refresh\""),
        "it waits: {}",
        waiting.text
    );
    world.answer("yinuo", &ticket, "allow").await;
    let url = format!("{}/tickets/{ticket}/continue", world.issuer);
    let stranger = Browser::new();
    for _ in 0..2 {
        let page = stranger.get(&url).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
        assert_eq!(page.location, None);
        assert!(!page.text.contains("Shop"), "nothing of the login is shown");
        // Even with a cookie of its own.
        let _ = stranger.get(world.authorize(&[("source", "")])).await;
    }
    let callback = format!(
        "{}/connections/mini/callback?code=x&state=ticket-{ticket}",
        world.issuer
    );
    let page = world.browser.get(callback).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_REQUEST,
        "a ticket is no state: {}",
        page.text
    );
    let (first, again) = (world.go_on(&ticket).await, world.go_on(&ticket).await);
    assert_eq!(first.status, StatusCode::FOUND);
    assert_eq!(again.status, StatusCode::FOUND, "a reload gets there, too");
    world.temp.clock.advance(Duration::from_secs(121));
    let late = world.go_on(&ticket).await;
    assert_eq!(late.location, None, "but not for ever");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_ends_by_our_own_clock() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mini").await;
    world.temp.clock.advance(TICKET_LIFETIME);
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "expired"})
    );
    let js_code = world.js_code("yinuo").await;
    let body = json!({"ticket": ticket, "js_code": js_code});
    let (status, told) = world.mini("login", &body).await;
    assert_eq!(
        (status, &told["error"]),
        (StatusCode::GONE, &json!("expired")),
        "{told}"
    );
    assert!(
        told["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{told}"
    );
    assert_eq!(world.go_on(&ticket).await.status, StatusCode::FORBIDDEN);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_refuses_signs_nobody_in() {
    for (association, answer, refusal) in [
        ("none", "refuse", "not_allowed"),
        ("field_match", "refuse_phone", "phone_not_given"),
    ] {
        let world = world(json!({"association": association})).await;
        let ticket = world.ticket("mini").await;
        world.answer("yinuo", &ticket, "scan").await;
        let told = world.answer("yinuo", &ticket, answer).await;
        assert_eq!(told["state"], "cancelled", "{told}");
        assert_eq!(
            world.ticket_state(&ticket).await,
            json!({"state": "cancelled"})
        );
        let page = world.go_on(&ticket).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let login = world.last_login_of("mini").await;
        assert_eq!(
            (login.stage, login.outcome.as_deref()),
            (Stage::Refused, Some(refusal))
        );
        assert_eq!(world.count_users().await, 0);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_on_the_phone_and_explained_on_the_computer() {
    let world = world(json!({"login_only": true})).await;
    let ticket = world.ticket("mini").await;
    world.answer("yinuo", &ticket, "scan").await;
    let told = world.answer("yinuo", &ticket, "allow").await;
    assert_eq!(
        (&told["state"], &told["refusal"]),
        (&json!("authorized"), &json!("login_only")),
        "{told}"
    );
    let login = world.last_login_of("mini").await;
    assert_eq!(
        told["reference"],
        login.id.reference().to_string(),
        "Activity finds it by this"
    );
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    assert!(page.text.contains(&login.id.reference().to_string()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_of_the_page_is_refused_in_words() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mini").await;
    let js_code = world.js_code("yinuo").await;
    for (door, body, status, error) in [
        (
            "login",
            json!({}),
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            "login",
            json!({"ticket": ticket, "js_code": "x", "answer": "sure"}),
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            "login",
            json!({"ticket": "guessed", "js_code": js_code}),
            StatusCode::NOT_FOUND,
            "unknown_ticket",
        ),
        (
            "login",
            json!({"ticket": ticket, "js_code": "guessed"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_js_code",
        ),
        (
            "phone",
            json!({"ticket": ticket, "js_code": js_code}),
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            "phone",
            json!({"ticket": ticket, "js_code": js_code, "phone_code": "guessed"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_phone_code",
        ),
        (
            "login",
            json!({"ticket": ticket, "js_code": js_code}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_js_code",
        ),
    ] {
        let (answered, told) = world.mini(door, &body).await;
        assert_eq!(
            (answered, &told["error"]),
            (status, &json!(error)),
            "{door} {body}: {told}"
        );
    }
    let page = world.login_page(&[]).await;
    let other = ticket_of(&page, "mp").expect("the account's code is there");
    let body = json!({"ticket": other, "js_code": world.js_code("yinuo").await});
    let (status, told) = world.mini("login", &body).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "another source's ticket: {told}"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wechats_errors_are_told_and_leave_the_login_open() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mini").await;
    let fault = json!({"match": {"path": "/sns/jscode2session"}, "errcode": 45011});
    world.control("faults/limited", &fault).await;
    let js_code = world.js_code("yinuo").await;
    let (status, told) = world
        .mini("login", &json!({"ticket": ticket, "js_code": js_code}))
        .await;
    assert_eq!(
        (status, &told["error"]),
        (StatusCode::BAD_GATEWAY, &json!("wechat")),
        "{told}"
    );
    let url = format!("{}/_saoma/faults/limited", world.simulator);
    let _ = world.browser.http().delete(url).send().await;
    let told = world.answer("yinuo", &ticket, "allow").await;
    assert_eq!(told["state"], "authorized", "trying again works: {told}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_code_the_page_says_so_and_activity_shows_why() {
    let world = world(json!({})).await;
    let fault = json!({"match": {"path": "/wxa/getwxacodeunlimit"}, "errcode": 45009});
    world.control("faults/quota", &fault).await;
    let page = world.login_page(&[]).await;
    assert_eq!(ticket_of(&page, "mini"), None, "there is no code to show");
    assert!(
        ticket_of(&page, "mp").is_some(),
        "the others are not touched"
    );
    let login = world.last_login_of("mini").await;
    assert_eq!((login.stage, login.errcode), (Stage::Failed, Some(45009)));
    assert!(
        page.text.contains(&login.id.reference().to_string()),
        "the page names the reference"
    );
    assert!(
        !page.text.contains("45009"),
        "an end user never sees an errcode"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_is_the_mini_program_code_that_a_phone_reads() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mini").await;
    let url = format!("{}/tickets/{ticket}/picture", world.issuer);
    let answer = world
        .browser
        .http()
        .get(url)
        .send()
        .await
        .expect("it answers");
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    let picture = answer.bytes().await.expect("a body");
    let target = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &picture);
    let opened = world
        .act("scan", json!({"person": "yinuo", "target": target}))
        .await;
    assert_eq!(opened["scene"], ticket.as_str(), "{opened}");
    let missing = world
        .browser
        .get(format!("{}/tickets/none/picture", world.issuer))
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    world.close().await;
}
