//! One-time codes: sent, and typed in.

use axum::response::Response;
use saoma_identity::{AnswerError, Answered, Delivery, Sent, To};
use saoma_model::{Channel, Trace};
use saoma_text::fill;
use secrecy::{ExposeSecret as _, SecretString};

use super::Visit;
use super::answer::see;
use super::show::From;
use crate::delivery::{self, Letter, Outgoing};
use crate::internal::Internal;
use crate::parameters::Parameters;

impl Visit<'_> {
    pub(super) async fn send(
        &self,
        channel: Channel,
        to: To<'_>,
        trace: &mut Trace,
    ) -> Result<Sent, AnswerError> {
        let text = |code: &str| self.text_of(code);
        let delivery = match self.tenant.is_sandbox() {
            true => Delivery::Inbox(&text),
            false => Delivery::Caller,
        };
        self.asking().send_code(channel, to, delivery, trace).await
    }

    pub(super) async fn sent(
        self,
        channel: Channel,
        sent: Result<Sent, AnswerError>,
        typed: Option<String>,
    ) -> Result<Response, Internal> {
        let sent = match sent {
            Ok(sent) => sent,
            Err(error) => {
                let from = From::Prove(channel.proof());
                return self.refused_answer(from, error, typed).await;
            }
        };
        self.keep_trace().await?;
        if let Some((address, code)) = sent.outgoing {
            let name = self.parts.application.name.as_str();
            let letter = Letter {
                text: self.text_of(code.expose_secret()),
                subject: fill(self.lang, "code.subject", &[("name", name)]),
                address,
                code,
            };
            let outgoing = Outgoing {
                workspace: self.login.workspace,
                login: self.login.id,
                channel,
                letter,
            };
            // How long sending takes would tell whether an account has the address.
            tokio::spawn(delivery::send(self.provider.clone(), outgoing));
        }
        let challenge = sent.challenge.to_string();
        let parameters = [
            ("challenge", challenge.as_str()),
            ("channel", channel.as_str()),
        ];
        Ok(see(&self.here(&parameters)))
    }

    pub(super) async fn prove_by_code(
        &self,
        form: &Parameters,
        trace: &mut Trace,
    ) -> (From, Result<Answered, AnswerError>) {
        let typed = form.hint("challenge").unwrap_or_default();
        let channel = form.hint("channel").and_then(|word| word.parse().ok());
        let from = From::Code {
            challenge: typed.to_owned(),
            channel: channel.unwrap_or(Channel::Phone),
        };
        let Ok(challenge) = typed.parse() else {
            return (from, Err(AnswerError::SpentCode));
        };
        let digits = form.hint("code").unwrap_or_default();
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let code = SecretString::from(digits);
        let way = self.way();
        let asking = self.asking();
        let proved = asking.prove_by_code(&way, challenge, &code, trace).await;
        (from, proved)
    }

    fn text_of(&self, code: &str) -> String {
        let name = self.parts.application.name.as_str();
        fill(self.lang, "code.message", &[("code", code), ("name", name)])
    }
}
