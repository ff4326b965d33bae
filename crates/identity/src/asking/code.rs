use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    Binding, BindingRefusal, BindingState, ChallengeId, Channel, MessageId, Proof, Proven, Trace,
    TraceStep, User, UserId, email, masked, phone, refusals,
};
use saoma_store::challenges::{self, Challenge, LIFETIME, TRIES, Tried};
use saoma_store::inbox_messages::{self, Message};
use saoma_store::{Session, StoreError, Tx, users};
use secrecy::SecretString;

use super::{AnswerError, Answered, Asking, answered};
use crate::Way;

/// How many accounts with one address are looked at.
const HOLDERS: u32 = 20;

/// Where a code goes.
#[derive(Debug, Clone, Copy)]
pub enum To<'a> {
    /// To an address that the end user has typed in.
    Address(&'a str),
    /// To the account that they have chosen, wherever that is.
    Chosen,
}

/// How a code leaves.
#[derive(Clone, Copy)]
pub enum Delivery<'a> {
    /// Into the sandbox's inbox; the text is made of the code.
    Inbox(&'a (dyn Fn(&str) -> String + Send + Sync)),
    /// By whoever called: see [`Sent::outgoing`].
    Caller,
}

/// A code that was sent, or would have been: to an address that no account has, none is. Who asks
/// does not learn which.
#[derive(Debug)]
pub struct Sent {
    /// Names it when it is typed in.
    pub challenge: ChallengeId,
    /// By which way it went.
    pub channel: Channel,
    /// Where to, masked.
    pub masked: String,
    /// What the caller still has to send: address and code.
    pub outgoing: Option<(String, SecretString)>,
}

impl Asking<'_> {
    /// Sends a code that proves an account.
    ///
    /// # Errors
    /// See [`AnswerError`]; with [`AnswerError::TooSoon`] the code before is still good.
    pub async fn send_code(
        &self,
        channel: Channel,
        to: To<'_>,
        delivery: Delivery<'_>,
        trace: &mut Trace,
    ) -> Result<Sent, AnswerError> {
        let now = self.clock.now();
        let (id, digits) = (
            ChallengeId::new(now, self.entropy),
            six_digits(self.entropy),
        );
        let message = MessageId::new(now, self.entropy);
        let sent = self
            .store
            .write(|tx| {
                let code = Code {
                    id,
                    digits: &digits,
                    message,
                    now,
                };
                Box::pin(async move { self.send_within(tx, channel, to, delivery, code).await })
            })
            .await?;
        let address = sent.masked.clone();
        trace.push(now, TraceStep::SentCode { channel, address });
        Ok(sent)
    }

    async fn send_within(
        &self,
        tx: &mut Tx<'_>,
        channel: Channel,
        to: To<'_>,
        delivery: Delivery<'_>,
        code: Code<'_>,
    ) -> Result<Sent, AnswerError> {
        let binding = self.binding_in(tx).await?;
        let (address, user) = self
            .destination(tx, &binding, channel, to, code.now)
            .await?;
        self.allow_code(tx, &address, code.now).await?;
        let challenge = Challenge {
            workspace: self.workspace,
            id: code.id,
            channel,
            address: address.clone(),
            client_address: self.client_address.map(str::to_owned),
            login: Some(self.login),
            user,
            tries: 0,
            created_at: code.now,
            expires_at: code.now.plus(LIFETIME),
            used_at: None,
        };
        let secret = SecretString::from(code.digits.to_owned());
        challenges::add(tx, self.vault, &challenge, &secret).await?;
        let is_known = !holders(tx, &challenge).await?.is_empty();
        let mut sent = Sent {
            challenge: code.id,
            channel,
            masked: masked(&address),
            outgoing: None,
        };
        match delivery {
            _ if !is_known => {}
            Delivery::Caller => sent.outgoing = Some((address, secret)),
            Delivery::Inbox(text) => {
                let message = Message {
                    workspace: self.workspace,
                    id: code.message,
                    channel,
                    address,
                    code: code.digits.to_owned(),
                    text: text(code.digits),
                    sent_at: code.now,
                };
                inbox_messages::add(tx, &message).await?;
            }
        }
        Ok(sent)
    }

    /// Where the code goes, and whose it is if that is known.
    async fn destination(
        &self,
        tx: &mut Tx<'_>,
        binding: &Binding,
        channel: Channel,
        to: To<'_>,
        now: Timestamp,
    ) -> Result<(String, Option<UserId>), AnswerError> {
        let BindingState::Proving { candidate } = binding.state else {
            return Err(AnswerError::Refused(BindingRefusal::NotOffered));
        };
        if binding.expires_at <= now {
            return Err(AnswerError::Refused(BindingRefusal::Expired));
        }
        if !binding.takes(channel.proof()) {
            return Err(AnswerError::Refused(BindingRefusal::ProofNotAllowed));
        }
        match (to, candidate) {
            (To::Address(typed), None) => Ok((address(channel, typed)?, None)),
            (To::Chosen, Some(user)) => {
                let known = users::lookup(tx, self.workspace, user).await?;
                let own = known.and_then(|user| match channel {
                    Channel::Phone => user.phone.filter(|_| user.phone_verified),
                    Channel::Email => user.email.filter(|_| user.email_verified),
                });
                let own = own.ok_or(AnswerError::Refused(BindingRefusal::ProofNotAllowed))?;
                Ok((own, Some(user)))
            }
            _ => Err(AnswerError::Refused(BindingRefusal::NotOffered)),
        }
    }

    /// The end user types in a code.
    ///
    /// # Errors
    /// See [`AnswerError`].
    pub async fn prove_by_code(
        &self,
        way: &Way<'_>,
        challenge: ChallengeId,
        code: &SecretString,
        trace: &mut Trace,
    ) -> Result<Answered, AnswerError> {
        let now = self.clock.now();
        // A wrong try has to be kept, so it is no error of the transaction.
        let tried = self
            .store
            .write(|tx| {
                Box::pin(async move { self.try_within(tx, way, challenge, code, now).await })
            })
            .await;
        match tried? {
            Ok(done) => Ok(answered(done, trace, now)),
            Err((proof, wrong)) => {
                if let Some(proof) = proof {
                    trace.push(now, TraceStep::Proved { proof, user: None });
                }
                Err(wrong)
            }
        }
    }

    async fn try_within(
        &self,
        tx: &mut Tx<'_>,
        way: &Way<'_>,
        id: ChallengeId,
        code: &SecretString,
        now: Timestamp,
    ) -> Result<Result<crate::write::Attempt, (Option<Proof>, AnswerError)>, AnswerError> {
        let binding = self.binding_in(tx).await?;
        let tried = challenges::try_code(tx, self.vault, self.workspace, id, code, now).await?;
        let challenge = match tried {
            Tried::Right(challenge) if challenge.login == Some(self.login) => challenge,
            Tried::Wrong(left) => {
                // Which way it went is told by the binding's state alone, so it is not guessed.
                return Ok(Err((None, AnswerError::WrongCode { left })));
            }
            _ => return Ok(Err((None, AnswerError::SpentCode))),
        };
        let proof = challenge.channel.proof();
        let mut users = Vec::new();
        for user in holders(tx, &challenge).await? {
            users.push(self.proven(tx, &binding, &user, proof).await?);
        }
        // A code that was never sent proves nothing, however well it was guessed.
        if users.is_empty() {
            let left = TRIES - challenge.tries - 1;
            return Ok(Err((Some(proof), AnswerError::WrongCode { left })));
        }
        let users: &[Proven] = &users;
        self.proved(tx, way, &binding, users, now).await.map(Ok)
    }
}

