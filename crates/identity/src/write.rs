//! Does what was decided, in one transaction.

mod attach;
mod bind;
mod conflict;

use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    BINDING_LIFETIME, Binding, BindingState, Completed, Decision, Holder, Identified, Identity,
    IdentityId, IdentityKey, Lookup, Profile, Question, Refusal, Resolved, TraceStep, User, UserId,
    candidates, decide, masked, proofs,
};
use saoma_store::identities::Added;
use saoma_store::{StoreError, Tx, bindings, identities, users};

use crate::Way;
use crate::lookup::lookup;

use conflict::{concerned, conflict_kind};

/// What an attempt leaves: the trace's steps, in order, and how it ended.
pub(crate) type Attempt = (Vec<TraceStep>, Result<Outcome, Refusal>);

/// How an attempt ended that no rule refused.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Somebody is signed in.
    SignedIn(Completed),
    /// The end user is asked first.
    Asked(Box<Binding>),
}

/// What the writing of one attempt needs. It may run twice, so it does nothing but write.
pub(crate) struct Writer<'a, 'tx> {
    pub(crate) tx: &'a mut Tx<'tx>,
    pub(crate) entropy: &'a dyn Entropy,
    pub(crate) now: Timestamp,
    pub(crate) way: &'a Way<'a>,
    pub(crate) steps: Vec<TraceStep>,
}

impl Writer<'_, '_> {
    /// Looks up, decides and writes.
    ///
    /// # Errors
    /// [`StoreError::Contended`] if another login took one of the ids between look-up and writing.
    pub(crate) async fn attempt(mut self, identified: &Identified) -> Result<Attempt, StoreError> {
        let found = self.look_up(identified).await?;
        if found.by_openid.is_none() && found.by_unionid.is_none() {
            self.steps.push(TraceStep::AppliedRule {
                association: self.way.source.association,
                login_only: self.way.source.login_only,
            });
        }
        let decided = decide(self.way.source, identified, &found);
        self.carry_out(decided, identified, &found).await
    }

    /// Does what the end user chose; if somebody else has come in between, what the rules say now.
    ///
    /// # Errors
    /// As [`Writer::attempt`].
    pub(crate) async fn settle(
        mut self,
        identified: &Identified,
        chosen: Decision,
    ) -> Result<Attempt, StoreError> {
        let found = self.look_up(identified).await?;
        let is_unknown = found.by_openid.is_none() && found.by_unionid.is_none();
        let decided = match chosen {
            Decision::Choose { user } if is_in_conflict(user, &found) => Ok(chosen),
            _ if is_unknown && self.way.source.login_only => Err(Refusal::LoginOnly),
            Decision::Create | Decision::Bind { .. } if is_unknown => Ok(chosen),
            // They are known by now: nothing is to be asked any more, save a conflict.
            _ => match decide(self.way.source, identified, &found) {
                Ok(Decision::Ask { .. }) => Err(Refusal::Conflict),
                decided => decided,
            },
        };
        self.carry_out(decided, identified, &found).await
    }

    async fn look_up(&mut self, identified: &Identified) -> Result<Lookup, StoreError> {
        let app = self.way.app;
        let found = lookup(self.tx, self.way, identified).await?;
        let user = |holder: &Option<Holder>| holder.as_ref().map(|holder| holder.user);
        self.steps.push(TraceStep::LookedUp {
            identity: identified.openid_key(),
            found: user(&found.by_openid),
        });
        match identified.unionid_key(app) {
            Some(identity) => self.steps.push(TraceStep::LookedUp {
                identity,
                found: user(&found.by_unionid),
            }),
            None if identified.unionid.is_some() => {
                self.steps.push(TraceStep::UnionidNotFiled {
                    appid: app.appid.to_string(),
                });
            }
            None => {}
        }
        if let (Some(phone), Some(by_phone)) = (self.way.phone, &found.by_phone) {
            self.steps.push(TraceStep::LookedUpPhone {
                phone: masked(phone),
                found: by_phone.holders.iter().map(|holder| holder.user).collect(),
            });
        }
        Ok(found)
    }

    async fn carry_out(
        mut self,
        decided: Result<Decision, Refusal>,
        identified: &Identified,
        found: &Lookup,
    ) -> Result<Attempt, StoreError> {
        if let Some(kind) = conflict_kind(&decided) {
            self.record_conflict(kind, identified, concerned(found))
                .await?;
        }
        let outcome = match decided {
            Ok(decision) => {
                self.steps.push(TraceStep::Decided(decision));
                Ok(match decision {
                    Decision::Ask { question } => self.ask(question, identified, found).await?,
                    decision => self.sign_in(decision, identified, found).await?,
                })
            }
            Err(refusal) => {
                let users = concerned(found);
                self.steps.push(TraceStep::Refused { refusal, users });
                Err(refusal)
            }
        };
        Ok((self.steps, outcome))
    }

