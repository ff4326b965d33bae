//! One-time codes on their way to somebody, as the workspace was told to send them.

mod mail;
mod phone_webhook;

use saoma_model::{Channel, Sender, WorkspaceId};
use saoma_store::{StoreError, senders};
use secrecy::SecretString;

use crate::Provider;
use crate::internal::Internal;

/// A code on its way.
pub(crate) struct Letter {
    pub(crate) workspace: WorkspaceId,
    pub(crate) channel: Channel,
    pub(crate) address: String,
    pub(crate) code: SecretString,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Why a code was not sent.
#[derive(Debug, thiserror::Error)]
enum DeliveryError {
    #[error("cannot read how codes are sent")]
    Sender(#[source] StoreError),
    #[error("nobody has said how codes are sent")]
    NoSender,
    #[error("the e-mail cannot be written")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the SMTP server did not take the e-mail")]
    Smtp(#[source] lettre::transport::smtp::Error),
    #[error("the webhook cannot be called")]
    Webhook(#[source] reqwest::Error),
    #[error("the webhook answered {0}")]
    WebhookRefused(u16),
}

/// Sends it. That it could not be sent is for the log: whoever waits for it asks for another.
pub(crate) async fn send(provider: Provider, letter: Letter) {
    if let Err(error) = deliver(&provider, &letter).await {
        Internal::new("send a one-time code", error).log();
    }
}

async fn deliver(provider: &Provider, letter: &Letter) -> Result<(), DeliveryError> {
    let (sender, secret) = find(provider, letter)
        .await
        .map_err(DeliveryError::Sender)?;
    match sender.ok_or(DeliveryError::NoSender)? {
        Sender::Smtp {
            host,
            port,
            user,
            from,
        } => {
            let server = mail::Server {
                host: &host,
                port,
                user: user.as_deref(),
                password: secret.as_ref(),
            };
            mail::send(&server, &from, letter).await
        }
        Sender::PhoneWebhook { url } => phone_webhook::post(&url, secret.as_ref(), letter).await,
    }
}

async fn find(
    provider: &Provider,
    letter: &Letter,
) -> Result<(Option<Sender>, Option<SecretString>), StoreError> {
    let (workspace, channel) = (letter.workspace, letter.channel);
    let mut session = provider.store.read().await?;
    let sender = senders::lookup(&mut session, workspace, channel).await?;
    let secret = senders::open_secret(&mut session, &provider.vault, workspace, channel).await?;
    Ok((sender.map(|(sender, _)| sender), secret))
}
