//! Whether a source still works: each thing that can break, found against the simulator and against
//! hosts on this machine, and kept.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use saoma_ambient::{Clock, Timestamp};
use saoma_identity::AskedBy;
use saoma_listen::{HostRule, Listener, Options, TlsConfig};
use saoma_model::{
    Mode, PlatformApp, PlatformAppStatus, Source, SourceId, Step, StepState, Workspace,
};
use saoma_setup::health::{
    Confirmed, Fact, HealthCheck, HealthFinding, HealthVerdict, confirm, confirmables, load,
};
use saoma_setup::reminders::{About, due};
use saoma_site::Reach;
use saoma_store::{
    account_tokens, api_calls, platform_apps, preparation_steps, sources, workspaces,
};
use saoma_testkit::TempStore;
use saoma_text::{Lang, lookup};
use saoma_wechat::{Base, WeChat};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::connection_test::{ACCOUNT, file};
use crate::world::{World, any_port, on_both};

on_both!(
    a_sandbox_in_order_passes_and_its_findings_are_kept,
    what_breaks_at_wechat_is_found_and_called_to_mind,
    the_host_and_its_certificate_are_looked_at,
    an_ending_certification_is_found_before_it_ends,
    what_wechat_tells_nobody_is_confirmed_by_somebody,
);

const HOST: &str = "login.acme.test";
const DAY: u64 = 24 * 3600;

struct Bench {
    world: World,
    wechat: WeChat,
    reach: Reach,
}

impl Bench {
    async fn of(temp: TempStore) -> Self {
        let world = World::of(temp, &file()).await;
        let clock: Arc<dyn Clock> = world.temp.clock.clone();
        let base = Base::simulator(world.simulator.parse().expect("an address"));
        Self {
            wechat: WeChat::connect(base, clock).expect("TLS can be set up here"),
            world,
            reach: Reach::default(),
        }
    }

    async fn stored(&self, source: &str) -> (Workspace, Source, PlatformApp) {
        let id = self.world.workspace().await;
        let mut session = self.world.temp.store.read().await.expect("it is read");
        let workspace = workspaces::lookup(&mut session, id)
            .await
            .expect("it is read");
        let source_id = SourceId::parse(source).expect("a name");
        let source = sources::lookup(&mut session, id, &source_id).await;
        let source = source.expect("it is read").expect("it was applied");
        let app = platform_apps::lookup(&mut session, id, &source.appid).await;
        let app = app.expect("it is read").expect("it was applied");
        (workspace.expect("it was applied"), source, app)
    }

    /// Checks a source after `change` has changed what is known of it.
    async fn check(
        &self,
        source: &str,
        change: impl Fn(&mut Workspace, &mut Source, &mut PlatformApp),
    ) -> Vec<HealthFinding> {
        let (mut workspace, mut source, mut app) = self.stored(source).await;
        change(&mut workspace, &mut source, &mut app);
        let temp = &self.world.temp;
        let check = HealthCheck {
            store: &temp.store,
            vault: &temp.vault,
            wechat: &self.wechat,
            clock: &*temp.clock,
            entropy: &*temp.entropy,
            origin: self.world.origin(),
            reach: &self.reach,
            asked_by: AskedBy::Check,
        };
        let mut told = 0;
        let findings = check
            .run(&workspace, &source, &app, |_| told += 1)
            .await
            .expect("the store is in order");
        assert_eq!(told, findings.len(), "each finding is told as it comes");
        assert_texts(&findings);
        findings
    }
}

/// Every finding can be told in both languages, with every placeholder filled; what is not as it
/// should be says what to do.
fn assert_texts(findings: &[HealthFinding]) {
    for finding in findings {
        for lang in Lang::ALL {
            let text = finding.message(lang);
            assert!(!text.contains("{{"), "{text}");
            assert!(
                lookup(lang, &text).is_none() && !text.starts_with("health."),
                "{text}"
            );
            assert!(!finding.title(lang).contains('.'), "{finding:?}");
        }
        let is_switch = finding.name == "switched_on";
        let can_do = finding.remedy(Lang::En).is_some() || is_switch;
        assert!(
            can_do || finding.verdict == HealthVerdict::Pass,
            "{finding:?}"
        );
    }
}

