//! The stage of the demonstration: a throw-away store, the simulator and the provider.

use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use saoma_listen::TrustedProxies;
use saoma_model::{ApplicationType, Slug, Trace};
use saoma_runtime::{BoundProvider, ProviderSettings, Runtime, SimulationSettings, Stored};
use saoma_setup::{ReportedApplication, SimulatedApp, sandbox_file};
use saoma_simulator::{DEFAULT_SECRET, DEFAULT_WEBSITE_APPID};
use saoma_store::{StoreAddress, logins, workspaces};
use saoma_vault::{Argon2Cost, KeySources, PassphraseSource};
use tempfile::TempDir;

use crate::address::loopback;
use crate::command::apply::apply;
use crate::failure::Failure;
use crate::output::Output;

/// Everything that a login needs, on ports of its own.
pub(crate) struct Stage {
    /// The provider's issuer.
    pub(crate) issuer: String,
    /// The simulator's address.
    pub(crate) simulator: String,
    /// The application that the login is for.
    pub(crate) application: ReportedApplication,
    /// Where its logins return to. Nothing listens there: the demonstration is its browser.
    pub(crate) redirect_uri: String,
    runtime: Runtime,
    stored: Stored,
    workspace: Slug,
    // Last, so that the store is closed before its folder goes.
    folder: TempDir,
}

impl Stage {
    /// Sets the stage.
    pub(crate) async fn set(output: Output) -> Result<Self, Failure> {
        let internal = |error: std::io::Error| Failure::new("internal", error);
        let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
            (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let folder = TempDir::with_prefix("saoma-demo-").map_err(internal)?;
        let stored = open(folder.path(), clock.clone(), entropy.clone()).await?;
        let mut runtime = Runtime::new(clock, entropy);
        let simulation = runtime
            .simulate(SimulationSettings {
                listen: loopback(0),
                proxy: None,
                ca_file: folder.path().join("ca.pem"),
                scenario: None,
                seed: None,
                allow_hosts: Vec::new(),
            })
            .await?;
        let bound = BoundProvider::bind(ProviderSettings {
            listen: loopback(0),
            public_url: None,
            tls: None,
            trusted_proxies: TrustedProxies::default(),
            only: None,
        })
        .await?;
        let app = SimulatedApp {
            appid: DEFAULT_WEBSITE_APPID.to_owned(),
            name: output.text("sandbox.shop").to_owned(),
            secret: DEFAULT_SECRET.to_owned().into(),
            open_platform: Some("sandbox".to_owned()),
            callback_domain: Some(bound.origin().host().to_owned()),
        };
        let redirect_uri = "https://shop.example/callback".to_owned();
        let mut file = sandbox_file(app, &redirect_uri);
        for application in &mut file.applications {
            application.kind = ApplicationType::Web;
        }
        let applied = apply(&stored, &file, Path::new(""), bound.origin(), false).await?;
        let application = applied.report.applications.into_iter().next();
        let application = application.ok_or_else(|| Failure::plain("internal", Vec::new()))?;
        runtime
            .provide(bound, &stored, Some(&simulation), None)
            .await?;
        let workspace =
            Slug::parse(&file.workspace).map_err(|error| Failure::new("internal", error))?;
        let issuer = applied.report.issuer;
        Ok(Self {
            issuer,
            simulator: simulation.url,
            application,
            redirect_uri,
            runtime,
            stored,
            workspace,
            folder,
        })
    }

    /// Asks the simulator to let something go wrong.
    pub(crate) async fn cause(&self, fault: &str) -> Result<(), Failure> {
        let internal = |error: reqwest::Error| Failure::new("internal", error);
        let http =
            saoma_wechat::loopback_client().map_err(|error| Failure::new("internal", error))?;
        let address = format!("{}/_saoma/faults/{fault}", self.simulator);
        let answer = http
            .put(address)
            .json(&serde_json::json!({}))
            .send()
            .await
            .map_err(internal)?;
        answer.error_for_status().map_err(internal)?;
        Ok(())
    }

    /// The trace of the login that was run; empty if none was begun.
    pub(crate) async fn trace(&self) -> Result<Trace, Failure> {
        let mut session = self.stored.store.read().await?;
        let Some(workspace) = workspaces::find_by_slug(&mut session, &self.workspace).await? else {
            return Ok(Trace::default());
        };
        let newest = logins::list(&mut session, workspace.id, None, 1).await?;
        Ok(newest
            .into_iter()
            .next()
            .map(|login| login.trace)
            .unwrap_or_default())
    }

    /// Takes everything down again.
    pub(crate) async fn strike(self) {
        self.runtime.stop().cancel();
        // How the servers ended says nothing about the login.
        let _ = self.runtime.wait().await;
        self.stored.store.close().await;
        drop(self.folder);
    }
}

async fn open(
    folder: &Path,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Stored, Failure> {
    let sources = KeySources {
        key_file: Some(folder.join("key")),
        keyring: false,
        passphrase: PassphraseSource::None,
        recovery_code: None,
        argon2: Argon2Cost::default(),
    };
    let opened = saoma_store::open(
        &StoreAddress::default_in(folder),
        folder,
        &sources,
        clock,
        entropy,
    )
    .await?;
    Ok(Stored {
        store: opened.store,
        vault: opened.vault,
    })
}
