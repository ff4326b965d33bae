//! A printed invitation: an existing user attaches their own WeChat, once, and is signed in nowhere.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_ambient::{Clock as _, Timestamp};
use saoma_identity::{InvitedUsers, Inviting};
use saoma_model::{IdentityKind, InvitationState, Stage, User, UserId};
use saoma_store::{bulk, conflicts, identities, invitations, platform_apps, sources, users};
use saoma_testkit::TempStore;
use saoma_tests::{APPID, Browser, Page, Sandbox, Saoma};
use serde_json::{Value, json};

use crate::methods;
use crate::support::{REDIRECT_URI, shop, unescaped};
use crate::world::{World, on_both};

on_both!(
    who_is_invited_attaches_their_wechat_and_signs_in_by_it,
    an_invitation_signs_nobody_in,
    the_page_tells_little_of_whose_account_it_is,
    inside_wechat_an_official_account_attaches_it,
    of_two_who_scan_one_code_at_the_same_moment_one_wins,
    a_wechat_of_another_account_is_not_attached,
    an_account_that_has_a_wechat_gets_no_other_one,
    an_invitation_that_is_over_says_so_and_nothing_else,
    what_ends_while_somebody_scans_attaches_nothing,
    another_invitation_ends_the_one_before,
    an_invitation_is_good_in_its_own_workspace_only,
    whoever_guesses_codes_has_to_wait,
    a_code_can_be_typed_off_the_card,
    what_became_of_it_is_told_to_the_browser_that_began_and_to_no_other,
);

const NAME: &str = "张小明";
const PHONE: &str = "+8613800138000";

async fn world(temp: TempStore) -> World {
    World::of(temp, &Sandbox::file(&[shop("web", &[REDIRECT_URI])])).await
}

/// Somebody who came from a list: no WeChat is known of them.
async fn listed(world: &World, name: &str, phone: &str) -> UserId {
    let now = world.temp.clock.now();
    let user = User {
        workspace: world.workspace().await,
        id: UserId::new(now, &*world.temp.entropy),
        nickname: Some(name.to_owned()),
        picture: None,
        phone: Some(phone.to_owned()),
        phone_verified: false,
        email: None,
        email_verified: false,
        disabled: false,
        created_at: now,
        updated_at: now,
        last_login_at: None,
        signed_out_at: None,
    };
    let user = &user;
    let added = world
        .temp
        .store
        .write(|tx| Box::pin(async move { users::add(tx, user).await }));
    added.await.expect("the user is added");
    user.id
}

pub(crate) async fn invite_by(world: &World, source: &str, user: UserId) -> InvitedUsers {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let source = source.parse().expect("a short name");
    let source = sources::lookup(&mut session, workspace, &source).await;
    let source = source.expect("read").expect("the file has the source");
    let app = platform_apps::lookup(&mut session, workspace, &source.appid).await;
    let app = app.expect("read").expect("the file has the app");
    drop(session);
    let how = Inviting {
        source: &source,
        app: &app,
        days: 30,
    };
    let invited = world.accounts().invite(workspace, &how, &[user]).await;
    invited.expect("the store is written")
}

/// The code of a new invitation, as it is printed.
async fn invite(world: &World, user: UserId) -> String {
    let invited = invite_by(world, "pc", user).await;
    let [made] = invited.made.as_slice() else {
        panic!("nobody was invited: {invited:?}");
    };
    made.code.to_string()
}

fn address(world: &World, path: &str) -> String {
    format!("{}/invitation{path}?ui_locales=en", world.issuer)
}

/// Goes on from a card to WeChat, and has a person scan: where WeChat sends the browser back to.
async fn scan(world: &World, browser: &Browser, code: &str, person: &str) -> String {
    // Which login was the last one can be told.
    world.temp.clock.advance(Duration::from_millis(1));
    let page = browser.get(address(world, &format!("/{code}"))).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        unescaped(&page.text).contains(&format!("/invitation/{code}/start")),
        "the button: {}",
        page.text
    );
    let start = browser.get(address(world, &format!("/{code}/start")));
    let at_wechat = start.await.location.expect("it leads to WeChat");
    let _ = browser.get(&at_wechat).await;
    let answer = browser
        .phone(&world.simulator, "authorize", person, &at_wechat)
        .await;
    let callback = answer["redirect_url"].as_str().map(str::to_owned);
    callback.unwrap_or_else(|| panic!("no way back: {answer}"))
}