/// A code on its way.
#[derive(Clone, Copy)]
struct Code<'a> {
    id: ChallengeId,
    digits: &'a str,
    message: MessageId,
    now: Timestamp,
}

/// The accounts that a code proves: the one it was sent for, or all with its address.
async fn holders(session: &mut Session, challenge: &Challenge) -> Result<Vec<User>, StoreError> {
    let (workspace, address) = (challenge.workspace, challenge.address.as_str());
    let found = match challenge.channel {
        Channel::Phone => {
            users::find_by_verified_phone(session, workspace, address, HOLDERS).await?
        }
        Channel::Email => {
            users::find_by_verified_email(session, workspace, address, HOLDERS).await?
        }
    };
    let is_meant = |user: &User| challenge.user.is_none_or(|meant| meant == user.id);
    Ok(found.into_iter().filter(is_meant).collect())
}

/// What somebody typed as an address, in the form in which it is kept: a number without country
/// code is one of mainland China.
pub(super) fn address(channel: Channel, typed: &str) -> Result<String, AnswerError> {
    let typed = typed.trim();
    let (address, findings) = match channel {
        Channel::Email => (typed.to_lowercase(), email(typed)),
        Channel::Phone => {
            let bare: String = typed
                .chars()
                .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
                .collect();
            let number = match bare.strip_prefix("00") {
                Some(international) => format!("+{international}"),
                None if bare.starts_with('+') => bare,
                None => format!("+86{bare}"),
            };
            let findings = phone(&number);
            (number, findings)
        }
    };
    if refusals(&findings) {
        return Err(AnswerError::AddressForm);
    }
    Ok(address)
}

/// Six digits, each number as likely as the next.
fn six_digits(entropy: &dyn Entropy) -> String {
    const END: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let mut bytes = [0; 4];
        entropy.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < END {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_one_form_however_it_is_typed() {
        for typed in ["13800138000", "+86 138-0013-8000", "0086 13800138000"] {
            let kept = address(Channel::Phone, typed).ok();
            assert_eq!(kept.as_deref(), Some("+8613800138000"), "{typed}");
        }
        assert!(address(Channel::Phone, "x").is_err());
        let kept = address(Channel::Email, " Xiaoming@Acme.example ").ok();
        assert_eq!(kept.as_deref(), Some("xiaoming@acme.example"));
    }

    #[test]
    fn a_code_has_six_digits() {
        let entropy = saoma_ambient::SeededEntropy::new(1);
        for _ in 0..100 {
            let code = six_digits(&entropy);
            assert!(
                code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()),
                "{code}"
            );
        }
    }
}
