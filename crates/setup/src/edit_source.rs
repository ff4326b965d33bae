//! What screens do with sources beyond saving them, and with the secrets that rotate.

use std::time::Duration;

use saoma_model::{
    ApplicationId, Enablement, Mode, PictureId, Slug, SourceId, callback_domain, new_aes_key,
    new_event_token, refusals,
};
use saoma_store::{
    applications, audit_events, enablements, identities, pictures, sources, workspaces,
};

use crate::edit::{Edit, EditError, Edited, exists, not_found};
use crate::file::{ApplicationEntry, PlatformAppEntry, SourceEntry};
use crate::plan::{Note, new_client_secret};
use crate::report::{ChangeKind, MadeSecret, Subject};
use crate::secrets::Secrets;
use crate::show::file_of;
use crate::stored::Stored;

/// The Token and EncodingAESKey that were just made: to be shown, this once.
#[derive(Debug, Clone)]
pub struct MadeEventSecrets {
    /// The Token.
    pub token: MadeSecret,
    /// The EncodingAESKey.
    pub aes_key: MadeSecret,
}

/// What deleting or switching off a source touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// The applications that offer it.
    pub applications: Vec<ApplicationId>,
    /// Those of them that offer nothing else: nobody can sign in there any more.
    pub left_without: Vec<ApplicationId>,
    /// How many users came through it; counting stops at [`Touched::MOST_USERS`].
    pub users: i64,
}

impl Touched {
    /// Where counting users stops.
    pub const MOST_USERS: u32 = 10_000;
}

