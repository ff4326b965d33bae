//! Calls on behalf of platform apps: one token, asked for as rarely as can be.

use std::sync::Arc;
use std::time::Duration;

use saoma_ambient::Clock;
use saoma_identity::{AccountCallError, AccountCalls, AskedBy, SignIn};
use saoma_model::{AppId, PlatformApp, PlatformAppStatus};
use saoma_store::{account_tokens, api_calls, platform_apps};
use saoma_testkit::TempStore;
use saoma_tests::APPID;
use saoma_text::{Lang, lookup};
use saoma_wechat::{Base, Endpoint, WeChat};
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::connection_test::{ACCOUNT, MINI, file};
use crate::support::unescaped;
use crate::world::{World, on_both};

on_both!(
    many_at_once_ask_for_one_token,
    a_token_is_renewed_before_it_ends,
    a_void_token_is_replaced_and_the_call_made_once_more,
    a_call_that_stays_refused_is_not_made_for_ever,
    the_last_minutes_of_a_token_outlive_a_busy_wechat,
    a_frozen_account_is_recognised_and_so_is_its_return,
    a_platform_app_without_secret_asks_nobody,
    a_website_that_wechat_no_longer_serves_is_recognised_from_logins,
    a_mini_program_that_is_offline_is_recognised_from_its_visitors,
    another_app_secret_asks_for_another_token,
);

struct Account {
    world: World,
    wechat: WeChat,
    app: PlatformApp,
}

impl Account {
    async fn of(temp: TempStore) -> Self {
        let world = World::of(temp, &file()).await;
        let clock: Arc<dyn Clock> = world.temp.clock.clone();
        let base = Base::simulator(world.simulator.parse().expect("an address"));
        let wechat = WeChat::connect(base, clock).expect("TLS can be set up here");
        let app = stored(&world).await;
        Self { world, wechat, app }
    }

    fn calls(&self) -> AccountCalls<'_> {
        let temp = &self.world.temp;
        AccountCalls {
            store: &temp.store,
            vault: &temp.vault,
            wechat: &self.wechat,
            clock: &*temp.clock,
            asked_by: AskedBy::Login,
        }
    }

    async fn make_code(&self) -> Result<(), AccountCallError> {
        let life = Duration::from_secs(60);
        let calls = self.calls();
        let made = calls.call(&self.app, Endpoint::QrcodeCreate, async |token| {
            self.wechat.create_qrcode(token, "t-1", life).await
        });
        made.await.map(drop)
    }

    async fn count(&self, endpoint: Endpoint) -> i64 {
        let mut session = self.world.temp.store.read().await.expect("it is read");
        let day = api_calls::day_of(self.world.temp.clock.now());
        let calls = api_calls::list(&mut session, self.app.workspace, &self.app.appid, day).await;
        let calls = calls.expect("the store is read");
        let of = calls
            .iter()
            .filter(|calls| calls.endpoint == endpoint.path());
        of.map(|calls| calls.calls).sum()
    }

    async fn fault(&self, name: &str, body: &serde_json::Value) {
        self.world.control(&format!("faults/{name}"), body).await;
    }
}

async fn stored(world: &World) -> PlatformApp {
    platform_app(world, ACCOUNT).await
}

async fn platform_app(world: &World, appid: &str) -> PlatformApp {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let app = platform_apps::lookup(&mut session, workspace, &AppId::new(appid)).await;
    app.expect("the store is read").expect("it was applied")
}

async fn many_at_once_ask_for_one_token(temp: TempStore) {
    let account = Account::of(temp).await;
    let calls = account.calls();
    let app = &account.app;
    let (a, b, c, d) = tokio::join!(
        calls.token(app),
        calls.token(app),
        calls.token(app),
        calls.token(app)
    );
    let tokens = [a, b, c, d].map(|token| token.expect("a token").expose_secret().to_owned());
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
    assert_eq!(
        account.count(Endpoint::StableToken).await,
        1,
        "WeChat counts each"
    );
    account.world.close().await;
}

