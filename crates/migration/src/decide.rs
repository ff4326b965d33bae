//! What becomes of a row: rules over values, without a store.
//!
//! An id, an openid or a unionid says who somebody is. A phone number or an e-mail address finds an
//! account only if nothing else does, and only if one account has it. A nickname never does.

use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    Account, Identity, IdentityId, IdentityKey, IdentityKind, ImportField, OnConflict, RowDecision,
    RowReason, User, UserId, WorkspaceId,
};
use saoma_store::bulk::Known;

use crate::book::Holders;
use crate::candidate::Candidate;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A new user.
    Create,
    /// A known user, as the row leaves them.
    Change {
        after: Box<Known>,
        decision: RowDecision,
        reason: RowReason,
    },
    /// Users become one first; then the row is looked at once more.
    Merge { kept: UserId, removed: Vec<UserId> },
    /// Nothing is done.
    Rest(Rest),
}

/// Why nothing is done: `skip` or `conflict`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rest {
    pub(crate) decision: RowDecision,
    pub(crate) reason: RowReason,
    pub(crate) user: Option<UserId>,
    pub(crate) field: Option<ImportField>,
    pub(crate) value: Option<String>,
}

/// What new things are made with.
#[derive(Clone, Copy)]
pub(crate) struct Making<'a> {
    pub(crate) workspace: WorkspaceId,
    pub(crate) now: Timestamp,
    pub(crate) entropy: &'a dyn Entropy,
}

/// Decides about a row.
pub(crate) fn decide(
    candidate: &Candidate,
    holders: &Holders<'_>,
    rule: OnConflict,
    making: Making<'_>,
) -> Verdict {
    match recognise(candidate, holders) {
        Recognised::Nobody => Verdict::Create,
        Recognised::One(known, by) => {
            if let Some(contradiction) = of_others(candidate, holders, known) {
                return contradict(contradiction, Some(known.id()), rule);
            }
            fill(candidate, known, by, rule, making)
        }
        Recognised::Several {
            mut users,
            contradiction,
            may_merge,
        } => {
            users.sort_unstable();
            if rule == OnConflict::Merge
                && may_merge
                && let [kept, removed @ ..] = users.as_slice()
            {
                return Verdict::Merge {
                    kept: *kept,
                    removed: removed.to_vec(),
                };
            }
            contradict(contradiction, users.first().copied(), rule)
        }
    }
}

/// A new user as the row describes them.
pub(crate) fn create(candidate: &Candidate, making: Making<'_>) -> Known {
    let id = UserId::new(making.now, making.entropy);
    let mut known = Known {
        account: Account {
            user: User {
                workspace: making.workspace,
                id,
                nickname: candidate.nickname.clone(),
                picture: candidate.picture.clone(),
                phone: candidate.phone.clone(),
                phone_verified: candidate.phone_verified && candidate.phone.is_some(),
                email: candidate.email.clone(),
                email_verified: candidate.email_verified && candidate.email.is_some(),
                disabled: candidate.disabled.unwrap_or(false),
                created_at: candidate.created_at.unwrap_or(making.now),
                updated_at: making.now,
                last_login_at: None,
                signed_out_at: None,
            },
            password: candidate.password.clone(),
            identities: Vec::new(),
        },
        external_ids: candidate.external_id.iter().cloned().collect(),
    };
    for key in &candidate.identities {
        add_identity(&mut known, key, making);
    }
    known
}

/// Something in a row that does not fit what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contradiction {
    pub(crate) reason: RowReason,
    pub(crate) field: ImportField,
    pub(crate) value: String,
}

impl Contradiction {
    fn new(reason: RowReason, field: ImportField, value: &str) -> Self {
        Self {
            reason,
            field,
            value: value.to_owned(),
        }
    }
}

/// Whom a row is about.
pub(crate) enum Recognised<'a> {
    Nobody,
    One(&'a Known, RowReason),
    Several {
        users: Vec<UserId>,
        contradiction: Contradiction,
        /// Whether what they share is proof enough to make them one.
        may_merge: bool,
    },
}

