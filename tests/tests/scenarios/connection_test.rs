//! Whether WeChat accepts what was entered: what the test says, and that it leaves no trace.

use std::sync::Arc;

use saoma_ambient::Clock;
use saoma_identity::AskedBy;
use saoma_identity::connection_test::{
    Check, Checked, ConnectionTest, Machine, Report, Tested, Verdict, Whom,
};
use saoma_model::{Association, Decision, PlatformApp, Question, Refusal, Source, SourceId};
use saoma_store::{account_tokens, api_calls, logins, platform_apps, sources};
use saoma_testkit::TempStore;
use saoma_tests::{APPID, Sandbox};
use saoma_text::{Lang, lookup};
use saoma_wechat::errcode::Field;
use saoma_wechat::{Base, WeChat};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use crate::support::{REDIRECT_URI, shop};
use crate::world::{World, on_both};

on_both!(
    a_sandbox_passes_with_every_method_and_keeps_nothing,
    each_wrong_value_is_named,
    a_whitelist_names_the_address_and_whose_it_is,
    what_a_mini_program_or_an_account_lacks_is_named,
    what_is_not_the_settings_fault_does_not_blame_them,
    the_rules_say_what_a_login_would_give,
);

pub(crate) const MINI: &str = "wx00000000000000a1";
pub(crate) const ACCOUNT: &str = "wx00000000000000a2";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A sandbox with a source of each method.
pub(crate) fn file() -> Value {
    let mut file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    let secret = json!({"value": SECRET});
    for (id, appid, kind, method) in [
        ("mini", MINI, "mini_program", "wechat_mini_program"),
        (
            "follow",
            ACCOUNT,
            "official_account",
            "wechat_official_account",
        ),
    ] {
        let app = json!({
            "appid": appid, "kind": kind, "name": id, "open_platform": "acme-open", "secret": secret,
        });
        file["platform_apps"]
            .as_array_mut()
            .expect("a list")
            .push(app);
        let source = json!({"id": id, "kind": method, "appid": appid, "display_name": id});
        file["sources"].as_array_mut().expect("a list").push(source);
    }
    file
}

struct Bench {
    world: World,
    wechat: WeChat,
    machine: Machine,
}

impl Bench {
    async fn of(temp: TempStore) -> Self {
        let world = World::of(temp, &file()).await;
        Self {
            wechat: wechat(&world, &world.simulator),
            world,
            machine: Machine::ThisComputer,
        }
    }

    async fn run(&self, source: &str) -> Report {
        self.run_with(source, |_, _| None).await
    }

    /// Tests a source after `change` has changed it; the answer is the AppSecret as entered.
    async fn run_with(
        &self,
        source: &str,
        change: impl Fn(&mut PlatformApp, &mut Url) -> Option<SecretString>,
    ) -> Report {
        let (source, mut app) = self.stored(source).await;
        let back = format!("{}/connections/{}/callback", self.world.issuer, source.id);
        let mut back = Url::parse(&back).expect("an address");
        let secret = change(&mut app, &mut back);
        let temp = &self.world.temp;
        let test = ConnectionTest {
            store: &temp.store,
            vault: &temp.vault,
            wechat: &self.wechat,
            clock: &*temp.clock,
            entropy: &*temp.entropy,
            machine: self.machine,
            asked_by: AskedBy::Test,
        };
        let tested = Tested {
            source: &source,
            app: &app,
            secret: secret.as_ref(),
            redirect_uri: &back,
        };
        let report = test.run(tested).await.expect("the store is in order");
        assert_texts(&report);
        report
    }

    async fn stored(&self, source: &str) -> (Source, PlatformApp) {
        let workspace = self.world.workspace().await;
        let mut session = self.world.temp.store.read().await.expect("it is read");
        let id = SourceId::parse(source).expect("a name");
        let source = sources::lookup(&mut session, workspace, &id).await;
        let source = source.expect("it is read").expect("it was applied");
        let app = platform_apps::lookup(&mut session, workspace, &source.appid).await;
        (source, app.expect("it is read").expect("it was applied"))
    }

    async fn app(&self, appid: &str, kind: &str, changes: Value) {
        let mut body = json!({
            "kind": kind, "secret": SECRET, "callback_domain": "127.0.0.1", "open_platform": "acme/acme-open",
        });
        let changes = changes.as_object().expect("an object").clone();
        body.as_object_mut().expect("an object").extend(changes);
        self.world.control(&format!("apps/{appid}"), &body).await;
    }
}

fn wechat(world: &World, url: &str) -> WeChat {
    let clock: Arc<dyn Clock> = world.temp.clock.clone();
    let base = Base::simulator(url.parse().expect("an address"));
    WeChat::connect(base, clock).expect("TLS can be set up here")
}

