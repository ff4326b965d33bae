//! A login that waits for its end user: which account shall it be, and can they prove it?

use std::time::Duration;

use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{
    AppId, Decision, Identified, LoginId, OpenId, Profile, Proof, Question, SourceId, UnionId,
    UserId, WorkspaceId,
};

/// How long the end user has to choose and prove: as long as two codes live.
pub const BINDING_LIFETIME: Duration = Duration::from_secs(10 * 60);

words! {
    /// Why a choice is not followed. The word is the end of the text keys
    /// `binding.refusal.<word>.message` and `.remedy`.
    BindingRefusal: "refusal of a choice" {
        /// It came too late.
        Expired = "expired",
        /// The login has ended.
        Over = "over",
        /// That was not offered.
        NotOffered = "not_offered",
        /// The source does not take this proof.
        ProofNotAllowed = "proof_not_allowed",
        /// The account is disabled.
        UserDisabled = "user_disabled",
        /// Another WeChat is bound to the account.
        HasOpenid = "has_openid",
    }
}

/// How far the end user has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BindingState {
    /// They are asked.
    Asked,
    /// They say that an account is theirs and have to prove it.
    Proving {
        /// Which, where they were offered some to choose from.
        candidate: Option<UserId>,
    },
    /// It is settled, and the login goes on.
    Settled,
    /// They went away.
    Cancelled,
}

/// A login that waits for its end user, as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Binding {
    /// The workspace it runs in.
    pub workspace: WorkspaceId,
    /// The login; it has one binding at most.
    pub login: LoginId,
    /// The source it runs through.
    pub source: SourceId,
    /// The platform app in which the openid is valid.
    pub appid: AppId,
    /// The person within the platform app.
    pub openid: OpenId,
    /// The person within the open platform account, if WeChat told it.
    pub unionid: Option<UnionId>,
    /// Their nickname.
    pub nickname: Option<String>,
    /// The address of their picture.
    pub picture: Option<String>,
    /// The phone number that WeChat told, E.164.
    pub phone: Option<String>,
    /// What they are asked.
    pub question: Question,
    /// The accounts that they are offered, if any.
    pub candidates: Vec<UserId>,
    /// The proofs that are taken.
    pub proofs: Vec<Proof>,
    /// How far they have come.
    #[serde(flatten)]
    pub state: BindingState,
    /// From when on nothing is followed.
    pub expires_at: Timestamp,
}

/// An account that the end user has just proven to be theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// Which.
    pub user: UserId,
    /// By what.
    pub proof: Proof,
    /// Whether it is disabled.
    pub disabled: bool,
    /// Whether it has an openid of this platform app.
    pub has_openid: bool,
}

impl Binding {
    /// Who WeChat says it is, to go on with.
    #[must_use]
    pub fn identified(&self) -> Identified {
        Identified {
            login: self.login,
            appid: self.appid.clone(),
            openid: self.openid.clone(),
            unionid: self.unionid.clone(),
            profile: Profile {
                nickname: self.nickname.clone(),
                picture: self.picture.clone(),
            },
        }
    }

    /// The end user wants a new account: it is created.
    ///
    /// # Errors
    /// See [`BindingRefusal`]; only [`Question::Choose`] offers it.
    pub fn create(&self, now: Timestamp) -> Result<(Self, Decision), BindingRefusal> {
        self.demand_open(now)?;
        match self.question {
            Question::Choose => Ok((self.at(BindingState::Settled), Decision::Create)),
            _ => Err(BindingRefusal::NotOffered),
        }
    }

    /// The end user has an account, `candidate` where they were offered some to choose from.
    ///
    /// # Errors
    /// See [`BindingRefusal`].
    pub fn choose(
        &self,
        candidate: Option<UserId>,
        now: Timestamp,
    ) -> Result<Self, BindingRefusal> {
        self.demand_open(now)?;
        let is_offered = match (self.question, candidate) {
            (Question::Choose, None) => true,
            (Question::Several | Question::Conflict | Question::PhoneCode, Some(user)) => {
                self.candidates.contains(&user)
            }
            _ => false,
        };
        if !is_offered {
            return Err(BindingRefusal::NotOffered);
        }
        Ok(self.at(BindingState::Proving { candidate }))
    }

    /// The end user has proven that an account is theirs.
    ///
    /// # Errors
    /// See [`BindingRefusal`].
    pub fn prove(
        &self,
        proven: Proven,
        now: Timestamp,
    ) -> Result<(Self, Decision), BindingRefusal> {
        self.demand_open(now)?;
        let BindingState::Proving { candidate } = self.state else {
            return Err(BindingRefusal::NotOffered);
        };
        if candidate.is_some_and(|candidate| candidate != proven.user) {
            return Err(BindingRefusal::NotOffered);
        }
        if !self.takes(proven.proof) {
            return Err(BindingRefusal::ProofNotAllowed);
        }
        if proven.disabled {
            return Err(BindingRefusal::UserDisabled);
        }
        let user = proven.user;
        let decision = match self.question {
            Question::Conflict => Decision::Choose { user },
            // One account, one WeChat: whoever wants two merges two users.
            _ if proven.has_openid => return Err(BindingRefusal::HasOpenid),
            _ => Decision::Bind { user },
        };
        Ok((self.at(BindingState::Settled), decision))
    }

    /// Whether an account can be proven by this: see [`crate::proofs`].
    #[must_use]
    pub fn takes(&self, proof: Proof) -> bool {
        self.proofs.contains(&proof)
    }

    /// The end user went away.
    ///
    /// # Errors
    /// [`BindingRefusal::Over`] if it is settled.
    pub fn cancel(&self) -> Result<Self, BindingRefusal> {
        match self.state {
            BindingState::Settled => Err(BindingRefusal::Over),
            _ => Ok(self.at(BindingState::Cancelled)),
        }
    }

    fn demand_open(&self, now: Timestamp) -> Result<(), BindingRefusal> {
        match self.state {
            BindingState::Settled | BindingState::Cancelled => Err(BindingRefusal::Over),
            _ if self.expires_at <= now => Err(BindingRefusal::Expired),
            BindingState::Asked | BindingState::Proving { .. } => Ok(()),
        }
    }

    fn at(&self, state: BindingState) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests;
