use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{Actor, Issuer, Origin, Severity, Slug};
use saoma_store::{Session, Store, StoreError, Tx};
use saoma_vault::Vault;

use crate::check::against_store;
use crate::file::File;
use crate::finding::{Finding, Findings};
use crate::plan::{Input, Plan, slug};
use crate::report::Report;
use crate::secrets::{SecretReader, Secrets};
use crate::stored::Stored;
use crate::write::Writer;

/// What applying a file works with.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// Where the workspace lies.
    pub store: &'a Store,
    /// Seals its secrets.
    pub vault: &'a Vault,
    /// Tells when it was changed.
    pub clock: &'a dyn Clock,
    /// Makes ids and client secrets.
    pub entropy: &'a dyn Entropy,
    /// Reads the secrets that the file names.
    pub secrets: &'a dyn SecretReader,
    /// Where browsers reach the provider.
    pub origin: &'a Origin,
}

/// What applying a file has done, or would do.
#[derive(Debug)]
pub struct Applied {
    /// What `--json` prints.
    pub report: Report,
    /// What is doubtful; none of it refuses.
    pub findings: Vec<Finding>,
}

/// Why a file was not applied. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Something in the file is wrong. The doubtful is told with it, so that one round mends all.
    #[error("the file is refused ({} findings)", .0.len())]
    Refused(Vec<Finding>),
    /// The store could not be read or written.
    #[error("could not read or write the store")]
    Store(#[from] StoreError),
}

impl ApplyError {
    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Store(error) => error.code(),
        }
    }

    /// The key of the sentence that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Refused(_) => "setup.error.refused.message".to_owned(),
            Self::Store(error) => error.message_key(),
        }
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        match self {
            Self::Refused(_) => "setup.error.refused.remedy".to_owned(),
            Self::Store(error) => error.remedy_key(),
        }
    }

    /// What the two sentences ask for.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(findings) => vec![("count", refusals(findings).to_string())],
            Self::Store(error) => error.values(),
        }
    }
}

fn refusals(findings: &[Finding]) -> usize {
    let refuses = |finding: &&Finding| finding.severity == Severity::Refuse;
    findings.iter().filter(refuses).count()
}

/// Makes a workspace be as `file` says, in one transaction. Applying the same file again changes
/// nothing.
///
/// What the store has and the file does not name is switched off and kept, because users hang on
/// it: a source is disabled, and an application offers no source any more (it has no switch of its
/// own). Both come back when a file names them again. A platform app without a source is left as
/// it is. Each change is written to the audit log in the name of `actor`, without secrets.
///
/// # Errors
/// See [`ApplyError`]; nothing is changed then.
pub async fn apply(setup: Setup<'_>, file: &File, actor: Actor) -> Result<Applied, ApplyError> {
    let prepared = Prepared::new(setup, file)?;
    let writer = Writer {
        vault: setup.vault,
        entropy: setup.entropy,
        now: prepared.now,
        actor,
    };
    let (prepared, writer) = (&prepared, &writer);
    let (plan, findings) = setup
        .store
        .write(|tx| Box::pin(prepared.apply(writer, tx)))
        .await?;
    let report = plan.report;
    Ok(Applied { report, findings })
}

/// Tells what [`apply`] would do, and writes nothing. A client secret that would be made is told
/// among the changes, and not shown.
///
/// # Errors
/// See [`ApplyError`].
pub async fn dry_run(setup: Setup<'_>, file: &File) -> Result<Applied, ApplyError> {
    let prepared = Prepared::new(setup, file)?;
    let mut session = setup.store.read().await?;
    let (Plan { mut report, .. }, findings) = prepared.plan(&mut session).await?;
    for application in &mut report.applications {
        application.client_secret = None;
    }
    Ok(Applied { report, findings })
}

/// What is known before the store is asked.
struct Prepared<'a> {
    setup: Setup<'a>,
    file: &'a File,
    secrets: Secrets,
    workspace: Slug,
    issuer: Issuer,
    now: Timestamp,
    findings: Vec<Finding>,
}

impl<'a> Prepared<'a> {
    /// Refuses what the file alone shows to be wrong, before a secret is read or a lock is taken.
    fn new(setup: Setup<'a>, file: &'a File) -> Result<Self, ApplyError> {
        let findings = Findings(file.check());
        if findings.refuse() {
            return Err(ApplyError::Refused(findings.0));
        }
        let workspace = slug(&file.workspace);
        Ok(Self {
            setup,
            file,
            secrets: Secrets::read(file, setup.secrets),
            issuer: setup.origin.issuer(&workspace),
            workspace,
            now: setup.clock.now(),
            findings: findings.0,
        })
    }

    async fn apply(
        &self,
        writer: &Writer<'_>,
        tx: &mut Tx<'_>,
    ) -> Result<(Plan, Vec<Finding>), ApplyError> {
        let (plan, findings) = self.plan(tx).await?;
        for step in &plan.steps {
            writer.write(tx, step).await?;
        }
        Ok((plan, findings))
    }

    async fn plan(&self, session: &mut Session) -> Result<(Plan, Vec<Finding>), ApplyError> {
        let Setup { vault, entropy, .. } = self.setup;
        let stored = Stored::load_with_secrets(session, &self.workspace, vault).await?;
        let mut findings = Findings(self.findings.clone());
        let against = against_store(self.file, &stored, &self.secrets, &self.issuer);
        findings.0.extend(against);
        if findings.refuse() {
            return Err(ApplyError::Refused(findings.0));
        }
        let plan = Plan::make(&Input {
            file: self.file,
            stored: &stored,
            secrets: &self.secrets,
            issuer: &self.issuer,
            vault,
            now: self.now,
            entropy,
        });
        Ok((plan, findings.0))
    }
}
