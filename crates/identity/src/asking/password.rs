use saoma_ambient::{Timestamp, token};
use saoma_model::{
    Binding, BindingRefusal, BindingState, ChallengeId, Channel, PasswordHash, Proof, Trace,
    TraceStep, User, UserId,
};
use saoma_store::challenges::{self, Challenge, LIFETIME};
use saoma_store::{StoreError, Tx, users};
use secrecy::SecretString;

use super::code::address;
use super::{AnswerError, Answered, Asking, To, answered};
use crate::Way;
use crate::password::{hash_with, is_outdated, verify};

impl Asking<'_> {
    /// The end user gives an account's password, with its phone number or e-mail address if they
    /// have not chosen the account. The account's number or address must be a proven one: anybody
    /// can have written down somebody else's.
    ///
    /// # Errors
    /// See [`AnswerError`].
    pub async fn prove_by_password(
        &self,
        way: &Way<'_>,
        of: To<'_>,
        password: SecretString,
        trace: &mut Trace,
    ) -> Result<Answered, AnswerError> {
        let now = self.clock.now();
        let try_id = ChallengeId::new(now, self.entropy);
        let found = self
            .store
            .write(|tx| Box::pin(async move { self.begin_try(tx, of, try_id, now).await }))
            .await?;
        let hash = found.as_ref().and_then(|(_, hash)| hash.clone());
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        // Computing it takes tens of milliseconds, in which nobody else shall wait.
        let verified = tokio::task::spawn_blocking(move || {
            let is_right = verify(&password, hash.as_ref());
            let outdated = hash.filter(|hash| is_right && is_outdated(hash));
            // The password is known this once: from now on it is kept as ours are.
            let renewed = outdated.map(|old| (old, hash_with(&password, salt)));
            (is_right, renewed)
        })
        .await;
        let (is_right, renewed) = verified.unwrap_or_default();
        let renewed = &renewed;
        let user = found.filter(|_| is_right);
        let proof = Proof::Password;
        let Some((user, _)) = user else {
            trace.push(now, TraceStep::Proved { proof, user: None });
            return Err(AnswerError::WrongPassword);
        };
        let done = self
            .store
            .write(|tx| {
                Box::pin(async move {
                    let binding = self.binding_in(tx).await?;
                    let user = users::lookup(tx, self.workspace, user).await?;
                    let user = user.ok_or(AnswerError::WrongPassword)?;
                    if let Some((old, new)) = renewed
                        && users::password_hash(tx, self.workspace, user.id)
                            .await?
                            .as_ref()
                            == Some(old)
                    {
                        users::set_password_hash(tx, self.workspace, user.id, Some(new), now)
                            .await?;
                    }
                    let proven = self.proven(tx, &binding, &user, proof).await?;
                    self.proved(tx, way, &binding, &[proven], now).await
                })
            })
            .await?;
        Ok(answered(done, trace, now))
    }

    /// Counts the try before it is made, so that many at once are no more than allowed. It is kept
    /// as a challenge that nobody can answer.
    async fn begin_try(
        &self,
        tx: &mut Tx<'_>,
        of: To<'_>,
        id: ChallengeId,
        now: Timestamp,
    ) -> Result<Option<(UserId, Option<PasswordHash>)>, AnswerError> {
        let binding = self.binding_in(tx).await?;
        let (user, name) = self.account_of(tx, &binding, of, now).await?;
        let counted = format!("password/{name}");
        self.allow(tx, &counted, now).await?;
        let attempt = Challenge {
            workspace: self.workspace,
            id,
            channel: Channel::Email,
            address: counted,
            client_address: self.client_address.map(str::to_owned),
            login: Some(self.login),
            user: user.as_ref().map(|user| user.id),
            tries: 1,
            created_at: now,
            expires_at: now.plus(LIFETIME),
            used_at: Some(now),
        };
        let nobody_knows = SecretString::from(token(self.entropy));
        challenges::add(tx, self.vault, &attempt, &nobody_knows).await?;
        let Some(user) = user else {
            return Ok(None);
        };
        let hash = users::password_hash(tx, self.workspace, user.id).await?;
        Ok(Some((user.id, hash)))
    }

    /// Which account is meant, if there is one, and by what tries at it are counted.
    async fn account_of(
        &self,
        tx: &mut Tx<'_>,
        binding: &Binding,
        of: To<'_>,
        now: Timestamp,
    ) -> Result<(Option<User>, String), AnswerError> {
        let BindingState::Proving { candidate } = binding.state else {
            return Err(AnswerError::Refused(BindingRefusal::NotOffered));
        };
        if binding.expires_at <= now {
            return Err(AnswerError::Refused(BindingRefusal::Expired));
        }
        if !binding.takes(Proof::Password) {
            return Err(AnswerError::Refused(BindingRefusal::ProofNotAllowed));
        }
        match (of, candidate) {
            (To::Chosen, Some(user)) => {
                let known = users::lookup(tx, self.workspace, user).await?;
                Ok((known, user.to_string()))
            }
            (To::Address(typed), None) => {
                let channel = match typed.contains('@') {
                    true => Channel::Email,
                    false => Channel::Phone,
                };
                let address = address(channel, typed)?;
                let known = self.only_holder(tx, channel, &address).await?;
                Ok((known, address))
            }
            _ => Err(AnswerError::Refused(BindingRefusal::NotOffered)),
        }
    }

    /// The one account with this address; of several none is meant.
    async fn only_holder(
        &self,
        tx: &mut Tx<'_>,
        channel: Channel,
        address: &str,
    ) -> Result<Option<User>, StoreError> {
        let workspace = self.workspace;
        let mut found = match channel {
            Channel::Phone => users::find_by_verified_phone(tx, workspace, address, 2).await?,
            Channel::Email => users::find_by_verified_email(tx, workspace, address, 2).await?,
        };
        Ok(found.pop().filter(|_| found.is_empty()))
    }
}