/// Comes back from WeChat, to the page that says how it ended.
async fn come_back(browser: &Browser, callback: &str) -> Page {
    let page = browser.get(callback).await;
    let next = page.location.expect("the callback leads to the page");
    assert!(next.path().ends_with("/invitation"), "{next}");
    let mut told = next.query_pairs();
    assert!(
        told.all(|(name, _)| name != "code"),
        "no code for anybody: {next}"
    );
    browser.get(next).await
}

async fn held(world: &World, user: UserId) -> Vec<saoma_model::Identity> {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let held = identities::list_by_user(&mut session, workspace, user).await;
    held.expect("read")
}

async fn states(world: &World, user: UserId) -> Vec<InvitationState> {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let all = invitations::list_by_user(&mut session, workspace, user).await;
    let (all, now): (_, Timestamp) = (all.expect("read"), world.temp.clock.now());
    all.iter().map(|one| one.state_at(now)).collect()
}

async fn who_is_invited_attaches_their_wechat_and_signs_in_by_it(temp: TempStore) {
    let mut world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let callback = scan(&world, &world.browser, &code, "xiaoming").await;
    let page = come_back(&world.browser, &callback).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("Your WeChat is attached"),
        "{}",
        page.text
    );

    let held = held(&world, user).await;
    let openid = held
        .iter()
        .find(|one| one.key.kind() == IdentityKind::Openid);
    let openid = openid.expect("openid and unionid are attached");
    assert_eq!(held.len(), 2, "{held:?}");
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let all = invitations::list_by_user(&mut session, workspace, user).await;
    let known = users::lookup(&mut session, workspace, user).await;
    drop(session);
    let used = &all.expect("read")[0];
    assert_eq!(used.identity, Some(openid.id), "it says what it attached");
    assert!(used.used_at.is_some());
    let known = known.expect("read").expect("there");
    assert_eq!(
        known.nickname.as_deref(),
        Some(NAME),
        "their own name stays"
    );
    assert_eq!(known.last_login_at, None, "that was no sign-in");

    let again = world
        .browser
        .get(address(&world, &format!("/{code}")))
        .await;
    assert_eq!(again.status, StatusCode::GONE, "it is good once");
    world.browser = Browser::new();
    let claims = world.claims("xiaoming", "pc").await;
    assert_eq!(claims["sub"], user.to_string(), "the same user signs in");
    assert_eq!(world.count_users().await, 1);
    world.close().await;
}

async fn an_invitation_signs_nobody_in(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let callback = scan(&world, &world.browser, &code, "xiaoming").await;
    let _ = come_back(&world.browser, &callback).await;
    let account = world.browser.get(format!("{}/account", world.issuer)).await;
    assert_eq!(account.status, StatusCode::UNAUTHORIZED, "no session");
    let silent = [("prompt", "none")];
    let silent = world.browser.get(world.authorize(&silent)).await;
    let refused = silent.location.expect("back to the application");
    assert!(refused.as_str().contains("login_required"), "{refused}");
    // The address of the callback once more leads to the same page, and to no code.
    let page = come_back(&world.browser, &callback).await;
    assert_eq!(page.status, StatusCode::OK);
    let state = callback.split("state=").nth(1).expect("a state");
    let state = state.split('&').next().unwrap_or_default();
    let binding = format!("{}/binding?state={state}", world.issuer);
    let binding = world.browser.get(binding).await;
    assert_eq!(
        binding.status,
        StatusCode::BAD_REQUEST,
        "nor is anything asked"
    );
    let login = world.last_login().await;
    assert_eq!(login.stage, Stage::Completed);
    world.close().await;
}

async fn the_page_tells_little_of_whose_account_it_is(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    for lang in ["zh-CN", "en"] {
        let url = format!("{}/invitation/{code}?ui_locales={lang}", world.issuer);
        let page = world.browser.get(url).await;
        let text = unescaped(&page.text);
        assert!(text.contains("张**") && text.contains("8000"), "{text}");
        for secret in [NAME, "小明", PHONE, "13800138000", &user.to_string()] {
            assert!(!text.contains(secret), "{secret} is told: {text}");
        }
    }
    let answer = world
        .browser
        .http()
        .get(address(&world, &format!("/{code}")));
    let answer = answer.send().await.expect("it answers");
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    world.close().await;
}

