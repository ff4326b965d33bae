//! Whether each source still works: what WeChat answers, what the host answers that people come
//! back to, and what a person has looked up where WeChat tells nobody.
//!
//! A check asks once and forces nothing: no token is renewed for it, and its calls are counted on
//! the meter of WeChat's quotas like everybody's.

mod confirmation;
mod facts;
mod finding;
mod host;

use saoma_ambient::{Clock, Entropy};
use saoma_identity::AskedBy;
use saoma_identity::connection_test::{ConnectionTest, Machine, TestError, Tested};
use saoma_model::{Mode, Origin, PlatformApp, Source, Workspace};
use saoma_site::Reach;
use saoma_store::health_checks::{self, HealthCheckRow};
use saoma_store::{Session, Store, StoreError};
use saoma_vault::Vault;
use saoma_wechat::WeChat;
use url::Url;

pub use confirmation::{Confirmable, Confirmed, Fact, confirm, confirmables};
pub use finding::{Found, HealthFinding, HealthVerdict};

use crate::preparation;

/// Checks sources.
#[derive(Clone, Copy)]
pub struct HealthCheck<'a> {
    /// Where sources are, and where the findings are kept.
    pub store: &'a Store,
    /// Opens AppSecrets.
    pub vault: &'a Vault,
    /// The WeChat of the workspace's mode.
    pub wechat: &'a WeChat,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Makes the code that WeChat cannot know.
    pub entropy: &'a dyn Entropy,
    /// Where browsers reach the provider.
    pub origin: &'a Origin,
    /// How the host is reached that people come back to.
    pub reach: &'a Reach,
    /// On whose account the calls are counted.
    pub asked_by: AskedBy,
}

/// Why a source could not be checked. What is wrong with it is a finding and no error.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// The accounts or secrets could not be read, or the calls not be counted.
    #[error("cannot test the connection")]
    Test(#[source] TestError),
    /// The findings or the preparation could not be read or kept.
    #[error("cannot read or keep what was found")]
    Store(#[source] StoreError),
}

impl HealthCheck<'_> {
    /// Checks a source and keeps what was found. `on_finding` hears of each finding as it comes.
    /// A run that is dropped keeps nothing.
    ///
    /// # Errors
    /// See [`HealthError`].
    pub async fn run(
        &self,
        workspace: &Workspace,
        source: &Source,
        app: &PlatformApp,
        mut on_finding: impl FnMut(&HealthFinding),
    ) -> Result<Vec<HealthFinding>, HealthError> {
        let mut findings = vec![facts::switched_on(source), facts::platform_app(app)];
        findings.iter().for_each(&mut on_finding);
        let mut add = |found: Vec<HealthFinding>| {
            found.iter().for_each(&mut on_finding);
            findings.extend(found);
        };
        add(self.connection(workspace, source, app).await?);
        if workspace.mode == Mode::Live {
            let now = self.clock.now();
            let host = host::of(source, app, self.origin);
            add(host::check(host.as_deref(), self.reach, now).await);
            let mut session = self.store.read().await.map_err(HealthError::Store)?;
            let preparation = preparation::load(&mut session, workspace, now).await;
            let preparation = preparation.map_err(HealthError::Store)?;
            add(vec![facts::certification(&preparation, app, now)]);
        }
        self.keep(workspace, source, &findings).await?;
        let mut session = self.store.read().await.map_err(HealthError::Store)?;
        let kept = load(&mut session, workspace, source).await;
        kept.map_err(HealthError::Store)
    }

    async fn connection(
        &self,
        workspace: &Workspace,
        source: &Source,
        app: &PlatformApp,
    ) -> Result<Vec<HealthFinding>, HealthError> {
        let Some(redirect_uri) = callback_url(workspace, source, app, self.origin) else {
            return Ok(Vec::new());
        };
        let test = ConnectionTest {
            store: self.store,
            vault: self.vault,
            wechat: self.wechat,
            clock: self.clock,
            entropy: self.entropy,
            machine: machine(self.origin),
            asked_by: self.asked_by,
        };
        let tested = Tested {
            source,
            app,
            secret: None,
            redirect_uri: &redirect_uri,
        };
        let report = test.run(tested).await.map_err(HealthError::Test)?;
        Ok(report.checks.iter().map(HealthFinding::of_check).collect())
    }

    async fn keep(
        &self,
        workspace: &Workspace,
        source: &Source,
        findings: &[HealthFinding],
    ) -> Result<(), HealthError> {
        let now = self.clock.now();
        let rows: Vec<HealthCheckRow> = findings.iter().map(|found| found.row(now)).collect();
        let rows = &rows;
        self.store
            .write(|tx| Box::pin(health_checks::replace(tx, workspace.id, &source.id, rows)))
            .await
            .map_err(HealthError::Store)
    }
}

/// What was found last for a source, the worst first.
///
/// # Errors
/// See [`StoreError`].
pub async fn load(
    session: &mut Session,
    workspace: &Workspace,
    source: &Source,
) -> Result<Vec<HealthFinding>, StoreError> {
    let rows = health_checks::list(session, workspace.id, &source.id).await?;
    let mut findings: Vec<_> = rows.iter().map(HealthFinding::of_row).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    Ok(findings)
}

/// The machine that asks: whoever answers under a public name is the server that logins run on.
#[must_use]
pub fn machine(origin: &Origin) -> Machine {
    match origin.is_public_name() {
        true => Machine::Server,
        false => Machine::ThisComputer,
    }
}

/// Where logins come back to. While a live workspace answers at this machine only, its future
/// server is what the callback domain names. Nothing if that names none.
#[must_use]
pub fn callback_url(
    workspace: &Workspace,
    source: &Source,
    app: &PlatformApp,
    origin: &Origin,
) -> Option<Url> {
    let issuer = origin.issuer(&workspace.slug);
    let own = issuer.callback(&source.id);
    let address = match (&app.callback_domain, issuer.callback_domain(workspace.mode)) {
        (Some(domain), None) => own.replacen(origin.as_str(), &format!("https://{domain}"), 1),
        _ => own,
    };
    Url::parse(&address).ok()
}
