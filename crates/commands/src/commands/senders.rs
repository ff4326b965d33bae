//! How a workspace's one-time codes reach people.

use saoma_identity::AccountError;
use saoma_model::{Channel as ModelChannel, Sender, email, phone, refusals};
use saoma_provider::{Letter, deliver};
use saoma_setup::{PhoneWebhookEntry, SmtpEntry};
use saoma_store::senders;
use saoma_text::{fill, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::secret_text::{SecretText, given};
use crate::words::{Channel, SmtpTls};
use crate::{Desk, InWorkspace, Nothing};

/// What stands for a code in a test.
const SAMPLE: &str = "123456";

/// How codes are sent, without secrets.
#[derive(Debug, Default, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SendersView {
    #[serde(skip_serializing_if = "Option::is_none")]
    smtp: Option<SmtpView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_webhook: Option<PhoneWebhookView>,
}

/// The SMTP server that sends e-mail codes.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SmtpView {
    host: String,
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    from: String,
    /// What holds, also where nothing was said.
    tls: SmtpTls,
    has_password: bool,
}

/// The webhook that sends phone codes.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PhoneWebhookView {
    url: String,
    has_secret: bool,
}

/// Makes a sender be as given.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveSender {
    workspace: String,
    sender: SenderInput,
}

/// A sender as a form has it. Without its secret, the stored one stays.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) enum SenderInput {
    Smtp {
        host: String,
        port: u16,
        username: Option<String>,
        password: Option<SecretText>,
        from: String,
        tls: Option<SmtpTls>,
    },
    PhoneWebhook {
        url: String,
        secret: Option<SecretText>,
    },
}

/// Names the sender of one channel.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SenderRef {
    workspace: String,
    channel: Channel,
}

/// Has one message sent, as a code would be.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestSender {
    workspace: String,
    channel: Channel,
    /// An e-mail address, or a phone number in E.164.
    address: String,
}

pub(crate) async fn get_senders(desk: &Desk, request: InWorkspace) -> Result<SendersView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    view(&scope).await
}

pub(crate) async fn save_sender(desk: &Desk, request: SaveSender) -> Result<SendersView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (edit, slug) = (scope.edit(), &scope.workspace.slug);
    match request.sender {
        SenderInput::Smtp {
            host,
            port,
            username,
            password,
            from,
            tls,
        } => {
            let entry = SmtpEntry {
                host: host.trim().to_owned(),
                port,
                username: username.filter(|name| !name.is_empty()),
                password: None,
                from: from.trim().to_owned(),
                tls: tls.map(Into::into),
            };
            edit.save_smtp(slug, &entry, given(password)).await?;
        }
        SenderInput::PhoneWebhook { url, secret } => {
            let url = url.trim().to_owned();
            let entry = PhoneWebhookEntry { url, secret: None };
            edit.save_phone_webhook(slug, &entry, given(secret)).await?;
        }
    }
    view(&scope).await
}

pub(crate) async fn remove_sender(desk: &Desk, request: SenderRef) -> Result<SendersView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.remove_sender(&scope.workspace.slug, request.channel.into())
        .await?;
    view(&scope).await
}

/// Sends for real, also in a sandbox: the admin has typed in where to.
pub(crate) async fn test_sender(desk: &Desk, request: TestSender) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let channel: ModelChannel = request.channel.into();
    let address = request.address.trim().to_owned();
    let findings = match channel {
        ModelChannel::Email => email(&address),
        ModelChannel::Phone => phone(&address),
    };
    if refusals(&findings) {
        return Err(AccountError::AddressForm.into());
    }
    let (workspace, lang) = (scope.workspace.id, desk.lang());
    let mut session = scope.session().await?;
    let known = senders::lookup(&mut session, workspace, channel).await?;
    let (sender, _) = known.ok_or_else(|| not_found("sender", channel.as_str()))?;
    let vault = &scope.stored.vault;
    let secret = senders::open_secret(&mut session, vault, workspace, channel).await?;
    drop(session);
    let values = [("name", scope.workspace.name.as_str()), ("code", SAMPLE)];
    let letter = Letter {
        address,
        code: SAMPLE.into(),
        subject: text(lang, "code.test.subject").to_owned(),
        text: fill(lang, "code.test.message", &values),
    };
    deliver(&sender, secret.as_ref(), &letter)
        .await
        .map_err(Problem::Delivery)?;
    Ok(Nothing {})
}

async fn view(scope: &Scope<'_>) -> Result<SendersView, Problem> {
    let mut session = scope.session().await?;
    let mut view = SendersView::default();
    for channel in ModelChannel::ALL {
        let known = senders::lookup(&mut session, scope.workspace.id, *channel).await?;
        match known {
            Some((
                Sender::Smtp {
                    host,
                    port,
                    username,
                    from,
                    tls,
                },
                has_password,
            )) => {
                let usual = || saoma_model::SmtpTls::usual(&host, port);
                view.smtp = Some(SmtpView {
                    tls: tls.unwrap_or_else(usual).into(),
                    host,
                    port,
                    username,
                    from,
                    has_password,
                });
            }
            Some((Sender::PhoneWebhook { url }, has_secret)) => {
                view.phone_webhook = Some(PhoneWebhookView { url, has_secret });
            }
            None => {}
        }
    }
    Ok(view)
}
