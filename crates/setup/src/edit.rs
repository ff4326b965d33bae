//! Changing one noun, by the rules of [`apply`](crate::apply): the file of the workspace as it is,
//! with one entry changed, is checked, planned and written.

use saoma_ambient::{Clock, Entropy};
use saoma_model::{Actor, Mode, Origin, Severity, Slug};
use saoma_store::{Store, StoreError, Tx};
use saoma_vault::Vault;
use secrecy::SecretString;

use crate::check::against_store;
use crate::edit_source::MadeEventSecrets;
use crate::file::{ApplicationEntry, EnablementEntry, File, PlatformAppEntry, SourceEntry};
use crate::finding::{Finding, Findings};
use crate::plan::{Input, Plan, new_client_secret};
use crate::report::{MadeSecret, Subject};
use crate::secrets::Secrets;
use crate::show::file_of;
use crate::stored::Stored;
use crate::write::Writer;

/// What changing a noun works with.
#[derive(Clone, Copy)]
pub struct Edit<'a> {
    /// Where the workspace lies.
    pub store: &'a Store,
    /// Seals its secrets.
    pub vault: &'a Vault,
    /// Tells when it was changed.
    pub clock: &'a dyn Clock,
    /// Makes ids and client secrets.
    pub entropy: &'a dyn Entropy,
    /// Where browsers reach the provider.
    pub origin: &'a Origin,
    /// Who changes it.
    pub actor: Actor,
}

/// What changing a noun has done.
#[derive(Debug, Default)]
pub struct Edited {
    /// What is doubtful about it; none of it refuses.
    pub doubts: Vec<Finding>,
    /// The client secret that was just made: to be shown, this once.
    pub made: Option<MadeSecret>,
    /// The Token and EncodingAESKey that were just made: to be shown, this once.
    pub made_event_secrets: Option<MadeEventSecrets>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// A value is wrong. The doubtful is told with it.
    #[error("refused ({} findings)", .0.len())]
    Refused(Vec<Finding>),
    /// There is nothing of this name.
    #[error("there is no {} {id:?}", noun.as_str())]
    NotFound {
        /// A thing of what kind.
        noun: Subject,
        /// The name that was asked for.
        id: String,
    },
    /// The name is taken.
    #[error("there is a {} {id:?} already", noun.as_str())]
    Exists {
        /// A thing of what kind.
        noun: Subject,
        /// The name.
        id: String,
    },
    /// Something else needs it.
    #[error("{id:?} is used by {}", by.join(", "))]
    InUse {
        /// Its name.
        id: String,
        /// Who uses it.
        by: Vec<String>,
    },
    /// What was typed is not the name of what would be deleted.
    #[error("what was typed is not its name")]
    OtherName {
        /// Its name.
        name: String,
    },
    /// Only an Official Account's source has a Token and an EncodingAESKey.
    #[error("{id:?} is no source of an Official Account")]
    NoEventSecrets {
        /// The source.
        id: String,
    },
    /// Only an application that can keep a secret has one.
    #[error("{id:?} is a public application, which has no client secret")]
    NoClientSecret {
        /// The application.
        id: String,
    },
    /// The store could not be read or written.
    #[error("could not read or write the store")]
    Store(#[from] StoreError),
}

impl EditError {
    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotFound { .. } => "not_found",
            Self::Exists { .. } => "already_exists",
            Self::InUse { .. } => "in_use",
            Self::NoClientSecret { .. } => "no_client_secret",
            Self::NoEventSecrets { .. } => "no_event_secrets",
            Self::OtherName { .. } => "other_name",
            Self::Store(error) => error.code(),
        }
    }

    /// What its sentences name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(findings) => {
                let refuses = |finding: &&Finding| finding.severity == Severity::Refuse;
                let count = findings.iter().filter(refuses).count();
                vec![("count", count.to_string())]
            }
            Self::NotFound { id, .. }
            | Self::Exists { id, .. }
            | Self::NoClientSecret { id }
            | Self::NoEventSecrets { id } => vec![("id", id.clone())],
            Self::InUse { id, by } => vec![("id", id.clone()), ("by", by.join(", "))],
            Self::OtherName { name } => vec![("name", name.clone())],
            Self::Store(error) => error.values(),
        }
    }
}

