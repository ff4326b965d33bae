//! How codes are sent, changed from a screen.

use saoma_model::{Channel, Slug};
use saoma_store::{Tx, senders, workspaces};
use secrecy::SecretString;

use crate::edit::{Edit, EditError, Edited, not_found};
use crate::file::{PhoneWebhookEntry, SmtpEntry};
use crate::plan::facts;
use crate::plan::{Note, sender_id};
use crate::report::{ChangeKind, Subject};
use crate::secrets::Secrets;
use crate::write::Writer;

impl Edit<'_> {
    /// Makes the SMTP server be as given. `entry.password` is not looked at: it is `password`, and
    /// without it the stored one stays.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn save_smtp(
        &self,
        workspace: &Slug,
        entry: &SmtpEntry,
        password: Option<SecretString>,
    ) -> Result<Edited, EditError> {
        let secrets = Secrets::typed_sender(Channel::Email, password);
        self.change(workspace, &secrets, |file| {
            let password = None;
            file.senders.smtp = Some(SmtpEntry {
                password,
                ..entry.clone()
            });
            Ok("senders.smtp.".to_owned())
        })
        .await
    }

    /// Makes the webhook for phone codes be as given. `entry.secret` is not looked at: it is `secret`,
    /// and without it the stored one stays.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn save_phone_webhook(
        &self,
        workspace: &Slug,
        entry: &PhoneWebhookEntry,
        secret: Option<SecretString>,
    ) -> Result<Edited, EditError> {
        let secrets = Secrets::typed_sender(Channel::Phone, secret);
        self.change(workspace, &secrets, |file| {
            let secret = None;
            file.senders.phone_webhook = Some(PhoneWebhookEntry {
                secret,
                ..entry.clone()
            });
            Ok("senders.phone_webhook.".to_owned())
        })
        .await
    }

    /// Removes the sender of a channel and its secret.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn remove_sender(&self, workspace: &Slug, channel: Channel) -> Result<(), EditError> {
        let writer = &self.writer();
        self.store
            .write(|tx| Box::pin(remove(tx, writer, workspace, channel)))
            .await
    }
}

async fn remove(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: &Slug,
    channel: Channel,
) -> Result<(), EditError> {
    let known = workspaces::find_by_slug(tx, workspace).await?;
    let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
    let id = sender_id(channel);
    let before = senders::lookup(tx, known.id, channel).await?;
    let (before, _) = before.ok_or_else(|| not_found(Subject::Sender, id))?;
    senders::remove(tx, known.id, channel).await?;
    let note = Note {
        subject: Subject::Sender,
        id: id.to_owned(),
        change: ChangeKind::Deleted,
        before: Some(facts::of_sender(&before)),
        after: None,
    };
    let event = writer.event(known.id, &note);
    Ok(saoma_store::audit_events::add(tx, &event).await?)
}