    /// Remembers what the end user is asked, so that their answer can be followed.
    async fn ask(
        &mut self,
        question: Question,
        identified: &Identified,
        found: &Lookup,
    ) -> Result<Outcome, StoreError> {
        let binding = Binding {
            workspace: self.way.app.workspace,
            login: identified.login,
            source: self.way.source.id.clone(),
            appid: identified.appid.clone(),
            openid: identified.openid.clone(),
            unionid: identified.unionid.clone(),
            nickname: identified.profile.nickname.clone(),
            picture: identified.profile.picture.clone(),
            phone: self.way.phone.map(str::to_owned),
            question,
            candidates: candidates(question, found),
            proofs: proofs(self.way.source, question),
            state: BindingState::Asked,
            expires_at: self.now.plus(BINDING_LIFETIME),
        };
        bindings::put(self.tx, &binding).await?;
        self.steps.push(TraceStep::Asked {
            question,
            candidates: binding.candidates.clone(),
        });
        Ok(Outcome::Asked(Box::new(binding)))
    }

    async fn sign_in(
        &mut self,
        decision: Decision,
        identified: &Identified,
        found: &Lookup,
    ) -> Result<Outcome, StoreError> {
        let openid = identified.openid_key();
        let unionid = identified.unionid_key(self.way.app);
        let both = || std::iter::once(openid.clone()).chain(unionid.clone());
        let (user, adds): (UserId, Vec<IdentityKey>) = match decision {
            Decision::SignIn { user }
            | Decision::UnionidChanged { user }
            | Decision::Choose { user } => (user, vec![]),
            Decision::Bind { user } => (user, both().collect()),
            Decision::AddUnionid { user } => (user, unionid.clone().into_iter().collect()),
            Decision::AddOpenid { user } => (user, vec![openid.clone()]),
            Decision::Create | Decision::Ask { .. } => {
                let user = self.create_user(&identified.profile).await?;
                (user, both().collect())
            }
        };
        for key in adds {
            self.add_identity(user, key).await?;
        }
        let workspace = self.way.app.workspace;
        self.take_profile(user, &identified.profile).await?;
        self.take_phone(user, found).await?;
        users::touch_login(self.tx, workspace, user, self.now).await?;
        self.steps.push(TraceStep::SignedIn { user });
        let resolved = Resolved {
            identified: identified.clone(),
            decision,
        };
        Ok(Outcome::SignedIn(resolved.complete(user)))
    }

    async fn create_user(&mut self, profile: &Profile) -> Result<UserId, StoreError> {
        let user = User {
            workspace: self.way.app.workspace,
            id: UserId::new(self.now, self.entropy),
            nickname: profile.nickname.clone(),
            picture: profile.picture.clone(),
            phone: None,
            phone_verified: false,
            email: None,
            email_verified: false,
            disabled: false,
            created_at: self.now,
            updated_at: self.now,
            last_login_at: None,
            signed_out_at: None,
        };
        users::add(self.tx, &user).await?;
        self.steps.push(TraceStep::CreatedUser { user: user.id });
        Ok(user.id)
    }

    async fn add_identity(&mut self, user: UserId, key: IdentityKey) -> Result<(), StoreError> {
        let identity = Identity {
            workspace: self.way.app.workspace,
            id: IdentityId::new(self.now, self.entropy),
            user,
            key,
            source: Some(self.way.source.id.clone()),
            created_at: self.now,
            revoked_at: None,
        };
        match identities::add(self.tx, &identity).await? {
            Added::Added => {
                self.steps.push(TraceStep::AddedIdentity {
                    identity: identity.key,
                    user,
                });
                Ok(())
            }
            Added::HeldBy(_) => Err(StoreError::Contended),
        }
    }

    /// Nicknames and pictures change at WeChat; what it no longer tells is kept as it was.
    async fn take_profile(&mut self, user: UserId, told: &Profile) -> Result<(), StoreError> {
        let workspace = self.way.app.workspace;
        let Some(known) = users::lookup(self.tx, workspace, user).await? else {
            return Ok(());
        };
        let differs =
            |told: &Option<String>, known: &Option<String>| told.is_some() && told != known;
        if differs(&told.nickname, &known.nickname) || differs(&told.picture, &known.picture) {
            users::set_profile(self.tx, workspace, user, told, self.now).await?;
        }
        Ok(())
    }

    /// A number that WeChat has verified fills a gap, or verifies the one that is there. It takes no
    /// other one's place, and what is somebody else's number does not become a second user's.
    async fn take_phone(&mut self, user: UserId, found: &Lookup) -> Result<(), StoreError> {
        let (Some(phone), Some(by_phone)) = (self.way.phone, &found.by_phone) else {
            return Ok(());
        };
        let workspace = self.way.app.workspace;
        let Some(known) = users::lookup(self.tx, workspace, user).await? else {
            return Ok(());
        };
        let is_free = by_phone.holders.iter().all(|holder| holder.user == user);
        let is_told = known.phone.as_deref().is_none_or(|known| known == phone);
        if is_free && is_told && !known.phone_verified {
            users::set_phone(self.tx, workspace, user, Some(phone), true, self.now).await?;
        }
        Ok(())
    }
}

/// Whether a user is one of those whom the end user may choose from: openid and unionid are of two
/// users, or nobody's, and the one whose phone number it is has another WeChat.
fn is_in_conflict(user: UserId, found: &Lookup) -> bool {
    let is_conflict = match (&found.by_openid, &found.by_unionid) {
        (Some(a), Some(b)) => a.user != b.user,
        (None, None) => true,
        _ => false,
    };
    is_conflict && candidates(Question::Conflict, found).contains(&user)
}