impl Edit<'_> {
    /// Makes an empty workspace.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn create_workspace(
        &self,
        slug: &str,
        name: &str,
        mode: Mode,
    ) -> Result<Edited, EditError> {
        let file = File {
            workspace: slug.to_owned(),
            name: Some(name.to_owned()),
            mode,
            platform_apps: Vec::new(),
            sources: Vec::new(),
            applications: Vec::new(),
            senders: crate::file::SendersEntry::default(),
        };
        let findings = file.check();
        let Ok(workspace) = Slug::parse(slug) else {
            return Err(EditError::Refused(findings));
        };
        let file = &file;
        self.write(&workspace, &Secrets::default(), |stored| {
            if stored.workspace.is_some() {
                return Err(exists(Subject::Workspace, workspace.as_str()));
            }
            Ok((file.clone(), String::new()))
        })
        .await
    }

    /// Gives the workspace another name on screen.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn rename_workspace(
        &self,
        workspace: &Slug,
        name: &str,
    ) -> Result<Edited, EditError> {
        self.change(workspace, &Secrets::default(), |file| {
            file.name = Some(name.to_owned());
            Ok("name".to_owned())
        })
        .await
    }

    /// Makes a platform app be as given, new or not. `entry.secret` is not looked at: the AppSecret
    /// is `secret`, and without it the stored one stays.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn save_platform_app(
        &self,
        workspace: &Slug,
        entry: &PlatformAppEntry,
        secret: Option<SecretString>,
    ) -> Result<Edited, EditError> {
        let secrets = Secrets::typed(secret.map(|secret| (entry.appid.as_str(), secret)), None);
        let entry = PlatformAppEntry {
            secret: None,
            ..entry.clone()
        };
        self.change(workspace, &secrets, |file| {
            let known = file
                .platform_apps
                .iter()
                .position(|app| app.appid == entry.appid);
            let index = put(&mut file.platform_apps, known, entry.clone());
            Ok(format!("platform_apps[{index}]."))
        })
        .await
    }

    /// Makes a source be as given. `entry.token` and `entry.aes_key` are not looked at: the stored ones
    /// stay, and a new source of an Official Account is given both (see [`Edited::made_event_secrets`]).
    ///
    /// # Errors
    /// See [`EditError`]; also if it `is_new` and there is one, or the other way round.
    pub async fn save_source(
        &self,
        workspace: &Slug,
        entry: &SourceEntry,
        is_new: bool,
    ) -> Result<Edited, EditError> {
        self.change(workspace, &Secrets::default(), |file| {
            let known = file.sources.iter().position(|source| source.id == entry.id);
            expect(Subject::Source, &entry.id, known, is_new)?;
            let entry = SourceEntry {
                token: None,
                aes_key: None,
                ..entry.clone()
            };
            let index = put(&mut file.sources, known, entry);
            Ok(format!("sources[{index}]."))
        })
        .await
    }

    /// Switches a source on or off, for all applications.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn set_source_enabled(
        &self,
        workspace: &Slug,
        source: &str,
        enabled: bool,
    ) -> Result<Edited, EditError> {
        self.change(workspace, &Secrets::default(), |file| {
            let known = file.sources.iter().position(|known| known.id == source);
            let entry = known.and_then(|index| file.sources.get_mut(index));
            let entry = entry.ok_or_else(|| not_found(Subject::Source, source))?;
            entry.enabled = enabled;
            Ok(format!("sources[{}].", known.unwrap_or_default()))
        })
        .await
    }

    /// Makes an application be as given. `entry.sources` and `entry.client_secret` are not looked
    /// at: its sources stay, and it is given a client secret if it needs one and has none.
    ///
    /// # Errors
    /// See [`EditError`]; also if it `is_new` and there is one, or the other way round.
    pub async fn save_application(
        &self,
        workspace: &Slug,
        entry: &ApplicationEntry,
        is_new: bool,
    ) -> Result<Edited, EditError> {
        self.change(workspace, &Secrets::default(), |file| {
            let mut applications = file.applications.iter();
            let known = applications.position(|known| known.id == entry.id);
            expect(Subject::Application, &entry.id, known, is_new)?;
            let before = known.and_then(|index| file.applications.get(index));
            let entry = ApplicationEntry {
                sources: before.map_or_else(Vec::new, |before| before.sources.clone()),
                client_secret: None,
                ..entry.clone()
            };
            let index = put(&mut file.applications, known, entry);
            Ok(format!("applications[{index}]."))
        })
        .await
    }

    /// Makes these the sources on the application's login page, in this order; others that it had
    /// are switched off.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn set_enablements(
        &self,
        workspace: &Slug,
        application: &str,
        sources: &[EnablementEntry],
    ) -> Result<Edited, EditError> {
        self.change(workspace, &Secrets::default(), |file| {
            let mut applications = file.applications.iter();
            let known = applications.position(|known| known.id == application);
            let entry = known.and_then(|index| file.applications.get_mut(index));
            let entry = entry.ok_or_else(|| not_found(Subject::Application, application))?;
            entry.sources = sources.to_vec();
            Ok(format!("applications[{}].", known.unwrap_or_default()))
        })
        .await
    }

    /// Gives the application another client secret; the old one is worth nothing at once.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn rotate_client_secret(
        &self,
        workspace: &Slug,
        application: &str,
    ) -> Result<MadeSecret, EditError> {
        let made = new_client_secret(self.entropy);
        let secrets = Secrets::typed(None, Some((application, made.clone())));
        self.change(workspace, &secrets, |file| {
            let mut applications = file.applications.iter();
            let known = applications.find(|known| known.id == application);
            let known = known.ok_or_else(|| not_found(Subject::Application, application))?;
            if !known.kind.is_confidential() {
                let id = application.to_owned();
                return Err(EditError::NoClientSecret { id });
            }
            Ok("applications".to_owned())
        })
        .await?;
        Ok(MadeSecret(made))
    }

    /// Changes the file of a workspace that exists. `change` answers where the findings lie that
    /// concern whoever asked.
    pub(crate) async fn change(
        &self,
        workspace: &Slug,
        secrets: &Secrets,
        change: impl Fn(&mut File) -> Result<String, EditError> + Send + Sync,
    ) -> Result<Edited, EditError> {
        self.write(workspace, secrets, |stored| {
            let known = stored.workspace.as_ref();
            let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
            let mut file = file_of(known, stored);
            // What `show` writes of a secret is where one could read it from.
            file.platform_apps
                .iter_mut()
                .for_each(|app| app.secret = None);
            let applications = file.applications.iter_mut();
            applications.for_each(|application| application.client_secret = None);
            file.sources.iter_mut().for_each(|source| {
                source.token = None;
                source.aes_key = None;
            });
            if let Some(smtp) = &mut file.senders.smtp {
                smtp.password = None;
            }
            if let Some(webhook) = &mut file.senders.phone_webhook {
                webhook.secret = None;
            }
            let touched = change(&mut file)?;
            Ok((file, touched))
        })
        .await
    }

    async fn write(
        &self,
        workspace: &Slug,
        secrets: &Secrets,
        make: impl Fn(&Stored) -> Result<(File, String), EditError> + Send + Sync,
    ) -> Result<Edited, EditError> {
        let writer = &self.writer();
        let make = &make;
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let stored = Stored::load_with_secrets(tx, workspace, self.vault).await?;
                    let (file, touched) = make(&stored)?;
                    self.carry_out(tx, writer, &stored, (&file, secrets), &touched)
                        .await
                })
            })
            .await
    }

    async fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        writer: &Writer<'_>,
        stored: &Stored,
        (file, secrets): (&File, &Secrets),
        touched: &str,
    ) -> Result<Edited, EditError> {
        let mut findings = Findings(file.check());
        let Ok(workspace) = Slug::parse(&file.workspace) else {
            return Err(EditError::Refused(findings.0));
        };
        let issuer = &self.origin.issuer(&workspace);
        findings
            .0
            .extend(against_store(file, stored, secrets, issuer));
        let refuses = findings.refuse();
        // Doubts about what was there before belong to whoever looks at it, not to this change.
        findings.0.retain(|finding| {
            finding.severity == Severity::Refuse || finding.path.starts_with(touched)
        });
        if refuses {
            return Err(EditError::Refused(findings.0));
        }
        let plan = Plan::make(&Input {
            file,
            stored,
            secrets,
            issuer,
            vault: self.vault,
            now: writer.now,
            entropy: self.entropy,
        });
        for step in &plan.steps {
            writer.write(tx, step).await?;
        }
        let mut applications = plan.report.applications.into_iter();
        let mut sources = plan.report.sources.into_iter();
        Ok(Edited {
            doubts: findings.0,
            made: applications.find_map(|application| application.client_secret),
            made_event_secrets: sources.find_map(|source| {
                let (token, aes_key) = (source.token?, source.aes_key?);
                Some(MadeEventSecrets { token, aes_key })
            }),
        })
    }

    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer {
            vault: self.vault,
            entropy: self.entropy,
            now: self.clock.now(),
            actor: self.actor,
        }
    }
}

/// Puts an entry in the place of the one of its name, or behind all. Answers its place.
fn put<T>(entries: &mut Vec<T>, known: Option<usize>, entry: T) -> usize {
    match known.and_then(|index| entries.get_mut(index)) {
        Some(before) => *before = entry,
        None => entries.push(entry),
    }
    known.unwrap_or(entries.len().saturating_sub(1))
}

pub(crate) fn expect(
    noun: Subject,
    id: &str,
    known: Option<usize>,
    is_new: bool,
) -> Result<(), EditError> {
    match (known, is_new) {
        (Some(_), true) => Err(exists(noun, id)),
        (None, false) => Err(not_found(noun, id)),
        _ => Ok(()),
    }
}

pub(crate) fn not_found(noun: Subject, id: &str) -> EditError {
    let id = id.to_owned();
    EditError::NotFound { noun, id }
}

pub(crate) fn exists(noun: Subject, id: &str) -> EditError {
    let id = id.to_owned();
    EditError::Exists { noun, id }
}
