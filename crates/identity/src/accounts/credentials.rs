use saoma_ambient::Timestamp;
use saoma_model::{Channel, UserId, WorkspaceId, email, masked, phone, refusals};
use saoma_store::{Tx, users};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{AccountError, Accounts, Change};
use crate::password::hash;

/// The shortest password that is taken (NIST SP 800-63B asks for 8 characters).
const SHORTEST_PASSWORD: usize = 8;
/// The longest: what is hashed has to end somewhere.
const LONGEST_PASSWORD: usize = 256;

impl Accounts<'_> {
    /// Sets or removes the phone number or e-mail address of a user. `verified` says that whoever
    /// sets it knows it to be theirs: only such a one proves the account at a login.
    ///
    /// # Errors
    /// [`AccountError::AddressForm`], [`AccountError::NoUser`].
    pub async fn set_address(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        channel: Channel,
        address: Option<&str>,
        verified: bool,
    ) -> Result<(), AccountError> {
        let findings = address.map(|address| match channel {
            Channel::Phone => phone(address),
            Channel::Email => email(address),
        });
        if findings.is_some_and(|findings| refusals(&findings)) {
            return Err(AccountError::AddressForm);
        }
        let now = self.clock.now();
        let verified = verified && address.is_some();
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let known = users::lookup(tx, workspace, user).await?;
                    let known = known.ok_or(AccountError::NoUser(user))?;
                    let (action, before) = match channel {
                        Channel::Phone => {
                            users::set_phone(tx, workspace, user, address, verified, now).await?;
                            ("user.phone_set", known.phone)
                        }
                        Channel::Email => {
                            users::set_email(tx, workspace, user, address, verified, now).await?;
                            ("user.email_set", known.email)
                        }
                    };
                    let facts = |address: &str| json!({ "address": masked(address) });
                    let change = Change {
                        action,
                        before: before.as_deref().map(facts),
                        after: address.map(facts),
                    };
                    Ok(self.note(tx, workspace, user, change, now).await?)
                })
            })
            .await
    }

    /// Sets a user's password, or removes it. It is kept as an Argon2id hash.
    ///
    /// # Errors
    /// [`AccountError::PasswordForm`] if it is shorter than 8 characters or longer than 256 bytes,
    /// [`AccountError::NoUser`].
    pub async fn set_password(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        password: Option<&SecretString>,
    ) -> Result<(), AccountError> {
        let is_taken = |password: &SecretString| {
            let text = password.expose_secret();
            text.chars().count() >= SHORTEST_PASSWORD && text.len() <= LONGEST_PASSWORD
        };
        if !password.is_none_or(is_taken) {
            return Err(AccountError::PasswordForm);
        }
        let hash = password.map(|password| hash(password, self.entropy));
        let hash = hash.as_ref();
        let now = self.clock.now();
        self.store
            .write(|tx| {
                Box::pin(async move {
                    if !users::set_password_hash(tx, workspace, user, hash, now).await? {
                        return Err(AccountError::NoUser(user));
                    }
                    self.note_password(tx, workspace, user, hash.is_some(), now)
                        .await
                })
            })
            .await
    }

    async fn note_password(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
        is_set: bool,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let change = Change {
            action: "user.password_set",
            before: None,
            after: Some(json!({ "set": is_set })),
        };
        Ok(self.note(tx, workspace, user, change, now).await?)
    }
}
