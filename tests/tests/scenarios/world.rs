//! The servers of `saoma serve --sandbox` in this process: over a clock that a test moves, and a
//! store that a test looks into.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use saoma_ambient::Clock;
use saoma_model::{Actor, Origin, Slug, WorkspaceId};
use saoma_runtime::{
    BoundProvider, ProviderSettings, Runtime, Simulation, SimulationSettings, Stored,
};
use saoma_setup::{Applied, File, Format, Setup, SystemSecrets};
use saoma_store::logins::{self, Login};
use saoma_store::workspaces;
use saoma_testkit::TempStore;
use saoma_tests::{Browser, Page};
use serde_json::Value;

use crate::support::{REDIRECT_URI, authorize, code_of, post, put, userinfo};

/// Runs each of these functions on a fresh SQLite store and on a fresh PostgreSQL store. One that
/// is not named here is dead code, and so found.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(saoma_testkit::TempStore::new().await).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(temp) = saoma_testkit::TempStore::postgres().await else { return };
                super::$name(temp).await;
            })+
        }
    };
}
pub(crate) use on_both;

/// Running servers.
pub(crate) struct World {
    pub(crate) temp: TempStore,
    pub(crate) browser: Browser,
    pub(crate) issuer: String,
    pub(crate) simulator: String,
    applied: Applied,
    origin: Origin,
    runtime: Runtime,
}

impl World {
    /// Applies a file to a store and serves it.
    pub(crate) async fn of(temp: TempStore, file: &Value) -> Self {
        let clock: Arc<dyn Clock> = temp.clock.clone();
        let mut runtime = Runtime::new(clock, temp.entropy.clone());
        let simulation = simulate(&mut runtime, temp.folder.path()).await;
        let bound = BoundProvider::bind(ProviderSettings {
            listen: any_port(),
            public_url: None,
            only: None,
            tls: None,
            trusted_proxies: Default::default(),
        });
        let bound = bound.await.expect("some port is free");
        let origin = bound.origin().clone();
        let applied = apply(&temp, &origin, file).await;
        let stored = Stored {
            store: temp.store.clone(),
            vault: temp.vault.clone(),
        };
        let provided = runtime.provide(bound, &stored, Some(&simulation), None);
        provided.await.expect("the provider starts");
        Self {
            browser: Browser::new(),
            issuer: applied.report.issuer.clone(),
            simulator: simulation.url,
            temp,
            applied,
            origin,
            runtime,
        }
    }

    /// Makes the workspace be as another file says, while the servers run.
    pub(crate) async fn apply(&self, file: &Value) {
        apply(&self.temp, &self.origin, file).await;
    }

    /// The client_id of an application.
    pub(crate) fn client_id(&self, application: &str) -> &str {
        let mut applications = self.applied.report.applications.iter();
        let found = applications.find(|found| found.id == application);
        &found.expect("the file has the application").client_id
    }

    /// Where browsers reach the provider.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A link to `/authorize` of the application `shop`.
    pub(crate) fn authorize(&self, changes: &[(&str, &str)]) -> String {
        let client_id = self.client_id("shop");
        authorize(&self.issuer, client_id, REDIRECT_URI, changes)
    }

    /// Where WeChat sends the browser back to, once a person has confirmed.
    pub(crate) async fn callback_of(&self, person: &str, source: &str) -> String {
        // Which login was the last one can be told.
        self.temp.clock.advance(Duration::from_millis(1));
        let page = self
            .browser
            .get(self.authorize(&[("source", source)]))
            .await;
        let qr_page = page.location.expect("/authorize leads to WeChat");
        let _ = self.browser.get(&qr_page).await;
        let answer = self
            .browser
            .phone(&self.simulator, "authorize", person, &qr_page);
        let answer = answer.await;
        let callback = answer["redirect_url"].as_str().map(str::to_owned);
        callback.unwrap_or_else(|| panic!("the phone gave no redirect_url: {answer}"))
    }

    /// A whole login through a source.
    pub(crate) async fn sign_in(&self, person: &str, source: &str) -> Page {
        self.browser
            .get(self.callback_of(person, source).await)
            .await
    }

    /// A whole login, to what the application is told of the user.
    pub(crate) async fn claims(&self, person: &str, source: &str) -> Value {
        let tokens = self
            .tokens(&code_of(&self.sign_in(person, source).await))
            .await;
        let (_, claims) = userinfo(&self.browser, &self.issuer, &tokens["access_token"]).await;
        assert!(claims["sub"].is_string(), "{claims}");
        claims
    }

