use saoma_model::{Channel, Sender};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Planner, Step, facts};
use crate::file::{PhoneWebhookEntry, SmtpEntry};
use crate::report::{ChangeKind, Subject};
use crate::secrets::Found;

impl Planner<'_> {
    /// A sender that the file does not name stays as it is: people would wait for codes in vain.
    pub(super) fn senders(&mut self) {
        let input = self.input;
        let senders = &input.file.senders;
        if let Some(entry) = &senders.smtp {
            let password = input.secrets.smtp_password();
            self.sender(smtp(entry), password.and_then(Found::secret));
        }
        if let Some(entry) = &senders.phone_webhook {
            let secret = input.secrets.phone_webhook_secret();
            self.sender(phone_webhook(entry), secret.and_then(Found::secret));
        }
    }

    fn sender(&mut self, sender: Sender, given: Option<&SecretString>) {
        let channel = sender.channel();
        let id = sender_id(channel);
        let before = self.input.stored.senders.get(&channel);
        let moved = before.is_some_and(|before| before.moves_to(&sender));
        if moved && given.is_none() {
            // The next test would hand the password to another server.
            self.steps.push(Step::ForgetSender(self.workspace, channel));
        }
        let kept = before.and_then(|before| before.secret.as_ref().filter(|_| !moved));
        let given = given
            .filter(|given| kept.is_none_or(|kept| kept.expose_secret() != given.expose_secret()));
        let facts_before = before.map(|before| facts::of_sender(&before.sender));
        let after = facts::of_sender(&sender);
        let differs = self.compare(Subject::Sender, id, facts_before, after);
        if differs || given.is_some() {
            let step = Step::PutSender(self.workspace, sender, given.cloned());
            self.steps.push(step);
        }
        if given.is_some() {
            self.note_secret(ChangeKind::SecretSet, Subject::Sender, id);
        }
    }
}

/// What the file calls the sender of a channel.
pub(crate) const fn sender_id(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "smtp",
        Channel::Phone => "phone_webhook",
    }
}

fn smtp(entry: &SmtpEntry) -> Sender {
    Sender::Smtp {
        host: entry.host.clone(),
        port: entry.port,
        username: entry.username.clone(),
        from: entry.from.clone(),
        tls: entry.tls,
    }
}

fn phone_webhook(entry: &PhoneWebhookEntry) -> Sender {
    Sender::PhoneWebhook {
        url: entry.url.clone(),
    }
}