/// Every finding can be told in both languages, with every placeholder filled.
fn assert_texts(report: &Report) {
    for lang in [Lang::ZhCn, Lang::En] {
        for check in &report.checks {
            let text = check.text(lang);
            assert!(!text.contains("{{") && text != check.key, "{text}");
            let advice = check.advice(lang).unwrap_or_default();
            assert_eq!(
                advice.is_empty(),
                check.verdict == Verdict::Pass || check.key == "connection_test.no_secret",
                "{check:?}: {advice}"
            );
            assert!(lookup(lang, check.check.title_key()).is_some(), "{check:?}");
        }
        for outcome in &report.outcomes {
            for key in [outcome.whom.key(), outcome.key()] {
                assert!(lookup(lang, key).is_some(), "{key}");
            }
        }
    }
}

/// What, how it went, WeChat's number, our field.
fn seen(check: &Check) -> (Checked, Verdict, Option<i64>, Option<Field>) {
    let errcode = check.errcode.map(|errcode| errcode.0);
    (check.check, check.verdict, errcode, check.field)
}

async fn a_sandbox_passes_with_every_method_and_keeps_nothing(temp: TempStore) {
    let bench = Bench::of(temp).await;
    for (source, checked) in [
        ("pc", [Checked::QrPage, Checked::Secret]),
        ("mini", [Checked::Secret, Checked::Page]),
        ("follow", [Checked::Secret, Checked::SceneCode]),
    ] {
        let report = bench.run(source).await;
        assert_eq!(report.verdict(), Verdict::Pass, "{source}: {report:?}");
        let checks: Vec<_> = report.checks.iter().map(|check| check.check).collect();
        assert_eq!(checks, checked, "{source}");
    }
    assert_eq!(bench.world.count_users().await, 0);
    let workspace = bench.world.workspace().await;
    let temp = &bench.world.temp;
    let mut session = temp.store.read().await.expect("the store is read");
    let begun = logins::list(&mut session, workspace, None, 10).await;
    assert!(begun.expect("it is read").is_empty(), "no login was begun");
    for appid in [MINI, ACCOUNT].map(saoma_model::AppId::new) {
        let token = account_tokens::open(&mut session, &temp.vault, workspace, &appid).await;
        assert!(token.expect("it is read").is_none(), "no token is kept");
        let day = api_calls::day_of(temp.clock.now());
        let calls = api_calls::list(&mut session, workspace, &appid, day).await;
        let calls = calls.expect("it is read");
        assert_eq!(calls.len(), 2, "{calls:?}");
        assert!(
            calls.iter().all(|calls| calls.asked_by == "test"),
            "{calls:?}"
        );
    }
    drop(session);
    bench.world.close().await;
}

async fn each_wrong_value_is_named(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let wrong = || Some(SecretString::from("ffffffffffffffffffffffffffffffff"));
    let report = bench.run_with("pc", |_, _| wrong()).await;
    let secret_wrong = (
        Checked::Secret,
        Verdict::Fail,
        Some(40125),
        Some(Field::Secret),
    );
    assert_eq!(seen(&report.checks[1]), secret_wrong);
    assert_eq!(report.verdict(), Verdict::Fail);
    for source in ["mini", "follow"] {
        let report = bench.run_with(source, |_, _| wrong()).await;
        assert_eq!(
            report.checks.iter().map(seen).collect::<Vec<_>>(),
            [secret_wrong],
            "without a token nothing more can be asked"
        );
    }

    let unknown = |app: &mut PlatformApp, _: &mut Url| {
        app.appid = saoma_model::AppId::new("wxffffffffffffffff");
        Some(SecretString::from(SECRET))
    };
    // A platform app that nobody has saved cannot be counted for; the website test counts nothing.
    let report = bench.run_with("pc", unknown).await;
    assert_eq!(
        report.checks.iter().map(seen).collect::<Vec<_>>(),
        [
            (Checked::QrPage, Verdict::Fail, None, Some(Field::Appid)),
            (
                Checked::Secret,
                Verdict::Fail,
                Some(40013),
                Some(Field::Appid)
            ),
        ]
    );

    let elsewhere = |_: &mut PlatformApp, back: &mut Url| {
        *back = Url::parse("https://login.other.example/callback").expect("an address");
        None
    };
    let report = bench.run_with("pc", elsewhere).await;
    assert_eq!(
        seen(&report.checks[0]),
        (
            Checked::QrPage,
            Verdict::Fail,
            None,
            Some(Field::CallbackDomain)
        )
    );
    assert!(
        report.checks[0]
            .text(Lang::ZhCn)
            .contains("login.other.example")
    );
    assert_eq!(
        report.checks[1].verdict,
        Verdict::Pass,
        "AppID and AppSecret are right"
    );

    bench
        .app(APPID, "website", json!({"status": "not_certified"}))
        .await;
    let report = bench.run("pc").await;
    assert_eq!(
        seen(&report.checks[0]),
        (Checked::QrPage, Verdict::Fail, None, Some(Field::Scope))
    );
    bench.world.close().await;
}

