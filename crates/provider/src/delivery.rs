//! One-time codes on their way to somebody, as the workspace was told to send them.

mod error;
mod mail;
mod phone_webhook;

use saoma_model::{Channel, LoginId, Sender, TraceStep, WorkspaceId, masked};
use saoma_store::{StoreError, logins, senders};
use secrecy::SecretString;

use crate::Provider;
use crate::internal::Internal;
pub use error::DeliveryError;

/// A code on its way.
pub(crate) struct Outgoing {
    pub(crate) workspace: WorkspaceId,
    /// Whoever asked for it, and is told in its trace if it could not be sent.
    pub(crate) login: LoginId,
    pub(crate) channel: Channel,
    pub(crate) letter: Letter,
}

/// What is sent: to an e-mail address, or to a phone number in E.164.
#[derive(Debug)]
pub struct Letter {
    /// Where to.
    pub address: String,
    /// The one-time code in it, which a webhook receives by itself.
    pub code: SecretString,
    /// The subject of an e-mail.
    pub subject: String,
    /// All of it, the code included.
    pub text: String,
}

/// Sends it. That it could not be sent is for the log and the login's trace: whoever waits for it asks
/// for another.
pub(crate) async fn send(provider: Provider, outgoing: Outgoing) {
    let Err(error) = look_up_and_deliver(&provider, &outgoing).await else {
        return;
    };
    let message = error.detail();
    Internal::new("send a one-time code", error).log();
    if let Err(error) = tell_trace(&provider, &outgoing, message).await {
        Internal::store("tell in a trace that a code was not sent", error).log();
    }
}

/// Sends a letter as a sender says.
///
/// # Errors
/// See [`DeliveryError`].
pub async fn deliver(
    sender: &Sender,
    secret: Option<&SecretString>,
    letter: &Letter,
) -> Result<(), DeliveryError> {
    match sender {
        Sender::Smtp {
            host,
            port,
            username,
            from,
            tls,
        } => {
            let server = mail::Server {
                host,
                port: *port,
                username: username.as_deref(),
                password: secret,
                tls: *tls,
            };
            mail::send(&server, from, letter).await
        }
        Sender::PhoneWebhook { url } => phone_webhook::post(url, secret, letter).await,
    }
}

async fn look_up_and_deliver(
    provider: &Provider,
    outgoing: &Outgoing,
) -> Result<(), DeliveryError> {
    let (sender, secret) = find(provider, outgoing)
        .await
        .map_err(DeliveryError::Sender)?;
    let sender = sender.ok_or(DeliveryError::NoSender)?;
    deliver(&sender, secret.as_ref(), &outgoing.letter).await
}

async fn find(
    provider: &Provider,
    outgoing: &Outgoing,
) -> Result<(Option<Sender>, Option<SecretString>), StoreError> {
    let (workspace, channel) = (outgoing.workspace, outgoing.channel);
    let mut session = provider.store.read().await?;
    let sender = senders::lookup(&mut session, workspace, channel).await?;
    let secret = senders::open_secret(&mut session, &provider.vault, workspace, channel).await?;
    Ok((sender.map(|(sender, _)| sender), secret))
}

async fn tell_trace(
    provider: &Provider,
    outgoing: &Outgoing,
    message: String,
) -> Result<(), StoreError> {
    let (workspace, login, now) = (outgoing.workspace, outgoing.login, provider.clock.now());
    let step = &TraceStep::CodeNotSent {
        channel: outgoing.channel,
        address: masked(&outgoing.letter.address),
        message,
    };
    provider
        .store
        .write(|tx| Box::pin(logins::add_step(tx, workspace, login, now, step.clone())))
        .await?;
    provider.tell(workspace, login);
    Ok(())
}

#[cfg(test)]
mod tests;
