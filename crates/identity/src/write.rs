//! Does what was decided, in one transaction.

use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    Completed, Decision, Holder, Identified, Identity, IdentityId, IdentityKey, Lookup,
    PlatformApp, Profile, Question, Refusal, Resolved, TraceStep, User, UserId,
};
use saoma_store::identities::Added;
use saoma_store::{StoreError, Tx, identities, users};

use crate::Request;
use crate::lookup::lookup;

/// What an attempt leaves: the trace's steps, in order, and how it ended.
pub(crate) type Attempt = (Vec<TraceStep>, Result<Completed, Refusal>);

/// Looks up, decides and writes. May run twice, so it does nothing but that.
///
/// # Errors
/// [`StoreError::Contended`] if another login took one of the ids between look-up and writing.
pub(crate) async fn attempt(
    tx: &mut Tx<'_>,
    entropy: &dyn Entropy,
    now: Timestamp,
    request: &Request<'_>,
    identified: &Identified,
) -> Result<Attempt, StoreError> {
    let (source, app) = (request.source, request.app);
    let found = lookup(tx, app, identified).await?;
    let mut steps = looked_up(app, identified, &found);
    if found.by_openid.is_none() && found.by_unionid.is_none() {
        steps.push(TraceStep::AppliedRule {
            association: source.association,
            login_only: source.login_only,
        });
    }
    match identified.clone().resolve(source, &found).and_then(settled) {
        Ok(resolved) => {
            steps.push(TraceStep::Decided(resolved.decision));
            let completed = Writer {
                tx,
                entropy,
                now,
                request,
                steps: &mut steps,
            }
            .carry_out(resolved)
            .await?;
            Ok((steps, Ok(completed)))
        }
        Err(refusal) => {
            let holders = [&found.by_openid, &found.by_unionid].into_iter().flatten();
            let mut users: Vec<_> = holders.map(|holder| holder.user).collect();
            users.dedup();
            steps.push(TraceStep::Refused { refusal, users });
            Ok((steps, Err(refusal)))
        }
    }
}

/// There is no page yet that asks the end user, so what would be asked is refused.
fn settled(resolved: Resolved) -> Result<Resolved, Refusal> {
    match resolved.decision {
        Decision::Ask {
            question: Question::Conflict,
        } => Err(Refusal::Conflict),
        Decision::Ask { .. } => Err(Refusal::LoginOnly),
        _ => Ok(resolved),
    }
}

fn looked_up(app: &PlatformApp, identified: &Identified, found: &Lookup) -> Vec<TraceStep> {
    let user = |holder: &Option<Holder>| holder.as_ref().map(|holder| holder.user);
    let mut steps = vec![TraceStep::LookedUp {
        identity: identified.openid_key(),
        found: user(&found.by_openid),
    }];
    match identified.unionid_key(app) {
        Some(identity) => steps.push(TraceStep::LookedUp {
            identity,
            found: user(&found.by_unionid),
        }),
        None if identified.unionid.is_some() => {
            steps.push(TraceStep::UnionidNotFiled {
                appid: app.appid.to_string(),
            });
        }
        None => {}
    }
    steps
}

struct Writer<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    entropy: &'a dyn Entropy,
    now: Timestamp,
    request: &'a Request<'a>,
    steps: &'a mut Vec<TraceStep>,
}

impl Writer<'_, '_> {
    async fn carry_out(mut self, resolved: Resolved) -> Result<Completed, StoreError> {
        let identified = &resolved.identified;
        let openid = identified.openid_key();
        let unionid = identified.unionid_key(self.request.app);
        let (user, adds) = match resolved.decision {
            Decision::SignIn { user }
            | Decision::UnionidChanged { user }
            | Decision::Choose { user } => (user, vec![]),
            Decision::Bind { user } => (user, std::iter::once(openid).chain(unionid).collect()),
            Decision::AddUnionid { user } => (user, unionid.into_iter().collect()),
            Decision::AddOpenid { user } => (user, vec![openid]),
            Decision::Create | Decision::Ask { .. } => {
                let user = self.create_user(&identified.profile).await?;
                (user, std::iter::once(openid).chain(unionid).collect())
            }
        };
        for key in adds {
            self.add_identity(user, key).await?;
        }
        self.take_profile(user, &identified.profile).await?;
        users::touch_login(self.tx, self.request.app.workspace, user, self.now).await?;
        self.steps.push(TraceStep::SignedIn { user });
        Ok(resolved.complete(user))
    }

    async fn create_user(&mut self, profile: &Profile) -> Result<UserId, StoreError> {
        let user = User {
            workspace: self.request.app.workspace,
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
            workspace: self.request.app.workspace,
            id: IdentityId::new(self.now, self.entropy),
            user,
            key,
            source: Some(self.request.source.id.clone()),
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
        let workspace = self.request.app.workspace;
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
}