async fn inside_wechat_an_official_account_attaches_it(temp: TempStore) {
    let world = World::of(temp, &methods::file(&[])).await;
    let user = listed(&world, NAME, PHONE).await;
    let invited = invite_by(&world, "mp", user).await;
    let code = invited.made[0].code.to_string();
    let outside = world
        .browser
        .get(address(&world, &format!("/{code}")))
        .await;
    let text = unescaped(&outside.text);
    assert!(
        text.contains(&format!("/invitation/{code}/picture")),
        "a code for the phone: {text}"
    );
    let start = address(&world, &format!("/{code}/start"));
    let refused = world.browser.get(&start).await;
    assert_eq!(
        refused.location, None,
        "WeChat asks nobody outside of WeChat"
    );

    let open = json!({"person": "linxi", "url": start});
    let asked = world.act("open", open).await;
    assert_eq!(asked["state"], "asked", "WeChat asks: {asked}");
    let confirm = json!({"person": "linxi", "target": asked["target"]});
    let confirmed = world.act("confirm", confirm).await;
    let callback = json!({"person": "linxi", "url": confirmed["redirect_url"]});
    let ended = world.act("open", callback).await;
    assert_eq!(
        states(&world, user).await,
        [InvitationState::Used],
        "{ended}"
    );
    let truth: Value = world.truth("linxi", methods::ACCOUNT).await;
    let openid = truth["openid"].as_str().expect("an openid");
    let held = held(&world, user).await;
    assert!(held.iter().any(|one| one.key.value() == openid), "{held:?}");
    world.close().await;
}

async fn of_two_who_scan_one_code_at_the_same_moment_one_wins(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let (one, two) = (Browser::new(), Browser::new());
    let first = scan(&world, &one, &code, "xiaoming").await;
    let second = scan(&world, &two, &code, "linxi").await;
    let (first, second) = tokio::join!(come_back(&one, &first), come_back(&two, &second));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(
        statuses,
        [StatusCode::OK, StatusCode::GONE],
        "{} {}",
        first.text,
        second.text
    );
    let held = held(&world, user).await;
    let openids = held
        .iter()
        .filter(|one| one.key.kind() == IdentityKind::Openid);
    assert_eq!(openids.count(), 1, "{held:?}");
    assert_eq!(world.count_users().await, 1, "nobody was created");
    world.close().await;
}

async fn a_wechat_of_another_account_is_not_attached(temp: TempStore) {
    let world = world(temp).await;
    let theirs = world.claims("linxi", "pc").await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let browser = Browser::new();
    let callback = scan(&world, &browser, &code, "linxi").await;
    let page = come_back(&browser, &callback).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.text.contains("belongs to another account"),
        "{}",
        page.text
    );
    let theirs: UserId = theirs["sub"]
        .as_str()
        .expect("text")
        .parse()
        .expect("an id");
    assert_eq!(held(&world, user).await, []);
    assert_eq!(held(&world, theirs).await.len(), 2);
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let open = conflicts::list(&mut session, workspace, true, None, 10).await;
    drop(session);
    let open = open.expect("read");
    assert_eq!(open.len(), 1, "the admin finds it: {open:?}");
    let mut both = [user, theirs];
    both.sort();
    let mut found = open[0].users.clone();
    found.sort();
    assert_eq!(found, both);

    assert_eq!(states(&world, user).await, [InvitationState::Open]);
    let callback = scan(&world, &browser, &code, "xiaoming").await;
    let page = come_back(&browser, &callback).await;
    assert_eq!(page.status, StatusCode::OK, "their own WeChat is attached");
    world.close().await;
}

async fn an_account_that_has_a_wechat_gets_no_other_one(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    // Two browsers are on their way before either has come back; meanwhile the admin binds one.
    let callback = scan(&world, &world.browser, &code, "linxi").await;
    let truth = world.truth("xiaoming", APPID).await;
    let key = saoma_model::IdentityKey::Openid {
        appid: saoma_model::AppId::new(APPID),
        openid: saoma_model::OpenId::new(truth["openid"].as_str().expect("an openid")),
    };
    let workspace = world.workspace().await;
    let bound = world.accounts().bind(workspace, user, &key).await;
    bound.expect("it is nobody's");
    let page = come_back(&world.browser, &callback).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("has a WeChat already"), "{}", page.text);
    assert_eq!(held(&world, user).await.len(), 1);
    let page = world
        .browser
        .get(address(&world, &format!("/{code}")))
        .await;
    assert!(page.text.contains("has a WeChat already"), "{}", page.text);
    assert!(!page.text.contains("张"), "{}", page.text);
    let invited = invite_by(&world, "pc", user).await;
    assert_eq!(invited.attached, [user], "and they are not invited again");
    world.close().await;
}

