use saoma_ambient::Timestamp;
use saoma_model::{
    Identity, IdentityId, IdentityKey, UnbindWarning, UserId, WorkspaceId, unbind_warnings,
};
use saoma_store::identities::{self, Added};
use saoma_store::{Session, StoreError, Tx, platform_apps, users};
use serde_json::json;

use super::{AccountError, Accounts, Change};

/// No openid or unionid that WeChat gave was longer than a third of this.
const LONGEST: usize = 128;

/// What removing identities of a user means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbinding {
    /// The identities that go; those that the user does not have are left out.
    pub removed: Vec<Identity>,
    /// What to know first.
    pub warnings: Vec<UnbindWarning>,
}

impl Accounts<'_> {
    /// Binds an identity to a user by hand. What the user has already stays as it is.
    ///
    /// # Errors
    /// [`AccountError::HeldBy`] if it belongs to somebody else; see there for the others.
    pub async fn bind(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        key: &IdentityKey,
    ) -> Result<Identity, AccountError> {
        let value = key.value();
        if value.is_empty() || value.len() > LONGEST || !value.chars().all(|c| c.is_ascii_graphic())
        {
            return Err(AccountError::NoSuchForm);
        }
        let now = self.clock.now();
        let identity = Identity {
            workspace,
            id: IdentityId::new(now, self.entropy),
            user,
            key: key.clone(),
            source: None,
            created_at: now,
            revoked_at: None,
        };
        self.store
            .write(|tx| Box::pin(self.bind_within(tx, identity.clone(), now)))
            .await
    }

    async fn bind_within(
        &self,
        tx: &mut Tx<'_>,
        identity: Identity,
        now: Timestamp,
    ) -> Result<Identity, AccountError> {
        let (workspace, user) = (identity.workspace, identity.user);
        if users::lookup(tx, workspace, user).await?.is_none() {
            return Err(AccountError::NoUser(user));
        }
        if let IdentityKey::Openid { appid, .. } = &identity.key
            && platform_apps::lookup(tx, workspace, appid).await?.is_none()
        {
            return Err(AccountError::NoPlatformApp(appid.clone()));
        }
        match identities::add(tx, &identity).await? {
            Added::Added => {
                let change = Change {
                    action: "user.identity_bound",
                    before: None,
                    after: Some(json!(identity.key)),
                };
                self.note(tx, workspace, user, change, now).await?;
                Ok(identity)
            }
            Added::HeldBy(holder) if holder == user => {
                let known = identities::list_by_user(tx, workspace, user).await?;
                let same = known.into_iter().find(|known| known.key == identity.key);
                same.ok_or(AccountError::NoIdentity)
            }
            Added::HeldBy(holder) => Err(AccountError::HeldBy(holder)),
        }
    }

    /// What [`Accounts::unbind`] would do, with what to know first.
    ///
    /// # Errors
    /// [`AccountError::NoIdentity`] if the user has none of them.
    pub async fn unbind_preview(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        removed: &[IdentityId],
    ) -> Result<Unbinding, AccountError> {
        let mut session = self.store.read().await?;
        unbinding(&mut session, workspace, user, removed).await
    }

    /// Removes identities of a user. It warns of nothing: [`Accounts::unbind_preview`] does.
    ///
    /// # Errors
    /// [`AccountError::NoIdentity`] if the user has none of them.
    pub async fn unbind(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        removed: &[IdentityId],
    ) -> Result<Unbinding, AccountError> {
        let now = self.clock.now();
        self.store
            .write(|tx| Box::pin(self.unbind_within(tx, workspace, user, removed, now)))
            .await
    }

    async fn unbind_within(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
        removed: &[IdentityId],
        now: Timestamp,
    ) -> Result<Unbinding, AccountError> {
        let unbinding = unbinding(tx, workspace, user, removed).await?;
        identities::remove(tx, workspace, user, removed).await?;
        for identity in &unbinding.removed {
            let change = Change {
                action: "user.identity_unbound",
                before: Some(json!(identity.key)),
                after: None,
            };
            self.note(tx, workspace, user, change, now).await?;
        }
        Ok(unbinding)
    }
}

async fn unbinding(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
    removed: &[IdentityId],
) -> Result<Unbinding, AccountError> {
    let all = identities::list_by_user(session, workspace, user).await?;
    let apps: Vec<_> = platform_apps::list(session, workspace)
        .await
        .map_err(|error: StoreError| AccountError::Store(error))?;
    let account_of = |appid: &_| {
        let app = apps.iter().find(|app| app.appid == *appid);
        app.and_then(|app| app.open_platform.clone())
    };
    let warnings = unbind_warnings(&all, removed, account_of);
    let removed: Vec<_> = all
        .into_iter()
        .filter(|identity| removed.contains(&identity.id))
        .collect();
    if removed.is_empty() {
        return Err(AccountError::NoIdentity);
    }
    Ok(Unbinding { removed, warnings })
}
