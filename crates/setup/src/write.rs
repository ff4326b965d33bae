//! Doing what a plan says, inside the store's transaction.

use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{Actor, AuditEvent, AuditEventId, WorkspaceId};
use saoma_store::{
    StoreError, Tx, account_tokens, applications, audit_events, enablements, pictures,
    platform_apps, senders, sources, workspaces,
};
use saoma_vault::Vault;
use serde_json::Value;

use crate::plan::{Note, Step};

/// On whose behalf, when, and with what is written.
pub(crate) struct Writer<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) entropy: &'a dyn Entropy,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
}

impl Writer<'_> {
    pub(crate) async fn write(&self, tx: &mut Tx<'_>, step: &Step) -> Result<(), StoreError> {
        match step {
            Step::AddWorkspace(workspace) => match workspaces::add(tx, workspace).await? {
                true => Ok(()),
                // Another process made it after this transaction had looked.
                false => Err(StoreError::Contended),
            },
            Step::RenameWorkspace(id, name) => workspaces::rename(tx, *id, name).await.map(|_| ()),
            Step::PutPlatformApp(app) => platform_apps::upsert(tx, app).await,
            Step::SetAppSecret(id, appid, secret) => {
                platform_apps::set_secret(tx, self.vault, *id, appid, secret, self.now).await?;
                // With the token of the secret before, one would not see that this one is wrong.
                account_tokens::forget(tx, *id, appid).await
            }
            Step::PutPicture(picture) => pictures::add(tx, picture).await,
            Step::PutSource(source) => sources::upsert(tx, source).await,
            Step::SetEventSecrets(id, source, secrets) => {
                sources::set_event_secrets(tx, self.vault, *id, source, secrets, self.now)
                    .await
                    .map(|_| ())
            }
            Step::PutApplication(application) => applications::upsert(tx, application).await,
            Step::SetClientSecret(id, application, hash) => {
                let hash = hash.as_ref();
                applications::set_client_secret_hash(tx, *id, application, hash, self.now)
                    .await
                    .map(|_| ())
            }
            Step::ForgetSender(id, channel) => senders::remove(tx, *id, *channel).await.map(drop),
            Step::PutSender(id, sender, secret) => {
                let secret = secret.as_ref();
                senders::put(tx, self.vault, *id, sender, secret, self.now).await
            }
            Step::ReplaceEnablements(id, application, list) => {
                enablements::replace(tx, *id, application, list).await
            }
            Step::Record(id, note) => audit_events::add(tx, &self.event(*id, note)).await,
        }
    }

    pub(crate) fn event(&self, workspace: WorkspaceId, note: &Note) -> AuditEvent {
        let json = |facts: &Option<_>| facts.clone().map(|facts| Value::Object(facts).to_string());
        AuditEvent {
            workspace,
            id: AuditEventId::new(self.now, self.entropy),
            at: self.now,
            actor: self.actor,
            action: format!("{}.{}", note.subject.as_str(), note.change.as_str()),
            subject_kind: note.subject.as_str().to_owned(),
            subject_id: note.id.clone(),
            before: json(&note.before),
            after: json(&note.after),
        }
    }
}
