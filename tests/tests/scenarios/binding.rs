//! A source that asks: the end user chooses an account and proves it, over HTTP as a browser would.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_ambient::Clock as _;
use saoma_identity::Accounts;
use saoma_model::{
    Actor, Channel, ConflictKind, Decision, PasswordHash, Proof, Question, Refusal, Stage,
    TraceStep, UserId,
};
use saoma_store::{conflicts, identities, inbox_messages, users};
use saoma_testkit::TempStore;
use saoma_tests::{Page, Sandbox};
use serde_json::{Value, json};
use url::Url;

use crate::support::{REDIRECT_URI, code_of, shop, userinfo};
use crate::world::{World, on_both};

on_both!(
    somebody_new_chooses_a_new_account,
    an_account_is_bound_by_a_code_to_its_phone,
    an_account_is_bound_by_a_code_to_its_e_mail_address,
    an_account_is_bound_by_its_password,
    a_hash_of_another_system_is_replaced_once_its_password_was_right,
    a_code_is_mistyped_five_times_and_worth_nothing_after,
    a_code_is_good_for_five_minutes,
    an_address_gets_one_code_a_minute,
    who_asks_does_not_learn_whether_an_account_has_the_address,
    an_unproven_address_proves_nothing,
    a_disabled_account_and_one_with_another_wechat_are_not_bound,
    several_accounts_with_one_number_are_chosen_from_and_proven,
    of_two_accounts_in_conflict_the_proven_one_signs_in,
    what_is_asked_expires,
    another_browser_is_not_asked,
    a_source_that_was_switched_off_binds_nobody,
);

const PHONE: &str = "+8613800138000";
const EMAIL: &str = "xiaoming@acme.example";

fn file() -> Value {
    let mut file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    file["sources"][0]["association"] = json!("ask");
    file
}

/// A world in which somebody is being asked.
struct Asked {
    world: World,
    address: Url,
}

impl Asked {
    async fn of(temp: TempStore) -> Self {
        let world = World::of(temp, &file()).await;
        let address = ask(&world, "xiaoming").await;
        Self { world, address }
    }

    async fn submit(&self, form: &[(&str, &str)]) -> Page {
        self.world.browser.submit(&self.address, form).await
    }

    /// Says that there is an account, and has a code sent to an address.
    async fn send(&self, answer: &str, address: &str) -> Page {
        let chosen = self.submit(&[("answer", "existing")]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
        self.submit(&[("answer", answer), ("address", address)])
            .await
    }

    async fn type_in(&self, sent: &Page, code: &str) -> Page {
        let parameter = |name: &str| {
            let to = sent
                .location
                .as_ref()
                .expect("the page of the code follows");
            let mut pairs = to.query_pairs();
            let found = pairs.find(|(known, _)| known == name);
            found.expect("the code has a name").1.into_owned()
        };
        let (challenge, channel) = (parameter("challenge"), parameter("channel"));
        let form = [
            ("answer", "code"),
            ("challenge", challenge.as_str()),
            ("channel", channel.as_str()),
            ("code", code),
        ];
        self.submit(&form).await
    }

    /// The login has ended: what the application is told.
    async fn claims(&self, page: &Page) -> Value {
        claims_after(&self.world, page, &self.address).await
    }

    async fn decision(&self) -> Option<Decision> {
        self.world.last_login().await.trace.decision()
    }
}

/// Scans, and is asked.
async fn ask(world: &World, person: &str) -> Url {
    let page = world.sign_in(person, "pc").await;
    let address = page.location.unwrap_or_else(|| panic!("{}", page.text));
    assert!(address.path().ends_with("/binding"), "{address}");
    let page = world.browser.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    address
}

async fn claims_after(world: &World, page: &Page, address: &Url) -> Value {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("http-equiv=\"refresh\""),
        "{}",
        page.text
    );
    let back = world.browser.get(address).await;
    let tokens = world.tokens(&code_of(&back)).await;
    let (_, claims) = userinfo(&world.browser, &world.issuer, &tokens["access_token"]).await;
    claims
}

/// A user who was there before, with a proven number and address and a password.
async fn account(world: &World, person: &str) -> UserId {
    let mut plain = file();
    plain["sources"][0]["association"] = json!("none");
    world.apply(&plain).await;
    let claims = world.claims(person, "pc").await;
    let user: UserId = claims["sub"]
        .as_str()
        .expect("text")
        .parse()
        .expect("an id");
    world.apply(&file()).await;
    let workspace = world.workspace().await;
    let accounts = accounts(world);
    let set = accounts.set_address(workspace, user, Channel::Phone, Some(PHONE), true);
    set.await.expect("the number is set");
    let set = accounts.set_address(workspace, user, Channel::Email, Some(EMAIL), true);
    set.await.expect("the address is set");
    let password = "correct horse".into();
    let set = accounts
        .set_password(workspace, user, Some(&password))
        .await;
    set.expect("the password is set");
    unbind(world, user).await;
    user
}