/// How a check went.
fn verdict(findings: &[HealthFinding], name: &str) -> Option<HealthVerdict> {
    let mut findings = findings.iter();
    findings
        .find(|finding| finding.name == name)
        .map(|finding| finding.verdict)
}

fn worst(findings: &[HealthFinding]) -> Option<HealthVerdict> {
    findings.iter().map(|finding| finding.verdict).max()
}

async fn a_sandbox_in_order_passes_and_its_findings_are_kept(temp: TempStore) {
    let bench = Bench::of(temp).await;
    for source in ["pc", "mini", "follow"] {
        let findings = bench.check(source, |_, _, _| {}).await;
        assert_eq!(
            worst(&findings),
            Some(HealthVerdict::Pass),
            "{source}: {findings:?}"
        );
        assert_eq!(
            verdict(&findings, "callback_host"),
            None,
            "this machine is nobody's host"
        );
    }
    let (workspace, source, app) = bench.stored("follow").await;
    let temp = &bench.world.temp;
    let mut session = temp.store.read().await.expect("it is read");
    let kept = load(&mut session, &workspace, &source)
        .await
        .expect("it is read");
    assert_eq!(kept.len(), 4, "{kept:?}");
    let token = account_tokens::open(&mut session, &temp.vault, workspace.id, &app.appid).await;
    assert!(
        token.expect("it is read").is_none(),
        "a check takes no token for itself"
    );
    let day = api_calls::day_of(temp.clock.now());
    let calls = api_calls::list(&mut session, workspace.id, &app.appid, day).await;
    let calls = calls.expect("it is read");
    assert!(!calls.is_empty(), "its calls are on the meter");
    assert!(
        calls
            .iter()
            .all(|calls| calls.asked_by == "check" && calls.calls == 1),
        "{calls:?}"
    );
    drop(session);
    bench.world.close().await;
}

async fn what_breaks_at_wechat_is_found_and_called_to_mind(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let off = bench
        .check("pc", |_, source, _| source.enabled = false)
        .await;
    assert_eq!(verdict(&off, "switched_on"), Some(HealthVerdict::Warn));
    let gone = |_: &mut Workspace, _: &mut Source, app: &mut PlatformApp| {
        app.status = PlatformAppStatus::Offline;
    };
    let offline = bench.check("pc", gone).await;
    assert_eq!(verdict(&offline, "platform_app"), Some(HealthVerdict::Fail));

    let due = async || {
        let (workspace, ..) = bench.stored("pc").await;
        let temp = &bench.world.temp;
        let mut session = temp.store.read().await.expect("it is read");
        due(&mut session, &workspace, temp.clock.now())
            .await
            .expect("it is read")
    };
    bench.check("pc", |_, _, _| {}).await;
    assert!(due().await.is_empty(), "all is well");
    // The AppSecret was changed at WeChat, and the account's IP whitelist as well.
    let secret = json!({
        "kind": "website", "secret": "ffffffffffffffffffffffffffffffff",
        "callback_domain": "127.0.0.1", "open_platform": "acme/acme-open",
    });
    let appid = bench.stored("pc").await.2.appid;
    bench.world.control(&format!("apps/{appid}"), &secret).await;
    let whitelist = json!({
        "kind": "official_account", "secret": "0123456789abcdef0123456789abcdef",
        "open_platform": "acme/acme-open", "ip_whitelist": ["203.0.113.7"],
    });
    bench
        .world
        .control(&format!("apps/{ACCOUNT}"), &whitelist)
        .await;
    for (source, errcode) in [("pc", 40125), ("follow", 40164)] {
        let findings = bench.check(source, |_, _, _| {}).await;
        assert_eq!(findings[0].name, "secret", "the worst first: {findings:?}");
        assert_eq!(findings[0].verdict, HealthVerdict::Fail);
        assert_eq!(findings[0].found.errcode, Some(errcode), "{findings:?}");
    }
    let reminders = due().await;
    assert_eq!(reminders.len(), 2, "{reminders:?}");
    assert!(
        reminders
            .iter()
            .all(|it| it.is_urgent && matches!(it.about, About::Source { .. })),
        "{reminders:?}"
    );
    let keys: Vec<_> = reminders.iter().map(|it| it.key.clone()).collect();
    bench.world.temp.clock.advance(Duration::from_secs(DAY));
    bench.check("pc", |_, _, _| {}).await;
    let again: Vec<_> = due().await.into_iter().map(|it| it.key).collect();
    assert_eq!(again, keys, "what fails as it failed is the same reminder");
    bench.world.close().await;
}

