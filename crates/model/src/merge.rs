//! Making one user of two: which value wins, field by field, and how to take it back.

use std::collections::BTreeMap;
use std::fmt;

use crate::word::words;
use crate::{Identity, IdentityId, IdentityKey, IdentityKind, Profile, User};

mod undo;

pub use undo::{Undo, UndoRefusal, undo};

words! {
    /// A field of a user that can differ between two.
    MergeField: "field of a merge" {
        /// The nickname.
        Nickname = "nickname",
        /// The picture.
        Picture = "picture",
        /// The phone number, with whether it was proven.
        Phone = "phone",
        /// The e-mail address, with whether it was proven.
        Email = "email",
        /// The password.
        Password = "password",
        /// Whether they are refused.
        Disabled = "disabled",
    }
}

words! {
    /// Whose value a merged user has.
    Winner: "winner" {
        /// The value of the user who stays.
        Kept = "kept",
        /// The value of the user who goes.
        Removed = "removed",
    }
}

words! {
    /// What somebody who merges should know first. The word is the end of the text keys
    /// `merge.<word>.message` and `.remedy`.
    MergeWarning: "warning about a merge" {
        /// The merged user would have two openids of one AppID: perhaps they are two people.
        TwoOpenids = "two_openids",
        /// The merged user would have two unionids of one account: they are two WeChat accounts.
        TwoUnionids = "two_unionids",
        /// One of the two is disabled.
        OneDisabled = "one_disabled",
    }
}

/// A password's hash (Argon2id, PHC string). It does not print.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes the PHC string as it is.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The PHC string.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

/// A user with all that hangs on them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// The user.
    pub user: User,
    /// Their password, if they have one.
    pub password: Option<PasswordHash>,
    /// All that ties them to WeChat.
    pub identities: Vec<Identity>,
}

/// One field in the preview of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRow {
    /// Which.
    pub field: MergeField,
    /// The value of the user who stays; a password is only `set`.
    pub kept: Option<String>,
    /// The value of the user who goes.
    pub removed: Option<String>,
    /// Whose value the merged user has.
    pub winner: Winner,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergePlan {
    /// Every field in which the two differ.
    pub rows: Vec<MergeRow>,
    /// The user who stays, as they would be.
    pub merged: User,
    /// Their password, as it would be.
    pub password: Option<PasswordHash>,
    /// The identities that move.
    pub moved: Vec<Identity>,
    /// What to know first.
    pub warnings: Vec<MergeWarning>,
    /// What undoing it needs.
    pub journal: MergeJournal,
}

/// The complete state before a merge, and what it made of it: so that undoing restores exactly.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MergeJournal {
    /// The user who stayed, as they were.
    pub kept: Account,
    /// The user who went, as they were.
    pub removed: Account,
    /// The user who stayed, as the merge left them.
    pub merged: User,
    /// Their password, as the merge left it.
    pub password: Option<PasswordHash>,
}

/// Plans to make `kept` the only one of two users. `choices` are what a person chose; where nobody
/// chose, the user who stays keeps their value, or takes the other's if they have none, or if only
/// the other's is proven.
#[must_use]
pub fn plan_merge(
    kept: &Account,
    removed: &Account,
    choices: &BTreeMap<MergeField, Winner>,
) -> MergePlan {
    let mut merged = kept.user.clone();
    let mut password = kept.password.clone();
    let mut rows = Vec::new();
    for field in MergeField::ALL {
        let (ours, theirs) = (shown(*field, kept), shown(*field, removed));
        if ours == theirs && !differs_unseen(*field, kept, removed) {
            continue;
        }
        let default = || default_winner(*field, kept, removed);
        let winner = choices.get(field).copied().unwrap_or_else(default);
        if winner == Winner::Removed {
            take(*field, removed, &mut merged, &mut password);
        }
        rows.push(MergeRow {
            field: *field,
            kept: ours,
            removed: theirs,
            winner,
        });
    }
    merged.created_at = kept.user.created_at.min(removed.user.created_at);
    merged.last_login_at = kept.user.last_login_at.max(removed.user.last_login_at);
    MergePlan {
        rows,
        moved: removed.identities.clone(),
        warnings: warnings(kept, removed),
        journal: MergeJournal {
            kept: kept.clone(),
            removed: removed.clone(),
            merged: merged.clone(),
            password: password.clone(),
        },
        merged,
        password,
    }
}

