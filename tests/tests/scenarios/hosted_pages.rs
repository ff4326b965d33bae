//! Every question and every refusal that somebody may meet: brought about here, looked at in a real
//! browser by `tests/browser/hosted_pages.js`.

use std::time::Duration;

use saoma_model::{Channel, UserId};
use saoma_store::{identities, inbox_messages};
use saoma_testkit::TempStore;
use saoma_tests::{APPID, Page, Stage};
use serde_json::{Value, json};
use url::Url;

use crate::methods::MINI;
use crate::world::World;

const PHONE: &str = "+8613912345678";

#[tokio::test(flavor = "multi_thread")]
async fn every_question_and_refusal_is_in_order_in_chinese() {
    look("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_and_refusal_is_in_order_in_english() {
    look("en").await;
}

async fn look(lang: &'static str) {
    let Some(stage) = Stage::find() else { return };
    let world = World::of(TempStore::new().await, &file()).await;
    for name in ["chenchen", "laoli", "newcomer", "invited", "guest"] {
        let path = format!("people/{name}");
        world.control(&path, &json!({"nickname": name})).await;
    }
    let mut looked = Looked {
        lang,
        world,
        pages: Vec::new(),
    };
    looked.expired().await;
    looked.several().await;
    looked.conflict().await;
    looked.phone_code().await;
    looked.refusals().await;
    looked.login_only().await;
    looked.invitations().await;
    looked.account_page().await;
    let (world, pages) = (looked.world, looked.pages);
    let told = json!({
        "provider": world.origin().as_str(),
        "simulator": world.simulator,
        "issuer": world.issuer,
        "cookies": world.browser.cookies(),
        "pages": pages,
    });
    tokio::task::block_in_place(|| stage.run(&format!("hosted_pages.js {lang}"), &told));
    world.close().await;
}

/// A website that asks, and a mini program that has a matched number confirmed by a code.
fn file() -> Value {
    let mut file = crate::methods::file(&[
        (
            "mini",
            json!({"association": "field_match", "proofs": ["phone_code"]}),
        ),
        ("pc", json!({"association": "ask"})),
    ]);
    file["applications"][0]["name"] = json!("山雀书店");
    file
}

/// The same, with something changed.
fn changed(change: fn(&mut Value)) -> Value {
    let mut file = file();
    change(&mut file);
    file
}

fn pc(file: &mut Value) -> &mut Value {
    let sources = file["sources"].as_array_mut().expect("a list").iter_mut();
    let mut sources = sources.filter(|source| source["id"] == "pc");
    sources.next().expect("the file has the source")
}

struct Looked {
    lang: &'static str,
    world: World,
    pages: Vec<Value>,
}

impl Looked {
    fn add(&mut self, name: &str, heading: &str, address: &Url) {
        let page = json!({"name": name, "heading": heading, "url": address.as_str()});
        self.pages.push(page);
    }

    /// Where WeChat sends the browser back to, once a person has confirmed.
    async fn callback_of(&self, person: &str) -> String {
        // Which login was the last one can be told.
        self.world.temp.clock.advance(Duration::from_millis(1));
        let asked = [
            ("source", "pc"),
            ("prompt", "login"),
            ("ui_locales", self.lang),
        ];
        let page = self.world.browser.get(self.world.authorize(&asked)).await;
        let qr_page = page.location.expect("/authorize leads to WeChat");
        let _ = self.world.browser.get(&qr_page).await;
        let simulator = &self.world.simulator;
        let answer = self
            .world
            .browser
            .phone(simulator, "authorize", person, &qr_page);
        let answer = answer.await;
        answer["redirect_url"]
            .as_str()
            .expect("the phone leads back")
            .to_owned()
    }

    /// Scans, and is asked: where.
    async fn ask(&self, person: &str) -> Url {
        let callback = self.callback_of(person).await;
        let page = self.world.browser.get(callback).await;
        let asked = page.location.filter(|to| to.path().ends_with("/binding"));
        asked.unwrap_or_else(|| panic!("{person} is not asked: {}", page.text))
    }

    async fn submit(&self, address: &Url, form: &[(&str, &str)]) -> Page {
        self.world.browser.submit(address, form).await
    }

    /// Too late for an answer.
    async fn expired(&mut self) {
        let address = self.ask("xiaoming").await;
        self.world.temp.clock.advance(Duration::from_secs(10 * 60));
        let _ = self.world.browser.get(&address).await;
        self.add("refusal-expired", "refusal.expired.title", &address);
    }

    /// Two accounts have one number.
    async fn several(&mut self) {
        for person in ["xiaoming", "linxi"] {
            let user = self.account(person, PHONE).await;
            self.unbind(user).await;
        }
        let asked = self.ask("xiaoming").await;
        self.prove_number(&asked).await;
        self.add("binding-several", "binding.several.title", &asked);

        let chosen = self.ask("xiaoming").await;
        self.prove_number(&chosen).await;
        let page = self.world.browser.get(&chosen).await;
        let offered = page.text.split("name=\"account\" value=\"").nth(1);
        let account = offered.and_then(|rest| rest.split('"').next());
        let account = account.unwrap_or_else(|| panic!("no account is offered: {}", page.text));
        let form = [("answer", "account"), ("account", account)];
        self.submit(&chosen, &form).await;
        self.add("binding-chosen", "binding.prove.title", &chosen);
    }

    /// A code to the number that two accounts have.
    async fn prove_number(&self, address: &Url) {
        // An address gets one code a minute.
        self.world.temp.clock.advance(Duration::from_secs(60));
        self.submit(address, &[("answer", "existing")]).await;
        let form = [("answer", "send_phone"), ("address", PHONE)];
        let sent = self.submit(address, &form).await;
        let to = sent.location.expect("the page of the code follows");
        let challenge = to.query_pairs().find(|(name, _)| name == "challenge");
        let challenge = challenge.expect("the code has a name").1.into_owned();
        let code = self.newest_code().await;
        let form = [
            ("answer", "code"),
            ("challenge", challenge.as_str()),
            ("channel", "phone"),
            ("code", &code),
        ];
        self.submit(address, &form).await;
    }

    /// The openid is of one account, the unionid of another.
    async fn conflict(&mut self) {
        let truth = self.world.truth("linxi", APPID).await;
        let keys = [
            json!({"kind": "openid", "appid": APPID, "openid": truth["openid"]}),
            json!({"kind": "unionid", "open_platform": "acme-open", "unionid": truth["unionid"]}),
        ];
        let users = [self.account("laoli", "+8613800138001").await, {
            let user = self.account("xiaoming", "+8613800138002").await;
            self.unbind(user).await;
            user
        }];
        let workspace = self.world.workspace().await;
        for (user, key) in users.into_iter().zip(keys) {
            let key = serde_json::from_value(key).expect("an identity");
            let bound = self.world.accounts().bind(workspace, user, &key).await;
            bound.expect("the identity is free");
        }
        let address = self.ask("linxi").await;
        self.add("binding-conflict", "binding.conflict.title", &address);
    }

    /// WeChat's verified number is an account's, and numbers change hands.
    async fn phone_code(&mut self) {
        let number = self.world.truth("yinuo", MINI).await["phone"].clone();
        let number = number.as_str().expect("she has a phone");
        let number = format!("+86{}", number.trim_start_matches("+86"));
        let user = self.account("yinuo", &number).await;
        self.unbind(user).await;
        let page = self.world.login_page(&[("ui_locales", self.lang)]).await;
        let ticket = crate::methods::ticket_of(&page, "mini").expect("a code");
        self.world.answer("yinuo", &ticket, "scan").await;
        self.world.give_phone("yinuo", &ticket).await;
        let address = self.world.go_on(&ticket).await.location;
        let address = address.expect("she is asked on the computer");
        self.add("binding-phone-code", "binding.phone_code.title", &address);
    }

    /// What is switched off while somebody signs in, or was before.
    async fn refusals(&mut self) {
        let user = self.account("chenchen", "+8613800138003").await;
        self.set_disabled(user, true).await;
        let callback = self.callback_of("chenchen").await;
        self.refused("user_disabled", &callback).await;
        self.set_disabled(user, false).await;

        let ways: [(&str, Value); 5] = [
            (
                "access_denied",
                changed(|file| file["applications"][0]["access"] = json!("deny_all")),
            ),
            (
                "source_disabled",
                changed(|file| pc(file)["enabled"] = json!(false)),
            ),
            (
                "source_not_enabled",
                changed(|file| file["applications"][0]["sources"] = json!(["mp"])),
            ),
            (
                "platform_app_offline",
                changed(|file| file["platform_apps"][0]["status"] = json!("offline")),
            ),
            (
                "platform_app_disabled",
                changed(|file| file["platform_apps"][0]["status"] = json!("disabled")),
            ),
        ];
        for (refusal, off) in ways {
            let callback = self.callback_of("chenchen").await;
            self.world.apply(&off).await;
            self.refused(refusal, &callback).await;
            self.world.apply(&file()).await;
        }
    }

    async fn set_disabled(&self, user: UserId, disabled: bool) {
        let workspace = self.world.workspace().await;
        let accounts = self.world.accounts();
        let changed = accounts.set_disabled(workspace, user, disabled).await;
        assert!(changed.expect("the user is written"), "it was otherwise");
    }

    async fn login_only(&mut self) {
        self.world
            .apply(&changed(|file| {
                pc(file)["login_only"] = json!(true);
                pc(file)["association"] = json!("none");
            }))
            .await;
        let callback = self.callback_of("newcomer").await;
        self.refused("login_only", &callback).await;
        self.world.apply(&file()).await;
    }

    async fn refused(&mut self, refusal: &str, callback: &str) {
        let page = self.world.browser.get(callback).await;
        let outcome = self.world.last_login().await.outcome;
        assert_eq!(outcome.as_deref(), Some(refusal), "{}", page.text);
        let callback = Url::parse(callback).expect("an address");
        let (name, heading) = (
            format!("refusal-{}", refusal.replace('_', "-")),
            format!("refusal.{refusal}.title"),
        );
        self.add(&name, &heading, &callback);
    }

    /// Somebody is invited to attach their WeChat: on a computer, in WeChat, and when it is done.
    async fn invitations(&mut self) {
        let user = self.account("invited", "+8613800138009").await;
        self.unbind(user).await;
        let mut cards = Vec::new();
        for source in ["pc", "mp"] {
            let code = crate::invitations::invite_by(&self.world, source, user).await;
            let code = code
                .made
                .first()
                .expect("nothing is attached")
                .code
                .to_string();
            cards.push(code.clone());
            let page = json!({
                "name": format!("invitation-{source}"),
                "heading": "invitation.title",
                "values": {"name": "山雀书店"},
                "url": self.invitation(&format!("/{code}")),
            });
            self.pages.push(page);
        }
        let typed = Url::parse(&self.invitation("")).expect("an address");
        self.add("invitation-code", "invitation.code.title", &typed);

        let other = self.account("guest", "+8613800138010").await;
        self.unbind(other).await;
        let code = crate::invitations::invite_by(&self.world, "pc", other).await;
        let code = code
            .made
            .first()
            .expect("nothing is attached")
            .code
            .to_string();
        let start = self.invitation(&format!("/{code}/start"));
        let at_wechat = self.world.browser.get(start).await.location;
        let at_wechat = at_wechat.expect("it leads to WeChat");
        let _ = self.world.browser.get(&at_wechat).await;
        let (browser, simulator) = (&self.world.browser, &self.world.simulator);
        let answer = browser.phone(simulator, "authorize", "guest", &at_wechat);
        let answer = answer.await;
        let callback = answer["redirect_url"].as_str();
        let callback = callback.unwrap_or_else(|| panic!("no way back: {answer}"));
        let ended = self.world.browser.get(callback).await.location;
        let ended = ended.expect("a page says how it ended");
        self.add(
            "invitation-attached",
            "invitation.end.attached.title",
            &ended,
        );
    }

    fn invitation(&self, path: &str) -> String {
        let (issuer, lang) = (&self.world.issuer, self.lang);
        format!("{issuer}/invitation{path}?ui_locales={lang}")
    }

    /// The account of somebody who is signed in.
    async fn account_page(&mut self) {
        self.account("laoli", "+8613800138001").await;
        let address = format!("{}/account?ui_locales={}", self.world.issuer, self.lang);
        let address = Url::parse(&address).expect("an address");
        self.add("account", "account.identities", &address);
    }

    /// Somebody who was there before, with a proven number and a password.
    async fn account(&self, person: &str, phone: &str) -> UserId {
        let plain = changed(|file| pc(file)["association"] = json!("none"));
        self.world.apply(&plain).await;
        let callback = self.callback_of(person).await;
        let page = self.world.browser.get(callback).await;
        let location = page.location;
        assert!(location.is_some(), "{person} signs in: {}", page.text);
        let user = self.world.last_login().await.user;
        let user = user.expect("somebody signed in");
        self.world.apply(&file()).await;
        let workspace = self.world.workspace().await;
        let accounts = self.world.accounts();
        for (channel, address) in [
            (Channel::Phone, phone.to_owned()),
            (Channel::Email, format!("{person}@acme.example")),
        ] {
            let set = accounts.set_address(workspace, user, channel, Some(&address), true);
            set.await.expect("the address is set");
        }
        let password = "correct horse".into();
        let set = accounts.set_password(workspace, user, Some(&password));
        set.await.expect("the password is set");
        user
    }

    /// Takes what ties a user to WeChat away, as if they had come from elsewhere.
    async fn unbind(&self, user: UserId) {
        let workspace = self.world.workspace().await;
        let mut session = self.world.temp.store.read().await.expect("read");
        let held = identities::list_by_user(&mut session, workspace, user).await;
        drop(session);
        let held = held.expect("read").into_iter();
        let held: Vec<_> = held.map(|identity| identity.id).collect();
        let unbound = self.world.accounts().unbind(workspace, user, &held).await;
        unbound.expect("they are unbound");
    }

    async fn newest_code(&self) -> String {
        let workspace = self.world.workspace().await;
        let mut session = self.world.temp.store.read().await.expect("read");
        let messages = inbox_messages::list(&mut session, workspace, 1).await;
        let mut messages = messages.expect("the inbox is read").into_iter();
        messages.next().expect("a code was sent").code
    }
}