/// A server by https for [`HOST`] whose certificate ends in February 2090, and its root.
async fn https(clock: Arc<dyn Clock>) -> (u16, Vec<u8>, CancellationToken) {
    let mut authority = rcgen::CertificateParams::new(Vec::<String>::new()).expect("no names");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().expect("there is randomness");
    let root = authority.self_signed(&key).expect("it signs itself");
    let issuer = rcgen::Issuer::new(authority, key);
    let mut leaf = rcgen::CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
    leaf.not_after = rcgen::date_time_ymd(2090, 2, 11);
    let key = rcgen::KeyPair::generate().expect("there is randomness");
    let leaf = leaf.signed_by(&key, &issuer).expect("it is signed");
    let tls = TlsConfig::from_pem(leaf.pem().as_bytes(), key.serialize_pem().as_bytes());
    let listener = Listener::bind(any_port()).await.expect("some port is free");
    let port = listener.local_addr().port();
    let stop = CancellationToken::new();
    let options = Options {
        hosts: HostRule::own().and([format!("{HOST}:{port}")]),
        tls: Some(tls.expect("they belong together")),
        ..Options::new(clock)
    };
    let (stopped, router) = (stop.clone(), Router::new());
    tokio::spawn(async move { listener.serve(router, options, stopped).await });
    (port, root.der().to_vec(), stop)
}

async fn the_host_and_its_certificate_are_looked_at(temp: TempStore) {
    let mut bench = Bench::of(temp).await;
    let (port, root, stop) = https(bench.world.temp.clock.clone()).await;
    let live = move |host: &'static str| {
        move |workspace: &mut Workspace, _: &mut Source, app: &mut PlatformApp| {
            workspace.mode = Mode::Live;
            app.callback_domain = Some(format!("{host}:{port}"));
        }
    };
    let host = |findings: &[HealthFinding]| {
        (
            verdict(findings, "callback_host"),
            verdict(findings, "certificate"),
        )
    };
    let here = (std::net::Ipv4Addr::LOCALHOST, port).into();
    bench.reach.known = vec![(HOST.to_owned(), here)];
    let findings = bench.check("pc", live(HOST)).await;
    assert_eq!(
        host(&findings),
        (Some(HealthVerdict::Fail), None),
        "an address inside is not connected to unless somebody asks: {findings:?}"
    );
    bench.reach.allow_private = true;
    let findings = bench.check("pc", live(HOST)).await;
    assert_eq!(
        host(&findings),
        (Some(HealthVerdict::Pass), Some(HealthVerdict::Fail)),
        "nobody trusts its issuer: {findings:?}"
    );
    bench.reach.roots = vec![root];
    let findings = bench.check("pc", live(HOST)).await;
    assert_eq!(
        host(&findings),
        (Some(HealthVerdict::Pass), Some(HealthVerdict::Pass))
    );
    let end = 43_871 * DAY * 1000;
    let now = u64::try_from(bench.world.temp.clock.now().millis()).expect("after 1970");
    bench
        .world
        .temp
        .clock
        .advance(Duration::from_millis(end - now - 10 * DAY * 1000));
    let findings = bench.check("pc", live(HOST)).await;
    assert_eq!(
        host(&findings),
        (Some(HealthVerdict::Pass), Some(HealthVerdict::Warn)),
        "ten days before its end: {findings:?}"
    );
    let findings = bench.check("pc", live("nobody.invalid")).await;
    assert_eq!(
        host(&findings),
        (Some(HealthVerdict::Fail), None),
        "{findings:?}"
    );
    stop.cancel();
    let findings = bench
        .check("pc", |workspace, _, app| {
            workspace.mode = Mode::Live;
            app.callback_domain = None;
        })
        .await;
    assert_eq!(
        verdict(&findings, "callback_host"),
        Some(HealthVerdict::Warn),
        "a live workspace on this machine has no host yet: {findings:?}"
    );
    bench.world.close().await;
}