impl MergeField {
    /// The value of this field, as a person reads it; a password is only `set`.
    #[must_use]
    pub fn shown(self, account: &Account) -> Option<String> {
        shown(self, account)
    }
}

/// The value of a field, as a person reads it.
fn shown(field: MergeField, account: &Account) -> Option<String> {
    let user = &account.user;
    match field {
        MergeField::Nickname => user.nickname.clone(),
        MergeField::Picture => user.picture.clone(),
        MergeField::Phone => user.phone.clone(),
        MergeField::Email => user.email.clone(),
        MergeField::Password => account.password.as_ref().map(|_| "set".to_owned()),
        MergeField::Disabled => Some(user.disabled.to_string()),
    }
}

/// Whether values that read the same are not.
fn differs_unseen(field: MergeField, kept: &Account, removed: &Account) -> bool {
    match field {
        MergeField::Password => kept.password != removed.password,
        MergeField::Phone => kept.user.phone_verified != removed.user.phone_verified,
        MergeField::Email => kept.user.email_verified != removed.user.email_verified,
        _ => false,
    }
}

fn default_winner(field: MergeField, kept: &Account, removed: &Account) -> Winner {
    let is_better = match field {
        MergeField::Phone => removed.user.phone_verified && !kept.user.phone_verified,
        MergeField::Email => removed.user.email_verified && !kept.user.email_verified,
        // Who merges somebody refused must not let them in by that.
        MergeField::Disabled => removed.user.disabled,
        _ => false,
    };
    if is_better || shown(field, kept).is_none() {
        Winner::Removed
    } else {
        Winner::Kept
    }
}

fn take(field: MergeField, from: &Account, merged: &mut User, password: &mut Option<PasswordHash>) {
    let user = &from.user;
    match field {
        MergeField::Nickname => merged.nickname.clone_from(&user.nickname),
        MergeField::Picture => merged.picture.clone_from(&user.picture),
        MergeField::Phone => {
            merged.phone.clone_from(&user.phone);
            merged.phone_verified = user.phone_verified;
        }
        MergeField::Email => {
            merged.email.clone_from(&user.email);
            merged.email_verified = user.email_verified;
        }
        MergeField::Password => password.clone_from(&from.password),
        MergeField::Disabled => merged.disabled = user.disabled,
    }
}

fn warnings(kept: &Account, removed: &Account) -> Vec<MergeWarning> {
    let collides = |kind: IdentityKind| {
        let of_kind = |identity: &&Identity| identity.key.kind() == kind;
        let mut theirs = removed.identities.iter().filter(of_kind);
        theirs.any(|theirs| {
            let mut ours = kept.identities.iter().filter(of_kind);
            ours.any(|ours| ours.key.scope() == theirs.key.scope())
        })
    };
    let mut warnings = Vec::new();
    if collides(IdentityKind::Openid) {
        warnings.push(MergeWarning::TwoOpenids);
    }
    if collides(IdentityKind::Unionid) {
        warnings.push(MergeWarning::TwoUnionids);
    }
    if kept.user.disabled != removed.user.disabled {
        warnings.push(MergeWarning::OneDisabled);
    }
    warnings
}

impl Account {
    /// Nickname and picture, as a profile.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile {
            nickname: self.user.nickname.clone(),
            picture: self.user.picture.clone(),
        }
    }

    fn identity(&self, id: IdentityId) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.id == id)
    }

    fn holds(&self, key: &IdentityKey) -> bool {
        self.identities.iter().any(|identity| identity.key == *key)
    }
}

#[cfg(test)]
mod tests;