pub(crate) fn recognise<'a>(candidate: &Candidate, holders: &Holders<'a>) -> Recognised<'a> {
    let mut strong: Vec<(&Known, RowReason, Contradiction)> = Vec::new();
    if let (Some(known), Some(id)) = (holders.by_id, &candidate.external_id) {
        let contradiction = Contradiction::new(RowReason::TwoUsers, ImportField::Id, id);
        strong.push((known, RowReason::ById, contradiction));
    }
    for (key, known) in &holders.by_identity {
        let (reason, field) = match key.kind() {
            IdentityKind::Openid => (RowReason::ByOpenid, ImportField::Openid),
            IdentityKind::Unionid => (RowReason::ByUnionid, ImportField::Unionid),
        };
        let contradiction = Contradiction::new(RowReason::TwoUsers, field, key.value());
        strong.push((known, reason, contradiction));
    }
    if let Some(recognised) = agree(strong, true) {
        return recognised;
    }
    let mut weak = Vec::new();
    for (all, field, value, by, shared) in [
        (
            &holders.by_phone,
            ImportField::Phone,
            &candidate.phone,
            RowReason::ByPhone,
            RowReason::PhoneShared,
        ),
        (
            &holders.by_email,
            ImportField::Email,
            &candidate.email,
            RowReason::ByEmail,
            RowReason::EmailShared,
        ),
    ] {
        let value = value.as_deref().unwrap_or_default();
        if all.len() > 1 {
            return Recognised::Several {
                users: all.iter().map(|known| known.id()).collect(),
                contradiction: Contradiction::new(shared, field, value),
                may_merge: all.iter().all(|known| is_proven(known, field)),
            };
        }
        let contradiction = Contradiction::new(RowReason::TwoUsers, field, value);
        weak.extend(all.iter().map(|known| (*known, by, contradiction.clone())));
    }
    let may_merge = holders
        .by_phone
        .iter()
        .all(|known| is_proven(known, ImportField::Phone))
        && holders
            .by_email
            .iter()
            .all(|known| is_proven(known, ImportField::Email));
    agree(weak, may_merge).unwrap_or(Recognised::Nobody)
}

/// One, if all are the same; nothing, if there are none.
fn agree<'a>(
    found: Vec<(&'a Known, RowReason, Contradiction)>,
    may_merge: bool,
) -> Option<Recognised<'a>> {
    let (first, by, _) = found.first()?;
    let mut users: Vec<UserId> = Vec::new();
    for (known, ..) in &found {
        if !users.contains(&known.id()) {
            users.push(known.id());
        }
    }
    if users.len() == 1 {
        return Some(Recognised::One(first, *by));
    }
    let other = found.iter().find(|(known, ..)| known.id() != first.id());
    let contradiction = other.map(|(_, _, contradiction)| contradiction.clone())?;
    Some(Recognised::Several {
        users,
        contradiction,
        may_merge,
    })
}

fn is_proven(known: &Known, field: ImportField) -> bool {
    match field {
        ImportField::Phone => known.account.user.phone_verified,
        _ => known.account.user.email_verified,
    }
}

/// A phone number or e-mail address that this user does not have, but somebody else.
pub(crate) fn of_others(
    candidate: &Candidate,
    holders: &Holders<'_>,
    known: &Known,
) -> Option<Contradiction> {
    let user = &known.account.user;
    let others = |all: &[&Known]| all.iter().any(|other| other.id() != known.id());
    if let Some(value) = &candidate.phone
        && candidate.phone != user.phone
        && others(&holders.by_phone)
    {
        return Some(Contradiction::new(
            RowReason::PhoneOfOther,
            ImportField::Phone,
            value,
        ));
    }
    if let Some(value) = &candidate.email
        && candidate.email != user.email
        && others(&holders.by_email)
    {
        return Some(Contradiction::new(
            RowReason::EmailOfOther,
            ImportField::Email,
            value,
        ));
    }
    None
}

pub(crate) fn contradict(
    contradiction: Contradiction,
    user: Option<UserId>,
    rule: OnConflict,
) -> Verdict {
    Verdict::Rest(Rest {
        decision: match rule {
            OnConflict::Skip => RowDecision::Skip,
            _ => RowDecision::Conflict,
        },
        reason: contradiction.reason,
        user,
        field: Some(contradiction.field),
        value: Some(contradiction.value),
    })
}

