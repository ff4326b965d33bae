use super::{Account, MergeField, MergeJournal, PasswordHash, shown, take};
use crate::word::words;
use crate::{Identity, IdentityId, IdentityKey, User};

words! {
    /// Why a merge cannot be undone. The word is the end of the text keys
    /// `merge.undo.<word>.message` and `.remedy`.
    UndoRefusal: "refusal to undo a merge" {
        /// It was undone before.
        AlreadyUndone = "already_undone",
        /// The user who stayed is gone: merged into another, or deleted.
        KeptIsGone = "kept_is_gone",
    }
}

/// What undoing a merge does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The user who stayed, as they will be.
    pub kept: User,
    /// Their password, as it will be.
    pub password: Option<PasswordHash>,
    /// The user who went, as they were, to be added again; their identities are moved back.
    pub removed: Account,
    /// The identities that move back, as they were.
    pub moves_back: Vec<IdentityId>,
    /// Identities of the user who went that somebody has removed since: they stay removed.
    pub lost: Vec<IdentityKey>,
    /// Fields that were changed since: the newer value stays.
    pub changed_since: Vec<MergeField>,
}

/// Plans to take a merge back. `now` is the user who stayed, as they are today; without one there
/// is nobody to take it from.
///
/// # Errors
/// See [`UndoRefusal`].
pub fn undo(journal: &MergeJournal, now: Option<&Account>) -> Result<Undo, UndoRefusal> {
    let now = now.ok_or(UndoRefusal::KeptIsGone)?;
    let left = Account {
        user: journal.merged.clone(),
        password: journal.password.clone(),
        identities: Vec::new(),
    };
    let mut kept = now.user.clone();
    let mut password = now.password.clone();
    let mut changed_since = Vec::new();
    for field in MergeField::ALL {
        if is_same(*field, now, &left) {
            take(*field, &journal.kept, &mut kept, &mut password);
        } else if !is_same(*field, &journal.kept, &left) {
            changed_since.push(*field);
        }
    }
    kept.created_at = journal.kept.user.created_at;
    // Whoever signed in since is taken to be the one who stayed.
    if now.user.last_login_at == journal.merged.last_login_at {
        kept.last_login_at = journal.kept.user.last_login_at;
    }
    let (back, lost): (Vec<&Identity>, Vec<&Identity>) = journal
        .removed
        .identities
        .iter()
        .partition(|identity| now.identity(identity.id).is_some() || now.holds(&identity.key));
    let moves_back = back.into_iter().map(|identity| identity.id).collect();
    Ok(Undo {
        kept,
        password,
        removed: journal.removed.clone(),
        moves_back,
        lost: lost
            .into_iter()
            .map(|identity| identity.key.clone())
            .collect(),
        changed_since,
    })
}

fn is_same(field: MergeField, one: &Account, other: &Account) -> bool {
    let (one_user, other_user) = (&one.user, &other.user);
    match field {
        MergeField::Password => one.password == other.password,
        MergeField::Phone => {
            (&one_user.phone, one_user.phone_verified)
                == (&other_user.phone, other_user.phone_verified)
        }
        MergeField::Email => {
            (&one_user.email, one_user.email_verified)
                == (&other_user.email, other_user.email_verified)
        }
        _ => shown(field, one) == shown(field, other),
    }
}