async fn an_ending_certification_is_found_before_it_ends(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let live = |workspace: &mut Workspace, _: &mut Source, _: &mut PlatformApp| {
        workspace.mode = Mode::Live;
    };
    let (workspace, ..) = bench.stored("pc").await;
    let unknown = bench.check("pc", live).await;
    assert_eq!(
        verdict(&unknown, "certification"),
        Some(HealthVerdict::Warn)
    );
    for (days, expected) in [
        (200, HealthVerdict::Pass),
        (60, HealthVerdict::Warn),
        (-1, HealthVerdict::Fail),
    ] {
        let temp = &bench.world.temp;
        let until = temp.clock.now().millis() + days * 86_400_000;
        let mut step = Step::new(workspace.id, "open_platform", "open_platform.certify");
        step.state = StepState::Done;
        step.valid_until = Some(Timestamp::from_millis(until));
        let step = &step;
        let kept = temp
            .store
            .write(|tx| Box::pin(preparation_steps::upsert(tx, step)));
        kept.await.expect("it is kept");
        let findings = bench.check("pc", live).await;
        assert_eq!(
            verdict(&findings, "certification"),
            Some(expected),
            "{days} days"
        );
    }
    bench.world.close().await;
}

async fn what_wechat_tells_nobody_is_confirmed_by_somebody(temp: TempStore) {
    let bench = Bench::of(temp).await;
    let temp = &bench.world.temp;
    let (mut workspace, source, mut app) = bench.stored("follow").await;
    let origin = bench.world.origin();
    let mut session = temp.store.read().await.expect("it is read");
    let none = confirmables(&mut session, &workspace, &source, &app, origin).await;
    assert_eq!(
        none.expect("it is read"),
        [],
        "a sandbox's WeChat is told everything"
    );
    workspace.mode = Mode::Live;
    app.web_authorization_domain = Some("login.acme.example".to_owned());
    let known = confirmables(&mut session, &workspace, &source, &app, origin).await;
    let known = known.expect("it is read");
    let facts: Vec<_> = known.iter().map(|known| known.fact).collect();
    assert_eq!(facts, [Fact::OpenPlatform, Fact::WebAuthorizationDomain]);
    let (domain, place, kept) = (&known[1], &workspace, &source);
    assert_eq!(domain.confirmed, Confirmed::Never);
    let at = temp.clock.now();
    temp.store
        .write(|tx| Box::pin(confirm(tx, place, kept, domain, "周敏", at)))
        .await
        .expect("it is kept");
    let known = confirmables(&mut session, &workspace, &source, &app, origin).await;
    let by = "周敏".to_owned();
    let holds = Confirmed::Holds { by: by.clone(), at };
    assert_eq!(known.expect("it is read")[1].confirmed, holds);
    app.web_authorization_domain = Some("www.acme.example".to_owned());
    let known = confirmables(&mut session, &workspace, &source, &app, origin).await;
    let seen = "login.acme.example".to_owned();
    assert_eq!(
        known.expect("it is read")[1].confirmed,
        Confirmed::Differs { seen, by, at },
        "it was changed here and not looked up again"
    );
    drop(session);
    bench.world.close().await;
}