async fn a_whitelist_names_the_address_and_whose_it_is(temp: TempStore) {
    let mut bench = Bench::of(temp).await;
    bench
        .app(
            ACCOUNT,
            "official_account",
            json!({"ip_whitelist": ["203.0.113.7"]}),
        )
        .await;
    let mut told = Vec::new();
    for machine in [Machine::ThisComputer, Machine::Server] {
        bench.machine = machine;
        let report = bench.run("follow").await;
        assert_eq!(
            report.checks.iter().map(seen).collect::<Vec<_>>(),
            [(Checked::Secret, Verdict::Fail, Some(40164), None)]
        );
        let text = report.checks[0].text(Lang::En);
        assert!(text.contains("127.0.0.1"), "the address to add: {text}");
        told.push((text, report.checks[0].advice(Lang::En)));
    }
    assert_ne!(
        told[0], told[1],
        "this computer's address is not the server's"
    );
    bench.world.close().await;
}

async fn what_a_mini_program_or_an_account_lacks_is_named(temp: TempStore) {
    let bench = Bench::of(temp).await;
    bench
        .app(
            MINI,
            "mini_program",
            json!({"pages": ["pages/index/index"]}),
        )
        .await;
    let report = bench.run("mini").await;
    assert_eq!(
        seen(&report.checks[1]),
        (
            Checked::Page,
            Verdict::Fail,
            Some(41030),
            Some(Field::PagePath)
        )
    );
    assert!(
        report.checks[1]
            .text(Lang::En)
            .contains("pages/login/index")
    );

    let subscription = json!({"errcode": 48001, "match": {"path": "/cgi-bin/qrcode/create"}});
    bench
        .world
        .control("faults/subscription", &subscription)
        .await;
    let report = bench.run("follow").await;
    assert_eq!(
        seen(&report.checks[1]),
        (Checked::SceneCode, Verdict::Fail, Some(48001), None)
    );
    bench.world.close().await;
}

async fn what_is_not_the_settings_fault_does_not_blame_them(temp: TempStore) {
    let mut bench = Bench::of(temp).await;
    let used_up = json!({"errcode": 45009, "match": {"path": "/cgi-bin/*"}});
    bench.world.control("faults/used-up", &used_up).await;
    let report = bench.run("follow").await;
    assert_eq!(
        seen(&report.checks[0]),
        (Checked::Secret, Verdict::Warn, Some(45009), None)
    );
    bench.wechat = wechat(&bench.world, "http://127.0.0.1:9");
    for source in ["pc", "mini"] {
        let report = bench.run(source).await;
        let blamed = report.checks.iter().any(|check| check.field.is_some());
        assert!(!blamed && report.verdict() == Verdict::Fail, "{report:?}");
    }
    bench.world.close().await;
}

async fn the_rules_say_what_a_login_would_give(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let decided = |report: &Report, whom: Whom| {
        let found = report.outcomes.iter().find(|outcome| outcome.whom == whom);
        found.map(|outcome| outcome.decided)
    };
    let report = bench.run("pc").await;
    assert_eq!(decided(&report, Whom::New), Some(Ok(Decision::Create)));
    assert!(matches!(
        decided(&report, Whom::Known),
        Some(Ok(Decision::SignIn { .. } | Decision::AddUnionid { .. }))
    ));
    assert!(matches!(
        decided(&report, Whom::KnownElsewhere),
        Some(Ok(Decision::AddOpenid { .. }))
    ));
    assert_eq!(
        decided(&report, Whom::NewWithPhone),
        None,
        "a website learns no number"
    );

    let (mut source, app) = bench.stored("mini").await;
    source.association = Association::FieldMatch;
    let outcomes = saoma_identity::connection_test::outcomes(&source, &app);
    let decided = |whom: Whom| {
        outcomes
            .iter()
            .find(|outcome| outcome.whom == whom)
            .map(|outcome| outcome.decided)
    };
    let asked = |question| Some(Ok(Decision::Ask { question }));
    assert_eq!(decided(Whom::NewWithPhone), asked(Question::PhoneCode));
    assert_eq!(decided(Whom::NewWithPhones), asked(Question::Several));
    source.login_only = true;
    let outcomes = saoma_identity::connection_test::outcomes(&source, &app);
    let new = outcomes.iter().find(|outcome| outcome.whom == Whom::New);
    assert_eq!(
        new.map(|outcome| outcome.decided),
        Some(Err(Refusal::LoginOnly))
    );
    bench.world.close().await;
}