/// Takes what ties a user to WeChat away, as if they had come from elsewhere.
async fn unbind(world: &World, user: UserId) {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let held = identities::list_by_user(&mut session, workspace, user).await;
    drop(session);
    let held: Vec<_> = held
        .expect("read")
        .into_iter()
        .map(|held| held.id)
        .collect();
    let unbound = accounts(world).unbind(workspace, user, &held).await;
    unbound.expect("they are unbound");
}

fn accounts(world: &World) -> Accounts<'_> {
    Accounts {
        store: &world.temp.store,
        clock: &*world.temp.clock,
        entropy: &*world.temp.entropy,
        actor: Actor::Admin,
    }
}

/// The codes in the sandbox's inbox, newest first.
async fn inbox(world: &World) -> Vec<(Channel, String, String)> {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let messages = inbox_messages::list(&mut session, workspace, 10).await;
    let messages = messages.expect("the inbox is read").into_iter();
    messages
        .map(|message| {
            assert!(message.text.contains(&message.code), "{}", message.text);
            (message.channel, message.address, message.code)
        })
        .collect()
}

async fn newest_code(world: &World) -> String {
    let newest = inbox(world).await.into_iter().next();
    newest.expect("a code was sent").2
}

async fn somebody_new_chooses_a_new_account(temp: TempStore) {
    let asked = Asked::of(temp).await;
    let login = asked.world.last_login().await;
    assert_eq!(login.stage, Stage::Choosing);
    assert_eq!(
        asked.world.count_users().await,
        0,
        "nobody before the answer"
    );
    let page = asked.submit(&[("answer", "new")]).await;
    let claims = asked.claims(&page).await;
    assert_eq!(asked.decision().await, Some(Decision::Create));
    assert_eq!(asked.world.count_users().await, 1);
    let again = asked.world.claims("xiaoming", "pc").await;
    assert_eq!(again["sub"], claims["sub"], "and is known from then on");
    let late = asked.submit(&[("answer", "new")]).await;
    assert!(late.status != StatusCode::OK, "what is over is over");
    assert_eq!(
        asked.world.count_users().await,
        1,
        "a second answer makes nobody"
    );
    asked.world.close().await;
}

async fn an_account_is_bound_by_a_code_to_its_phone(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", "138 0013 8000").await;
    let messages = inbox(&asked.world).await;
    let code = match messages.as_slice() {
        [(Channel::Phone, to, code)] if to == PHONE => code.clone(),
        other => panic!("one text message was to be sent: {other:?}"),
    };
    let page = asked.type_in(&sent, &code).await;
    let claims = asked.claims(&page).await;
    assert_eq!(claims["sub"], user.to_string(), "the account is theirs");
    assert_eq!(asked.decision().await, Some(Decision::Bind { user }));
    let login = asked.world.last_login().await;
    let steps: Vec<_> = login.trace.0.iter().map(|entry| &entry.step).collect();
    let asks = |step: &&TraceStep| {
        matches!(
            step,
            TraceStep::Asked {
                question: Question::Choose,
                ..
            }
        )
    };
    let proves = |step: &&TraceStep| matches!(step, TraceStep::Proved { proof: Proof::PhoneCode, user: Some(proven) } if *proven == user);
    assert!(
        steps.iter().any(asks) && steps.iter().any(proves),
        "{steps:?}"
    );
    let trace = serde_json::to_string(&login.trace).expect("a trace is JSON");
    assert!(
        !trace.contains("13800138000") && !trace.contains(&code),
        "{trace}"
    );
    let again = asked.world.claims("xiaoming", "pc").await;
    assert_eq!(again["sub"], user.to_string(), "the next scan asks nothing");
    assert_eq!(asked.world.count_users().await, 1);
    asked.world.close().await;
}

async fn an_account_is_bound_by_a_code_to_its_e_mail_address(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_email", "XiaoMing@acme.example").await;
    let code = newest_code(&asked.world).await;
    let page = asked.type_in(&sent, &code).await;
    assert_eq!(asked.claims(&page).await["sub"], user.to_string());
    asked.world.close().await;
}

async fn an_account_is_bound_by_its_password(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let _ = asked.submit(&[("answer", "existing")]).await;
    let with = async |password: &str| {
        let form = [
            ("answer", "password"),
            ("address", EMAIL),
            ("password", password),
        ];
        asked.submit(&form).await
    };
    let wrong = with("correct hors").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("role=\"alert\""), "{}", wrong.text);
    let page = with("correct horse").await;
    assert_eq!(asked.claims(&page).await["sub"], user.to_string());
    asked.world.close().await;
}