async fn a_token_is_renewed_before_it_ends(temp: TempStore) {
    let account = Account::of(temp).await;
    let token = async || {
        let token = account.calls().token(&account.app).await.expect("a token");
        token.expose_secret().to_owned()
    };
    let first = token().await;
    account.world.temp.clock.advance(Duration::from_secs(6800));
    assert_eq!(token().await, first);
    assert_eq!(
        account.count(Endpoint::StableToken).await,
        1,
        "it holds two hours"
    );
    account.world.temp.clock.advance(Duration::from_secs(101));
    assert_ne!(token().await, first, "both hold in the last five minutes");
    assert_eq!(account.count(Endpoint::StableToken).await, 2);
    account.world.close().await;
}

async fn a_void_token_is_replaced_and_the_call_made_once_more(temp: TempStore) {
    let account = Account::of(temp).await;
    account.make_code().await.expect("a code");
    let now = account.world.temp.clock.now();
    let strange = account_tokens::AccountToken {
        token: "t".repeat(60).into(),
        fetched_at: now,
        expires_at: now.plus(Duration::from_secs(7200)),
    };
    let (temp, app) = (&account.world.temp, &account.app);
    let put = temp.store.write(|tx| {
        Box::pin(account_tokens::put(
            tx,
            &temp.vault,
            app.workspace,
            &app.appid,
            &strange,
        ))
    });
    let put: Result<(), saoma_store::StoreError> = put.await;
    put.expect("the store is written");
    account
        .make_code()
        .await
        .expect("a code with the next token");
    assert_eq!(account.count(Endpoint::StableToken).await, 2);
    assert_eq!(
        account.count(Endpoint::QrcodeCreate).await,
        3,
        "one was refused"
    );
    account.world.close().await;
}

async fn a_call_that_stays_refused_is_not_made_for_ever(temp: TempStore) {
    let account = Account::of(temp).await;
    account
        .fault(
            "void",
            &json!({"errcode": 40001, "match": {"path": "/cgi-bin/qrcode/create"}}),
        )
        .await;
    let error = account.make_code().await.expect_err("WeChat refuses");
    let errcode = error.wechat().and_then(|error| error.errcode());
    assert_eq!(errcode.map(|errcode| errcode.0), Some(40001));
    assert_eq!(
        account.count(Endpoint::QrcodeCreate).await,
        2,
        "once more, and no more"
    );
    account.world.close().await;
}

async fn the_last_minutes_of_a_token_outlive_a_busy_wechat(temp: TempStore) {
    let account = Account::of(temp).await;
    account.make_code().await.expect("a code");
    account.world.temp.clock.advance(Duration::from_secs(7000));
    account
        .fault(
            "gone",
            &json!({"drop": true, "match": {"path": "/cgi-bin/stable_token"}}),
        )
        .await;
    account.make_code().await.expect("the token still holds");
    account.world.temp.clock.advance(Duration::from_secs(201));
    account.make_code().await.expect_err("now it has ended");
    account.world.close().await;
}

async fn a_frozen_account_is_recognised_and_so_is_its_return(temp: TempStore) {
    let account = Account::of(temp).await;
    account
        .fault(
            "frozen",
            &json!({"errcode": 50002, "match": {"path": "/cgi-bin/qrcode/create"}, "times": 1}),
        )
        .await;
    account.make_code().await.expect_err("WeChat refuses");
    let health = stored(&account.world).await.health;
    assert_eq!(health.errcode, Some(50002));
    assert_eq!(health.recognised, Some(PlatformAppStatus::Disabled));
    let account = Account {
        app: stored(&account.world).await,
        ..account
    };
    account.make_code().await.expect("a code");
    let health = stored(&account.world).await.health;
    assert_eq!(
        (health.errcode, health.recognised),
        (None, None),
        "it works again"
    );
    account.world.close().await;
}