/// Gives a known user what the row knows more, or other, of them.
pub(crate) fn fill(
    candidate: &Candidate,
    known: &Known,
    by: RowReason,
    rule: OnConflict,
    making: Making<'_>,
) -> Verdict {
    let mut after = known.clone();
    let mut is_linked = false;
    let wins = rule == OnConflict::Update;
    for key in &candidate.identities {
        if known.account.identities.iter().any(|held| held.key == *key) {
            continue;
        }
        if let Some(contradiction) = other_id(known, key, rule) {
            return contradict(contradiction, Some(known.id()), rule);
        }
        add_identity(&mut after, key, making);
        is_linked = true;
    }
    let user = &mut after.account.user;
    for (field, reason, ours, ours_verified, theirs, theirs_verified) in [
        (
            ImportField::Phone,
            RowReason::PhoneDiffers,
            &mut user.phone,
            &mut user.phone_verified,
            &candidate.phone,
            candidate.phone_verified,
        ),
        (
            ImportField::Email,
            RowReason::EmailDiffers,
            &mut user.email,
            &mut user.email_verified,
            &candidate.email,
            candidate.email_verified,
        ),
    ] {
        let Some(value) = theirs else { continue };
        if ours.as_ref() == Some(value) {
            *ours_verified |= theirs_verified;
        } else if ours.is_none() || wins {
            *ours = Some(value.clone());
            *ours_verified = theirs_verified;
        } else if rule != OnConflict::Merge {
            let contradiction = Contradiction::new(reason, field, value);
            return contradict(contradiction, Some(known.id()), rule);
        }
    }
    take(&mut user.nickname, &candidate.nickname, wins);
    take(&mut user.picture, &candidate.picture, wins);
    take(&mut after.account.password, &candidate.password, wins);
    if let (Some(disabled), true) = (candidate.disabled, wins) {
        after.account.user.disabled = disabled;
    }
    if let Some(id) = &candidate.external_id
        && !after.external_ids.contains(id)
        && *id != known.id().to_string()
    {
        after.external_ids.push(id.clone());
        after.external_ids.sort_unstable();
    }
    if after == *known {
        return Verdict::Rest(Rest {
            decision: RowDecision::Skip,
            reason: RowReason::Unchanged,
            user: Some(known.id()),
            field: None,
            value: None,
        });
    }
    after.account.user.updated_at = making.now;
    Verdict::Change {
        after: Box::new(after),
        decision: if is_linked {
            RowDecision::Link
        } else {
            RowDecision::Update
        },
        reason: by,
    }
}

/// Another id of the same kind in the same place. Two unionids are two people; two openids of one
/// AppID somebody may have after a merge.
pub(crate) fn other_id(
    known: &Known,
    key: &IdentityKey,
    rule: OnConflict,
) -> Option<Contradiction> {
    let has_other = known
        .account
        .identities
        .iter()
        .any(|held| held.key.kind() == key.kind() && held.key.scope() == key.scope());
    let (reason, field) = match key.kind() {
        IdentityKind::Openid => (RowReason::OpenidDiffers, ImportField::Openid),
        IdentityKind::Unionid => (RowReason::UnionidDiffers, ImportField::Unionid),
    };
    let is_allowed = rule == OnConflict::Merge && key.kind() == IdentityKind::Openid;
    (has_other && !is_allowed).then(|| Contradiction::new(reason, field, key.value()))
}

/// Fills a gap, or replaces what is there if the row wins.
fn take<T: Clone>(ours: &mut Option<T>, theirs: &Option<T>, wins: bool) {
    if theirs.is_some() && (ours.is_none() || wins) {
        ours.clone_from(theirs);
    }
}

/// Adds an identity where the store would list it.
pub(crate) fn add_identity(known: &mut Known, key: &IdentityKey, making: Making<'_>) {
    let user = known.id();
    let identities = &mut known.account.identities;
    identities.push(Identity {
        workspace: making.workspace,
        id: IdentityId::new(making.now, making.entropy),
        user,
        key: key.clone(),
        source: None,
        created_at: making.now,
        revoked_at: None,
    });
    identities.sort_unstable_by_key(|identity| identity.id);
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
