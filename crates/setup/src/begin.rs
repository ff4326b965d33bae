//! Beginning a workspace with everything in it at once: from a template, or from a bundle.

use std::io;
use std::path::Path;

use saoma_model::Slug;
use saoma_store::{Tx, workspaces};
use secrecy::SecretString;

use crate::bundle::{Bringing, Carried};
use crate::check::against_store;
use crate::edit::{Edit, EditError, exists};
use crate::file::{File, Secret};
use crate::finding::{Finding, Findings};
use crate::plan::{Input, Plan};
use crate::report::{Report, Subject};
use crate::secrets::{Found, SecretReader, Secrets, find};
use crate::stored::Stored;

/// A workspace that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What there is now, with the secrets that were made: to be shown, this once.
    pub report: Report,
    /// What is doubtful; none of it refuses.
    pub doubts: Vec<Finding>,
    /// The names of the secrets that nobody brought and that cannot be made here.
    pub missing: Vec<String>,
}

/// Nothing: neither this process's environment nor this machine's files.
#[derive(Debug, Clone, Copy)]
pub struct NoSecrets;

impl SecretReader for NoSecrets {
    fn env(&self, _: &str) -> Option<SecretString> {
        None
    }

    fn file(&self, _: &Path) -> io::Result<SecretString> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }
}

impl Edit<'_> {
    /// Makes a new workspace as the file says, with its preparation, in one transaction. A secret
    /// that `secrets` does not give is left out, and can be entered later.
    ///
    /// # Errors
    /// See [`EditError`]; [`EditError::Exists`] if the short name is taken. Nothing is made then.
    pub async fn begin(
        &self,
        file: &File,
        carried: &Carried,
        secrets: &dyn SecretReader,
    ) -> Result<Begun, EditError> {
        let mut file = file.clone();
        let missing = leave_out(&mut file, secrets);
        let findings = Findings(file.check());
        let slug = Slug::parse(&file.workspace);
        let (Ok(slug), false) = (slug, findings.refuse()) else {
            return Err(EditError::Refused(findings.0));
        };
        let beginning = &Beginning {
            edit: self,
            secrets: Secrets::read(&file, secrets),
            file,
            slug,
            carried,
            findings: findings.0,
        };
        let (report, doubts) = self.store.write(|tx| Box::pin(beginning.run(tx))).await?;
        Ok(Begun {
            report,
            doubts,
            missing,
        })
    }
}

struct Beginning<'a> {
    edit: &'a Edit<'a>,
    file: File,
    slug: Slug,
    secrets: Secrets,
    carried: &'a Carried,
    findings: Vec<Finding>,
}

impl Beginning<'_> {
    async fn run(&self, tx: &mut Tx<'_>) -> Result<(Report, Vec<Finding>), EditError> {
        if workspaces::find_by_slug(tx, &self.slug).await?.is_some() {
            return Err(exists(Subject::Workspace, self.slug.as_str()));
        }
        let stored = Stored::default();
        let issuer = &self.edit.origin.issuer(&self.slug);
        let mut findings = Findings(self.findings.clone());
        let against = against_store(&self.file, &stored, &self.secrets, issuer);
        findings.0.extend(against);
        if findings.refuse() {
            return Err(EditError::Refused(findings.0));
        }
        let writer = self.edit.writer();
        let plan = Plan::make(&Input {
            file: &self.file,
            stored: &stored,
            secrets: &self.secrets,
            issuer,
            vault: self.edit.vault,
            now: writer.now,
            entropy: self.edit.entropy,
        });
        for step in &plan.steps {
            writer.write(tx, step).await?;
        }
        let made = workspaces::find_by_slug(tx, &self.slug).await?;
        if let Some(made) = made {
            let bringing = Bringing {
                vault: self.edit.vault,
                entropy: self.edit.entropy,
                now: writer.now,
            };
            self.carried.write(tx, made.id, bringing).await?;
        }
        Ok((plan.report, findings.0))
    }
}

/// Takes out each secret that nobody gives, and answers the names of those that somebody has to
/// enter. A client secret is none of them: a new one is made.
fn leave_out(file: &mut File, secrets: &dyn SecretReader) -> Vec<String> {
    let mut missing = Vec::new();
    let mut keep_given = |place: &mut Option<Secret>, is_made: bool| {
        let Some(secret) = place.take() else { return };
        match (find(&secret, secrets), &secret) {
            (Found::Secret(_), _) => *place = Some(secret),
            (Found::Nothing(_), _) if is_made => {}
            (Found::Nothing(_), Secret::Env(name)) => missing.push(name.clone()),
            (Found::Nothing(name), _) => missing.push(name),
        }
    };
    for app in &mut file.platform_apps {
        keep_given(&mut app.secret, false);
    }
    for source in &mut file.sources {
        keep_given(&mut source.token, true);
        keep_given(&mut source.aes_key, true);
    }
    for application in &mut file.applications {
        keep_given(&mut application.client_secret, true);
    }
    if let Some(smtp) = &mut file.senders.smtp {
        keep_given(&mut smtp.password, false);
    }
    if let Some(webhook) = &mut file.senders.phone_webhook {
        keep_given(&mut webhook.secret, false);
    }
    missing
}