async fn an_invitation_that_is_over_says_so_and_nothing_else(temp: TempStore) {
    let world = world(temp).await;
    let workspace = world.workspace().await;
    let revoked = listed(&world, NAME, PHONE).await;
    let revoked_code = invite(&world, revoked).await;
    let taken = world
        .accounts()
        .revoke_invitations(workspace, revoked)
        .await;
    assert_eq!(taken.expect("written"), 1);
    let disabled = listed(&world, NAME, PHONE).await;
    let disabled_code = invite(&world, disabled).await;
    let accounts = world.accounts();
    let off = accounts.set_disabled(workspace, disabled, true);
    off.await.expect("written");
    assert_eq!(
        invite_by(&world, "pc", disabled).await.disabled,
        [disabled],
        "who is disabled is not invited"
    );
    let gone = listed(&world, NAME, PHONE).await;
    let gone_code = invite(&world, gone).await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let known = bulk::accounts(&mut session, workspace, &[gone]).await;
    drop(session);
    let known = known.expect("the store is read");
    let store = &world.temp.store;
    let deleted = store.write(|tx| {
        let known = &known;
        Box::pin(async move { bulk::delete(tx, &known.iter().collect::<Vec<_>>()).await })
    });
    deleted.await.expect("written");
    let late = listed(&world, NAME, PHONE).await;
    let late_code = invite(&world, late).await;
    world
        .temp
        .clock
        .advance(Duration::from_secs(30 * 24 * 3600));
    for (code, status) in [
        (&revoked_code, StatusCode::GONE),
        (&gone_code, StatusCode::GONE),
        (&late_code, StatusCode::GONE),
        (&disabled_code, StatusCode::GONE),
        (&"0000-0000-0000-0000".to_owned(), StatusCode::NOT_FOUND),
        (&"no-code".to_owned(), StatusCode::NOT_FOUND),
    ] {
        for path in [format!("/{code}"), format!("/{code}/start")] {
            let page = world.browser.get(address(&world, &path)).await;
            assert_eq!((page.status, page.location), (status, None), "{path}");
            assert!(
                !page.text.contains("张") && !page.text.contains("8000"),
                "{}",
                page.text
            );
        }
    }
    world.close().await;
}

async fn what_ends_while_somebody_scans_attaches_nothing(temp: TempStore) {
    let world = world(temp).await;
    let workspace = world.workspace().await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let callback = scan(&world, &world.browser, &code, "xiaoming").await;
    let taken = world.accounts().revoke_invitations(workspace, user).await;
    taken.expect("written");
    let page = come_back(&world.browser, &callback).await;
    assert_eq!(page.status, StatusCode::GONE, "{}", page.text);
    assert_eq!(held(&world, user).await, []);

    let code = invite(&world, user).await;
    let callback = scan(&world, &world.browser, &code, "xiaoming").await;
    let accounts = world.accounts();
    let off = accounts.set_disabled(workspace, user, true);
    off.await.expect("written");
    let page = come_back(&world.browser, &callback).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    assert_eq!(held(&world, user).await, []);
    world.close().await;
}

async fn another_invitation_ends_the_one_before(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let first = invite(&world, user).await;
    world.temp.clock.advance(Duration::from_millis(1));
    let second = invite(&world, user).await;
    assert_ne!(first, second);
    assert_eq!(
        states(&world, user).await,
        [InvitationState::Open, InvitationState::Revoked]
    );
    let page = world
        .browser
        .get(address(&world, &format!("/{first}")))
        .await;
    assert_eq!(page.status, StatusCode::GONE);
    let page = world
        .browser
        .get(address(&world, &format!("/{second}")))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    world.close().await;
}

async fn an_invitation_is_good_in_its_own_workspace_only(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let mut other = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    other["workspace"] = json!("other");
    world.apply(&other).await;
    let elsewhere = world.issuer.replace("/w/acme", "/w/other");
    let page = world
        .browser
        .get(format!("{elsewhere}/invitation/{code}"))
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    world.close().await;
}