    /// Trades a code for tokens, or for an error.
    pub(crate) async fn tokens(&self, code: &str) -> Value {
        let secret = self.secret();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("client_id", self.client_id("shop")),
            ("client_secret", &secret),
        ];
        post(&self.browser, &format!("{}/token", self.issuer), &form)
            .await
            .1
    }

    /// The client secret of the application `shop`; empty if it has none.
    pub(crate) fn secret(&self) -> String {
        self.secret_of("shop")
    }

    /// The client secret of an application; empty if it has none.
    pub(crate) fn secret_of(&self, application: &str) -> String {
        let mut applications = self.applied.report.applications.iter();
        let found = applications.find(|found| found.id == application);
        let secret = found.and_then(|found| found.client_secret.as_ref());
        secret.map_or("", |secret| secret.reveal()).to_owned()
    }

    /// What an admin changes of the workspace on a screen.
    pub(crate) fn edit(&self) -> saoma_setup::Edit<'_> {
        saoma_setup::Edit {
            store: &self.temp.store,
            vault: &self.temp.vault,
            clock: &*self.temp.clock,
            entropy: &*self.temp.entropy,
            origin: &self.origin,
            actor: Actor::Admin,
        }
    }

    /// What an admin does with the accounts of the store.
    pub(crate) fn accounts(&self) -> saoma_identity::Accounts<'_> {
        saoma_identity::Accounts {
            store: &self.temp.store,
            clock: &*self.temp.clock,
            entropy: &*self.temp.entropy,
            actor: Actor::Admin,
        }
    }

    /// A control call of the simulator's below `/_saoma/`.
    pub(crate) async fn control(&self, path: &str, body: &Value) {
        let url = format!("{}/_saoma/{path}", self.simulator);
        put(&self.browser, &url, body).await;
    }

    /// What is true about a person at WeChat.
    pub(crate) async fn truth(&self, person: &str, appid: &str) -> Value {
        let url = format!("{}/_saoma/people/{person}?appid={appid}", self.simulator);
        let page = self.browser.get(url).await;
        serde_json::from_str(&page.text).expect("the simulator answers JSON")
    }

    /// The id of the workspace.
    pub(crate) async fn workspace(&self) -> WorkspaceId {
        let slug = Slug::parse("acme").expect("a slug");
        let mut session = self.temp.store.read().await.expect("the store is read");
        let found = workspaces::find_by_slug(&mut session, &slug).await;
        found
            .expect("the store is read")
            .expect("it was applied")
            .id
    }

    /// The login that was begun last.
    pub(crate) async fn last_login(&self) -> Login {
        let workspace = self.workspace().await;
        let mut session = self.temp.store.read().await.expect("the store is read");
        let newest = logins::list(&mut session, workspace, None, 1).await;
        let newest = newest.expect("the store is read");
        newest.into_iter().next().expect("a login was begun")
    }

    /// The login through a source that was begun last.
    pub(crate) async fn last_login_of(&self, source: &str) -> Login {
        let workspace = self.workspace().await;
        let mut session = self.temp.store.read().await.expect("the store is read");
        let newest = logins::list(&mut session, workspace, None, 50).await;
        let mut newest = newest.expect("the store is read").into_iter();
        let found = newest.find(|login| login.source.as_str() == source);
        found.expect("a login was begun")
    }

    /// How many users there are.
    pub(crate) async fn count_users(&self) -> usize {
        let workspace = self.workspace().await;
        let mut session = self.temp.store.read().await.expect("the store is read");
        let users = saoma_store::users::list(&mut session, workspace, None, 100).await;
        users.expect("the store is read").len()
    }

    /// Stops the servers and takes the store away.
    pub(crate) async fn close(self) {
        self.runtime.stop().cancel();
        // How the servers ended says nothing about the scenario.
        let _ = self.runtime.wait().await;
        self.temp.close().await;
    }
}

/// Applies a file to a store whose issuers are at `origin`.
pub(crate) async fn apply(temp: &TempStore, origin: &Origin, file: &Value) -> Applied {
    let text = file.to_string();
    let file = File::read(text.as_bytes(), Format::Json).expect("the file is one of apply");
    let setup = Setup {
        store: &temp.store,
        vault: &temp.vault,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        secrets: &SystemSecrets::new(""),
        origin,
    };
    let applied = saoma_setup::apply(setup, &file, Actor::CommandLine).await;
    applied.expect("the file is right")
}

/// Any free port of this machine.
pub(crate) fn any_port() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

async fn simulate(runtime: &mut Runtime, folder: &Path) -> Simulation {
    let settings = SimulationSettings {
        listen: any_port(),
        proxy: None,
        ca_file: folder.join("ca.pem"),
        scenario: None,
        seed: None,
        allow_hosts: Vec::new(),
    };
    runtime.simulate(settings).await.expect("some port is free")
}