async fn a_platform_app_without_secret_asks_nobody(temp: TempStore) {
    let account = Account::of(temp).await;
    let mut file = file();
    file["platform_apps"]
        .as_array_mut()
        .expect("a list")
        .push(json!({
            "appid": "wx00000000000000aa", "kind": "official_account", "name": "New",
        }));
    account.world.apply(&file).await;
    let app = PlatformApp {
        appid: AppId::new("wx00000000000000aa"),
        ..account.app.clone()
    };
    let error = account.calls().token(&app).await.expect_err("no secret");
    assert!(
        matches!(error, AccountCallError::NoSecret { .. }),
        "{error}"
    );
    account.world.close().await;
}

async fn a_website_that_wechat_no_longer_serves_is_recognised_from_logins(temp: TempStore) {
    let account = Account::of(temp).await;
    let world = &account.world;
    let health = async || platform_app(world, APPID).await.health;
    let exchange = |errcode: i64| json!({"errcode": errcode, "times": 1, "match": {"path": "/sns/oauth2/access_token"}});
    let _ = world.claims("xiaoming", "pc").await;
    let well = health().await;
    assert!(well.answered_at.is_some() && well.errcode.is_none());
    account.fault("bad-code", &exchange(40029)).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    assert_eq!(
        health().await,
        well,
        "anybody can bring a code that is none"
    );
    account.fault("offline", &exchange(48001)).await;
    let _ = world.sign_in("xiaoming", "pc").await;
    let offline = health().await;
    assert_eq!(
        (offline.errcode, offline.recognised),
        (Some(48001), Some(PlatformAppStatus::Offline))
    );
    account.fault("frozen", &exchange(50002)).await;
    let page = world.sign_in("xiaoming", "pc").await;
    assert_eq!(
        health().await.recognised,
        Some(PlatformAppStatus::Disabled),
        "and the answers go on to be asked for"
    );
    let told = lookup(Lang::ZhCn, "refusal.platform_app_disabled.message");
    assert!(
        unescaped(&page.text).contains(told.expect("a text")),
        "{}",
        page.text
    );
    let _ = world.claims("xiaoming", "pc").await;
    assert_eq!(health().await.recognised, None, "it works again");
    account.world.close().await;
}

async fn a_mini_program_that_is_offline_is_recognised_from_its_visitors(temp: TempStore) {
    let account = Account::of(temp).await;
    let world = &account.world;
    let app = platform_app(world, MINI).await;
    let sign_in = SignIn {
        store: &world.temp.store,
        vault: &world.temp.vault,
        wechat: &account.wechat,
        clock: &*world.temp.clock,
        entropy: &*world.temp.entropy,
    };
    let opened = async |code: &str| sign_in.opener(&app, code).await.expect("it is noted");
    assert!(opened("none").await.is_err(), "WeChat never gave that code");
    assert_eq!(
        platform_app(world, MINI).await.health.answered_at,
        None,
        "which says nothing of the mini program"
    );
    let offline = json!({"errcode": 48001, "match": {"path": "/sns/jscode2session"}});
    account.fault("offline", &offline).await;
    assert!(opened("none").await.is_err());
    assert_eq!(
        platform_app(world, MINI).await.status_known(),
        PlatformAppStatus::Offline
    );
    account.world.close().await;
}

async fn another_app_secret_asks_for_another_token(temp: TempStore) {
    let account = Account::of(temp).await;
    account.make_code().await.expect("a code");
    let mut file = file();
    account.world.apply(&file).await;
    account.make_code().await.expect("a code");
    assert_eq!(
        account.count(Endpoint::StableToken).await,
        1,
        "nothing has changed"
    );
    let apps = file["platform_apps"].as_array_mut().expect("a list");
    let app = apps.iter_mut().find(|app| app["appid"] == ACCOUNT);
    app.expect("it is there")["secret"] = json!({"value": "f".repeat(32)});
    account.world.apply(&file).await;
    let error = account
        .make_code()
        .await
        .expect_err("the AppSecret is wrong");
    let errcode = error.wechat().and_then(|error| error.errcode());
    assert_eq!(
        errcode.map(|errcode| errcode.0),
        Some(40125),
        "the token of the one before would hide it"
    );
    account.world.close().await;
}