async fn whoever_guesses_codes_has_to_wait(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    for number in 0..60 {
        let guess = format!("/0000-0000-0000-{number:04}");
        let page = world.browser.get(address(&world, &guess)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{guess}");
    }
    for path in [format!("/{code}"), format!("/{code}/start")] {
        let page = world.browser.get(address(&world, &path)).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(!page.text.contains("张"), "{}", page.text);
    }
    let typed = [("code", code.as_str())];
    let typed = world.browser.submit(address(&world, ""), &typed).await;
    assert_eq!(typed.status, StatusCode::TOO_MANY_REQUESTS);
    world.temp.clock.advance(Duration::from_secs(3600));
    let page = world
        .browser
        .get(address(&world, &format!("/{code}")))
        .await;
    assert_eq!(page.status, StatusCode::OK, "after an hour");
    world.close().await;
}

async fn a_code_can_be_typed_off_the_card(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let page = world.browser.get(address(&world, "")).await;
    assert_eq!(page.status, StatusCode::OK);
    let lower = code.to_lowercase().replace('-', " ");
    let form = [("code", lower.as_str())];
    let typed = world.browser.submit(address(&world, ""), &form).await;
    assert_eq!(typed.status, StatusCode::SEE_OTHER, "{}", typed.text);
    let next = typed.location.expect("it leads to the page");
    assert!(
        next.path().ends_with(&format!("/invitation/{code}")),
        "{next}"
    );
    let wrong = [("code", "0000-0000-0000-0000")];
    let wrong = world.browser.submit(address(&world, ""), &wrong).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(
        wrong.text.contains("There is no such code"),
        "{}",
        wrong.text
    );
    world.close().await;
}

async fn what_became_of_it_is_told_to_the_browser_that_began_and_to_no_other(temp: TempStore) {
    let world = world(temp).await;
    let user = listed(&world, NAME, PHONE).await;
    let code = invite(&world, user).await;
    let callback = scan(&world, &world.browser, &code, "xiaoming").await;
    let stranger = Browser::new();
    let stolen = stranger.get(&callback).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    assert_eq!(
        held(&world, user).await,
        [],
        "somebody else's callback attaches nothing"
    );
    let _ = come_back(&world.browser, &callback).await;
    let login = world.last_login().await.id;
    let url = format!("{}/invitation?ended={login}", world.issuer);
    assert_eq!(world.browser.get(&url).await.status, StatusCode::OK);
    assert_eq!(stranger.get(&url).await.status, StatusCode::NOT_FOUND);
    world.close().await;
}

#[test]
fn consultants_make_list_and_take_back_invitations_on_the_command_line() {
    let saoma = Saoma::new();
    let folder = saoma.folder().to_owned();
    let file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]).to_string();
    std::fs::write(folder.join("acme.json"), file).expect("the folder is ours");
    saoma.json(["apply", "acme.json", "--json"]);
    let list = format!(
        "id,name,phone,appid,openid\n1,{NAME},{PHONE},,\n2,=cmd(),,,\n3,老周,,{APPID},o-of-zhou\n"
    );
    std::fs::write(folder.join("list.csv"), list).expect("the folder is ours");
    let imported = saoma.json(["import", "list.csv", "--workspace", "acme", "--json"]);
    assert_eq!(imported["rows"]["created"], 3, "{imported}");

    let make = [
        "invite",
        "make",
        "--workspace",
        "acme",
        "--source",
        "pc",
        "--all",
        "--json",
    ];
    let counted = saoma.json([make.as_slice(), &["--dry-run"]].concat());
    assert_eq!(counted["made"], 2, "{counted}");
    let listed = ["invite", "list", "--workspace", "acme", "--json"];
    assert_eq!(saoma.json(listed)["open"], 0, "a dry run makes none");
    let files = ["--html", "cards.html", "--csv", "codes.csv"];
    let made = saoma.json([make.as_slice(), &files].concat());
    assert_eq!(
        (&made["made"], &made["attached"]),
        (&json!(2), &json!(1)),
        "{made}"
    );
    let cards = std::fs::read_to_string(folder.join("cards.html")).expect("it was written");
    assert!(
        cards.contains(NAME) && cards.contains("+86138****8000"),
        "{cards}"
    );
    assert!(
        !cards.contains("13800138000"),
        "the whole number is on no card"
    );
    assert_eq!(cards.matches("<svg").count(), 2, "a QR code for each");
    let codes = std::fs::read_to_string(folder.join("codes.csv")).expect("it was written");
    assert!(codes.contains("'=cmd()"), "no formula is computed: {codes}");
    let again = saoma.json(make);
    let lines = again["lines"]
        .as_str()
        .expect("without a file they are printed");
    let former: Vec<&str> = codes.lines().skip(1).collect();
    assert_eq!((lines.lines().count(), former.len()), (3, 2));
    assert!(
        former.iter().all(|line| !lines.contains(line)),
        "new codes: {lines}"
    );
    let standing = saoma.json(listed);
    assert_eq!(
        (&standing["open"], &standing["revoked"]),
        (&json!(2), &json!(2))
    );

    let user = standing["invitations"][0]["user"].as_str().expect("an id");
    let revoke = [
        "invite",
        "revoke",
        "--workspace",
        "acme",
        "--json",
        "--user",
        user,
    ];
    assert_eq!(saoma.json(revoke)["revoked"], 1);
    let unknown = [
        "invite",
        "make",
        "--workspace",
        "acme",
        "--source",
        "nope",
        "--all",
    ];
    let refused = saoma.command(unknown).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(1));
}