async fn a_hash_of_another_system_is_replaced_once_its_password_was_right(temp: TempStore) {
    // bcrypt, from John the Ripper's self-test.
    const FOREIGN: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let (workspace, now) = (world.workspace().await, world.temp.clock.now());
    let foreign = PasswordHash::new(FOREIGN.to_owned());
    let store = world.temp.store.clone();
    let set = store.write(|tx| {
        Box::pin(users::set_password_hash(
            tx,
            workspace,
            user,
            Some(&foreign),
            now,
        ))
    });
    assert!(set.await.expect("the store is written"));
    let kept = async || {
        let mut session = store.read().await.expect("the store is read");
        let kept = users::password_hash(&mut session, workspace, user).await;
        kept.expect("it is read").expect("there is one")
    };
    let address = ask(&world, "xiaoming").await;
    let mut asked = Asked { world, address };
    let form = |password| {
        [
            ("answer", "password"),
            ("address", EMAIL),
            ("password", password),
        ]
    };
    let _ = asked.submit(&[("answer", "existing")]).await;
    let wrong = asked.submit(&form("U*u")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kept().await, foreign, "a wrong password replaces nothing");
    let page = asked.submit(&form("U*U")).await;
    assert_eq!(asked.claims(&page).await["sub"], user.to_string());
    let own = kept().await;
    assert!(own.reveal().starts_with("$argon2id$"), "it is one of ours");
    unbind(&asked.world, user).await;
    asked.address = ask(&asked.world, "xiaoming").await;
    let _ = asked.submit(&[("answer", "existing")]).await;
    let page = asked.submit(&form("U*U")).await;
    assert_eq!(asked.claims(&page).await["sub"], user.to_string());
    assert_eq!(kept().await, own, "ours stays");
    asked.world.close().await;
}

async fn a_code_is_mistyped_five_times_and_worth_nothing_after(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let code = newest_code(&asked.world).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in [4, 3, 2, 1, 0] {
        let page = asked.type_in(&sent, wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(&left.to_string()), "{}", page.text);
    }
    let page = asked.type_in(&sent, &code).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "it is spent");
    assert_eq!(asked.world.last_login().await.stage, Stage::Choosing);
    asked.world.close().await;
}

async fn a_code_is_good_for_five_minutes(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let code = newest_code(&asked.world).await;
    asked.world.temp.clock.advance(Duration::from_secs(5 * 60));
    let page = asked.type_in(&sent, &code).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "too late");
    let sent = asked.send("send_phone", PHONE).await;
    let code = newest_code(&asked.world).await;
    let page = asked.type_in(&sent, &code).await;
    assert_eq!(page.status, StatusCode::OK, "another one is good");
    asked.world.close().await;
}

async fn an_address_gets_one_code_a_minute(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let first = asked.send("send_phone", PHONE).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let again = asked.send("send_phone", PHONE).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(inbox(&asked.world).await.len(), 1, "nothing was sent");
    asked.world.close().await;
}

async fn who_asks_does_not_learn_whether_an_account_has_the_address(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    account(&world, "xiaoming").await;
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let known = asked.send("send_email", EMAIL).await;
    let unknown = asked.send("send_email", "nobody@acme.example").await;
    assert_eq!(known.status, unknown.status, "both lead to the code's page");
    assert_eq!(inbox(&asked.world).await.len(), 1, "but one was sent only");
    let page = asked.type_in(&unknown, "000000").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.world.close().await;
}

async fn an_unproven_address_proves_nothing(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let workspace = world.workspace().await;
    let unproven = accounts(&world)
        .set_address(workspace, user, Channel::Email, Some(EMAIL), false)
        .await;
    unproven.expect("the address is set");
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let _ = asked.send("send_email", EMAIL).await;
    assert_eq!(
        inbox(&asked.world).await,
        [],
        "anybody can have written it there"
    );
    let form = [
        ("answer", "password"),
        ("address", EMAIL),
        ("password", "correct horse"),
    ];
    let page = asked.submit(&form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.world.close().await;
}

async fn a_disabled_account_and_one_with_another_wechat_are_not_bound(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let user = account(&world, "xiaoming").await;
    let workspace = world.workspace().await;
    let disabled = accounts(&world).set_disabled(workspace, user, true).await;
    assert!(disabled.expect("the user is written"));
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let code = newest_code(&asked.world).await;
    let page = asked.type_in(&sent, &code).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "disabled");

    let Asked { world, .. } = asked;
    let enabled = accounts(&world).set_disabled(workspace, user, false).await;
    assert!(enabled.expect("the user is written"));
    world.temp.clock.advance(Duration::from_secs(60));
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let page = asked.type_in(&sent, &newest_code(&asked.world).await).await;
    assert_eq!(asked.claims(&page).await["sub"], user.to_string());

    let Asked { world, .. } = asked;
    world.temp.clock.advance(Duration::from_secs(60));
    let address = ask(&world, "linxi").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let page = asked.type_in(&sent, &newest_code(&asked.world).await).await;
    let status = page.status;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "it has a WeChat");
    assert_eq!(asked.world.count_users().await, 1);
    asked.world.close().await;
}