impl Edit<'_> {
    /// A source as its entry, to be changed and saved.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn source(&self, workspace: &Slug, source: &str) -> Result<SourceEntry, EditError> {
        let file = self.file(workspace).await?;
        let mut entries = file.sources.into_iter();
        let entry = entries.find(|entry| entry.id == source);
        entry.ok_or_else(|| not_found(Subject::Source, source))
    }

    /// An application as its entry, to be changed and saved.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn application(
        &self,
        workspace: &Slug,
        application: &str,
    ) -> Result<ApplicationEntry, EditError> {
        let file = self.file(workspace).await?;
        let mut entries = file.applications.into_iter();
        let entry = entries.find(|entry| entry.id == application);
        entry.ok_or_else(|| not_found(Subject::Application, application))
    }

    /// A platform app as its entry, to be changed and saved.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn platform_app(
        &self,
        workspace: &Slug,
        appid: &str,
    ) -> Result<PlatformAppEntry, EditError> {
        let file = self.file(workspace).await?;
        let mut entries = file.platform_apps.into_iter();
        let entry = entries.find(|entry| entry.appid == appid);
        entry.ok_or_else(|| not_found(Subject::PlatformApp, appid))
    }

    /// Makes another source like one that is there, under another id; no application offers it yet.
    /// An Official Account's is given a Token and an EncodingAESKey of its own.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn duplicate_source(
        &self,
        workspace: &Slug,
        source: &str,
        id: &str,
    ) -> Result<Edited, EditError> {
        let entry = SourceEntry {
            id: id.to_owned(),
            ..self.source(workspace, source).await?
        };
        self.save_source(workspace, &entry, true).await
    }

    /// Makes a source and its platform app, if it is not there, in another workspace. Secrets stay
    /// where they are: a sandbox's are worth nothing to Tencent, and a client's belong to the client;
    /// so do domains that only a sandbox takes.
    /// Pictures go along.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn copy_source(
        &self,
        workspace: &Slug,
        source: &str,
        to: &Slug,
    ) -> Result<Edited, EditError> {
        let entry = self.source(workspace, source).await?;
        let app = self.platform_app(workspace, &entry.appid).await?;
        let entry = &SourceEntry {
            token: None,
            aes_key: None,
            logo: self
                .picture_itself(workspace, entry.logo.as_deref())
                .await?,
            qr_logo: self
                .picture_itself(workspace, entry.qr_logo.as_deref())
                .await?,
            ..entry
        };
        let app = &PlatformAppEntry {
            secret: None,
            ..app
        };
        self.change(to, &Secrets::default(), |file| {
            if file.sources.iter().any(|known| known.id == entry.id) {
                return Err(exists(Subject::Source, &entry.id));
            }
            if !file
                .platform_apps
                .iter()
                .any(|known| known.appid == app.appid)
            {
                file.platform_apps
                    .push(without_local_domains(app, file.mode));
            }
            file.sources.push(entry.clone());
            let index = file.sources.len().saturating_sub(1);
            Ok(format!("sources[{index}]."))
        })
        .await
    }

    /// What deleting a source, or switching it off, would touch.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn touched_by_source(
        &self,
        workspace: &Slug,
        source: &str,
    ) -> Result<Touched, EditError> {
        let mut session = self.store.read().await?;
        let known = workspaces::find_by_slug(&mut session, workspace).await?;
        let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
        let unknown = || not_found(Subject::Source, source);
        let id = SourceId::parse(source).map_err(|_| unknown())?;
        let found = sources::lookup(&mut session, known.id, &id).await?;
        let found = found.ok_or_else(unknown)?;
        let offered = enablements::list_for_source(&mut session, known.id, &found.id).await?;
        let mut touched = Touched {
            users: identities::count_users_by_source(
                &mut session,
                known.id,
                &found.id,
                Touched::MOST_USERS,
            )
            .await?,
            ..Touched::default()
        };
        for enablement in offered.into_iter().filter(|offered| offered.enabled) {
            let application = enablement.application;
            let all =
                enablements::list_for_application(&mut session, known.id, &application).await?;
            let other = |offered: &Enablement| offered.enabled && offered.source != found.id;
            if !all.iter().any(other) {
                touched.left_without.push(application.clone());
            }
            touched.applications.push(application);
        }
        Ok(touched)
    }

    /// Gives an Official Account's source another Token and EncodingAESKey. The key before is taken
    /// for another day, so that there is time to enter the new one at WeChat.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn rotate_event_secrets(
        &self,
        workspace: &Slug,
        source: &str,
    ) -> Result<MadeEventSecrets, EditError> {
        let known = self.source(workspace, source).await?;
        if known.kind != saoma_model::SourceKind::WechatOfficialAccount {
            let id = source.to_owned();
            return Err(EditError::NoEventSecrets { id });
        }
        let (token, aes_key) = (new_event_token(self.entropy), new_aes_key(self.entropy));
        let made = MadeEventSecrets {
            token: MadeSecret(token.clone()),
            aes_key: MadeSecret(aes_key.clone()),
        };
        self.set_event_secrets(workspace, source, token, aes_key)
            .await?;
        Ok(made)
    }

    /// Makes Token and EncodingAESKey of an Official Account's source be as a person typed them.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn set_event_secrets(
        &self,
        workspace: &Slug,
        source: &str,
        token: secrecy::SecretString,
        aes_key: secrecy::SecretString,
    ) -> Result<Edited, EditError> {
        let secrets = Secrets::typed_events(source, token, aes_key);
        self.change(workspace, &secrets, |file| {
            let known = file.sources.iter().position(|known| known.id == source);
            let index = known.ok_or_else(|| not_found(Subject::Source, source))?;
            Ok(format!("sources[{index}]."))
        })
        .await
    }

    /// Gives the application another client secret; the one before is taken for `overlap` more.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn rotate_client_secret_with_overlap(
        &self,
        workspace: &Slug,
        application: &str,
        overlap: Duration,
    ) -> Result<MadeSecret, EditError> {
        let made = new_client_secret(self.entropy);
        let hash = &self.vault.hash_client_secret(&made);
        let writer = &self.writer();
        let until = writer.now.plus(overlap);
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let known = workspaces::find_by_slug(tx, workspace).await?;
                    let known =
                        known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
                    let unknown = || not_found(Subject::Application, application);
                    let id = ApplicationId::parse(application).map_err(|_| unknown())?;
                    let found = applications::lookup(tx, known.id, &id).await?;
                    if !found.ok_or_else(unknown)?.kind.is_confidential() {
                        let id = application.to_owned();
                        return Err(EditError::NoClientSecret { id });
                    }
                    applications::rotate_client_secret_hash(
                        tx, known.id, &id, hash, until, writer.now,
                    )
                    .await?;
                    let note = Note {
                        subject: Subject::Application,
                        id: application.to_owned(),
                        change: ChangeKind::SecretSet,
                        before: None,
                        after: None,
                    };
                    audit_events::add(tx, &writer.event(known.id, &note)).await?;
                    Ok(())
                })
            })
            .await?;
        Ok(MadeSecret(made))
    }

    /// A picture that is stored here, as a file of another workspace can name it: by itself.
    async fn picture_itself(
        &self,
        workspace: &Slug,
        name: Option<&str>,
    ) -> Result<Option<String>, EditError> {
        let Some(name) = name else { return Ok(None) };
        let mut session = self.store.read().await?;
        let known = workspaces::find_by_slug(&mut session, workspace).await?;
        let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
        let id = PictureId::new(name);
        let found = pictures::lookup(&mut session, known.id, &id).await?;
        Ok(found.map(|picture| crate::picture::itself(&picture)))
    }

    async fn file(&self, workspace: &Slug) -> Result<crate::File, EditError> {
        let stored = Stored::load(&mut self.store.read().await?, workspace).await?;
        let known = stored.workspace.as_ref();
        let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
        Ok(file_of(known, &stored))
    }
}

/// A platform app as a workspace of this mode takes it: without a sandbox's addresses of this machine.
fn without_local_domains(app: &PlatformAppEntry, mode: Mode) -> PlatformAppEntry {
    let taken = |domain: &Option<String>| {
        let domain = domain.as_ref();
        let fits = domain.filter(|domain| !refusals(&callback_domain(domain, mode)));
        fits.cloned()
    };
    PlatformAppEntry {
        callback_domain: taken(&app.callback_domain),
        web_authorization_domain: taken(&app.web_authorization_domain),
        ..app.clone()
    }
}
