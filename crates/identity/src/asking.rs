//! A login that waits for its end user: what they are asked, and what they answer.

mod candidates;
mod code;
mod error;
mod limits;
mod password;

use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{
    Binding, BindingRefusal, BindingState, Completed, Decision, LoginId, Proven, Question, Refusal,
    Trace, TraceStep, UserId, WorkspaceId,
};
use saoma_store::{Store, StoreError, Tx, bindings};
use saoma_vault::Vault;

use crate::Way;
use crate::lookup::has_openid;
use crate::write::{Attempt, Outcome, Writer};

pub use candidates::Candidate;
pub use code::{Delivery, Sent, To};
pub use error::AnswerError;

/// What following an end user's answer needs.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// Where the accounts are.
    pub store: &'a Store,
    /// Hashes one-time codes.
    pub vault: &'a Vault,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Makes codes and ids.
    pub entropy: &'a dyn Entropy,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The login that waits.
    pub login: LoginId,
    /// The network address of who answers.
    pub client_address: Option<&'a str>,
}

/// Where an answer led.
#[derive(Debug)]
pub enum Answered {
    /// Somebody is signed in.
    SignedIn(Completed),
    /// They are asked something else.
    Asked(Box<Binding>),
    /// A rule refused.
    Refused(Refusal),
}

impl Asking<'_> {
    /// What the login waits for.
    ///
    /// # Errors
    /// If the store could not be read.
    pub async fn binding(&self) -> Result<Option<Binding>, StoreError> {
        bindings::lookup(&mut self.store.read().await?, self.workspace, self.login).await
    }

    /// The end user wants a new account.
    ///
    /// # Errors
    /// See [`AnswerError`].
    pub async fn create(&self, way: &Way<'_>, trace: &mut Trace) -> Result<Answered, AnswerError> {
        let now = self.clock.now();
        let chose = TraceStep::Chose {
            new_account: true,
            candidate: None,
        };
        let done = self
            .store
            .write(|tx| {
                Box::pin(async move {
                    let binding = self.binding_in(tx).await?;
                    let (settled, decision) = binding.create(now)?;
                    self.settle(tx, way, &settled, decision, now).await
                })
            })
            .await?;
        trace.push(now, chose);
        Ok(answered(done, trace, now))
    }

    /// The end user has an account: `candidate`, where they were offered some to choose from.
    ///
    /// # Errors
    /// See [`AnswerError`].
    pub async fn choose(
        &self,
        candidate: Option<UserId>,
        trace: &mut Trace,
    ) -> Result<Binding, AnswerError> {
        let now = self.clock.now();
        let chosen = self
            .store
            .write(|tx| {
                Box::pin(async move {
                    let chosen = self.binding_in(tx).await?.choose(candidate, now)?;
                    bindings::put(tx, &chosen).await?;
                    Ok::<_, AnswerError>(chosen)
                })
            })
            .await?;
        let new_account = false;
        trace.push(
            now,
            TraceStep::Chose {
                new_account,
                candidate,
            },
        );
        Ok(chosen)
    }

    async fn binding_in(&self, tx: &mut Tx<'_>) -> Result<Binding, AnswerError> {
        let binding = bindings::lookup(tx, self.workspace, self.login).await?;
        binding.ok_or(AnswerError::Refused(BindingRefusal::Over))
    }

    /// Does what was chosen, and keeps that it is settled.
    async fn settle(
        &self,
        tx: &mut Tx<'_>,
        way: &Way<'_>,
        settled: &Binding,
        decision: Decision,
        now: Timestamp,
    ) -> Result<Attempt, AnswerError> {
        bindings::put(tx, settled).await?;
        let way = Way {
            phone: settled.phone.as_deref(),
            ..*way
        };
        let writer = Writer {
            tx,
            entropy: self.entropy,
            now,
            way: &way,
            steps: Vec::new(),
        };
        Ok(writer.settle(&settled.identified(), decision).await?)
    }

    /// The end user has proven to be one of `users` (all of which the one proof covers): the login
    /// goes on, or they choose among those that can be bound.
    async fn proved(
        &self,
        tx: &mut Tx<'_>,
        way: &Way<'_>,
        binding: &Binding,
        users: &[Proven],
        now: Timestamp,
    ) -> Result<Attempt, AnswerError> {
        let open: Vec<&Proven> = users
            .iter()
            .filter(|proven| !proven.disabled && !proven.has_openid)
            .collect();
        let proven = match (open.as_slice(), users) {
            ([one], _) => *one,
            // What is wrong with it is said of the first.
            (_, [first, ..]) => first,
            (_, []) => return Err(AnswerError::SpentCode),
        };
        let is_choice = open.len() > 1 && binding.question == Question::Choose;
        if is_choice {
            // One number, several accounts: which of them is for the end user to say.
            let several = Binding {
                question: Question::Several,
                candidates: open.iter().map(|proven| proven.user).collect(),
                state: BindingState::Asked,
                ..binding.clone()
            };
            bindings::put(tx, &several).await?;
            let asked = TraceStep::Asked {
                question: several.question,
                candidates: several.candidates.clone(),
            };
            return Ok((vec![asked], Ok(Outcome::Asked(Box::new(several)))));
        }
        let (settled, decision) = binding.prove(*proven, now)?;
        let (mut steps, outcome) = self.settle(tx, way, &settled, decision, now).await?;
        let proved = TraceStep::Proved {
            proof: proven.proof,
            user: Some(proven.user),
        };
        steps.insert(0, proved);
        Ok((steps, outcome))
    }

    async fn proven(
        &self,
        tx: &mut Tx<'_>,
        binding: &Binding,
        user: &saoma_model::User,
        proof: saoma_model::Proof,
    ) -> Result<Proven, StoreError> {
        Ok(Proven {
            user: user.id,
            proof,
            disabled: user.disabled,
            has_openid: has_openid(tx, self.workspace, user.id, &binding.appid).await?,
        })
    }
}

fn answered((steps, outcome): Attempt, trace: &mut Trace, now: Timestamp) -> Answered {
    for step in steps {
        trace.push(now, step);
    }
    match outcome {
        Ok(Outcome::SignedIn(completed)) => Answered::SignedIn(completed),
        Ok(Outcome::Asked(binding)) => Answered::Asked(binding),
        Err(refusal) => Answered::Refused(refusal),
    }
}
