//! The one-time codes that a sandbox would have sent.

use saoma_store::inbox_messages::{self, Message};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lab::sandbox;
use crate::Desk;
use crate::InWorkspace;
use crate::error::Problem;

/// How many messages a screen gets: the newest are those that somebody waits for.
const LISTED: u32 = 20;

/// The messages of a sandbox.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabInbox {
    /// Newest first.
    messages: Vec<InboxMessage>,
}

/// A message that would have been sent.
#[derive(Debug, Serialize, TS)]
pub(crate) struct InboxMessage {
    id: String,
    /// By which way.
    channel: InboxChannel,
    /// Where to: a number in E.164, or an e-mail address.
    address: String,
    /// The one-time code in it.
    code: String,
    text: String,
    sent_at: i64,
}

/// How a message would have reached somebody.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InboxChannel {
    Phone,
    Email,
}

pub(crate) async fn lab_inbox(desk: &Desk, request: InWorkspace) -> Result<LabInbox, Problem> {
    let scope = sandbox(desk, &request.workspace).await?;
    let mut session = scope.session().await?;
    let messages = inbox_messages::list(&mut session, scope.workspace.id, LISTED).await?;
    Ok(LabInbox {
        messages: messages.into_iter().map(shown).collect(),
    })
}

fn shown(message: Message) -> InboxMessage {
    InboxMessage {
        id: message.id.to_string(),
        channel: match message.channel {
            saoma_model::Channel::Phone => InboxChannel::Phone,
            saoma_model::Channel::Email => InboxChannel::Email,
        },
        address: message.address,
        code: message.code,
        text: message.text,
        sent_at: message.sent_at.millis(),
    }
}