async fn several_accounts_with_one_number_are_chosen_from_and_proven(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let first = account(&world, "xiaoming").await;
    let second = account(&world, "linxi").await;
    assert_ne!(first, second);
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let sent = asked.send("send_phone", PHONE).await;
    let page = asked.type_in(&sent, &newest_code(&asked.world).await).await;
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "one number, two accounts"
    );
    let page = asked.world.browser.get(&asked.address).await;
    for user in [first, second] {
        assert!(page.text.contains(&user.to_string()), "{}", page.text);
    }
    let chosen = [("answer", "account"), ("account", &second.to_string())];
    let _ = asked.submit(&chosen).await;
    asked.world.temp.clock.advance(Duration::from_secs(60));
    let sent = asked.submit(&[("answer", "send_phone")]).await;
    let page = asked.type_in(&sent, &newest_code(&asked.world).await).await;
    assert_eq!(asked.claims(&page).await["sub"], second.to_string());
    asked.world.close().await;
}

async fn of_two_accounts_in_conflict_the_proven_one_signs_in(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let first = account(&world, "xiaoming").await;
    let second = account(&world, "linxi").await;
    let workspace = world.workspace().await;
    let truth = world.truth("xiaoming", saoma_tests::APPID).await;
    let keys = [
        (
            first,
            json!({"kind": "openid", "appid": saoma_tests::APPID, "openid": truth["openid"]}),
        ),
        (
            second,
            json!({"kind": "unionid", "open_platform": "acme-open", "unionid": truth["unionid"]}),
        ),
    ];
    for (user, key) in keys {
        let key = serde_json::from_value(key).expect("an identity");
        let bound = accounts(&world).bind(workspace, user, &key).await;
        bound.expect("the identity is free");
    }
    let address = ask(&world, "xiaoming").await;
    let asked = Asked { world, address };
    let chosen = [("answer", "account"), ("account", &second.to_string())];
    let _ = asked.submit(&chosen).await;
    let form = [("answer", "password"), ("password", "correct horse")];
    let page = asked.submit(&form).await;
    assert_eq!(asked.claims(&page).await["sub"], second.to_string());
    assert_eq!(
        asked.decision().await,
        Some(Decision::Choose { user: second })
    );
    let mut session = asked.world.temp.store.read().await.expect("read");
    let open = conflicts::list(&mut session, workspace, true, None, 10).await;
    drop(session);
    let open = open.expect("read");
    assert_eq!(open.len(), 1, "the admin still has to look at it: {open:?}");
    assert_eq!(open[0].kind, ConflictKind::Conflict);
    assert_eq!(open[0].users, [first, second]);
    asked.world.close().await;
}

async fn what_is_asked_expires(temp: TempStore) {
    let asked = Asked::of(temp).await;
    asked.world.temp.clock.advance(Duration::from_secs(10 * 60));
    let page = asked.submit(&[("answer", "new")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    let login = asked.world.last_login().await;
    assert_eq!(login.stage, Stage::Expired);
    assert_eq!(login.outcome.as_deref(), Some(Refusal::Expired.as_str()));
    assert!(
        page.text.contains(&login.id.reference().to_string()),
        "its reference is shown"
    );
    assert_eq!(asked.world.count_users().await, 0);
    asked.world.close().await;
}

async fn another_browser_is_not_asked(temp: TempStore) {
    let asked = Asked::of(temp).await;
    let stranger = saoma_tests::Browser::new();
    let page = stranger.get(&asked.address).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = stranger.submit(&asked.address, &[("answer", "new")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(asked.world.count_users().await, 0);
    asked.world.close().await;
}

async fn a_source_that_was_switched_off_binds_nobody(temp: TempStore) {
    let asked = Asked::of(temp).await;
    let mut off = file();
    off["sources"][0]["enabled"] = json!(false);
    asked.world.apply(&off).await;
    let page = asked.submit(&[("answer", "new")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    let mut session = asked.world.temp.store.read().await.expect("read");
    let workspace = asked.world.workspace().await;
    let none = users::list(&mut session, workspace, None, 10).await;
    assert_eq!(none.expect("read").len(), 0);
    drop(session);
    asked.world.close().await;
}
