//! Conflicts that somebody settled: row by row, or by a rule for a reason.

use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{ImportField, OnConflict, RowDecision, RowReason, RowSettlement, UserId};
use saoma_store::bulk::Known;

use crate::book::Holders;
use crate::candidate::Candidate;
use crate::decide::{
    Making, Recognised, Rest, Verdict, decide, fill, of_others, other_id, recognise,
};

/// How conflicts were settled. A row's own settlement comes before the rule for its reason, and
/// both before what is done about conflicts in general.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Settlements {
    /// By the row's number.
    #[serde(default)]
    pub rows: BTreeMap<i64, RowSettlement>,
    /// By the reason of the conflict.
    #[serde(default)]
    pub reasons: BTreeMap<RowReason, RowSettlement>,
}

/// What is done about conflicts.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) on_conflict: OnConflict,
    pub(crate) settlements: &'a Settlements,
}

/// Decides about a row as [`decide`] does, and settles what somebody settled.
pub(crate) fn judge(
    number: i64,
    candidate: &Candidate,
    holders: &Holders<'_>,
    rules: Rules<'_>,
    making: Making<'_>,
) -> Verdict {
    let own = rules.settlements.rows.get(&number).copied();
    let is_asked = own.is_some() || !rules.settlements.reasons.is_empty();
    let general = || decide(candidate, holders, rules.on_conflict, making);
    if !is_asked {
        return general();
    }
    let noted = decide(candidate, holders, OnConflict::Note, making);
    let Verdict::Rest(rest) = &noted else {
        return noted;
    };
    if rest.decision != RowDecision::Conflict {
        return noted;
    }
    let rule = rules.settlements.reasons.get(&rest.reason).copied();
    let settled = match (own, rule) {
        (Some(own), _) => settle(candidate, holders, own, true, making),
        (None, Some(rule)) => settle(candidate, holders, rule, false, making),
        (None, None) => return general(),
    };
    // A rule that does not fit leaves the row to somebody.
    settled.unwrap_or(noted)
}

/// What a settlement makes of a row in conflict; nothing if it does not fit the row. Only somebody
/// who has looked at the very row may have people merged by what nobody has verified.
pub(crate) fn settle(
    candidate: &Candidate,
    holders: &Holders<'_>,
    settlement: RowSettlement,
    has_looked: bool,
    making: Making<'_>,
) -> Option<Verdict> {
    let verdict = match settlement {
        RowSettlement::Skip => skip(decide(candidate, holders, OnConflict::Note, making)),
        RowSettlement::Update => decide(candidate, holders, OnConflict::Update, making),
        RowSettlement::Keep => match recognise(candidate, holders) {
            Recognised::One(..) => decide(candidate, holders, OnConflict::Merge, making),
            _ => return None,
        },
        RowSettlement::Merge => merge(candidate, holders, has_looked, making)?,
        RowSettlement::Id => about(candidate, holders, ImportField::Id, making)?,
        RowSettlement::Openid => about(candidate, holders, ImportField::Openid, making)?,
        RowSettlement::Unionid => about(candidate, holders, ImportField::Unionid, making)?,
        RowSettlement::Phone => about(candidate, holders, ImportField::Phone, making)?,
        RowSettlement::Email => about(candidate, holders, ImportField::Email, making)?,
    };
    let is_settled = !matches!(
        &verdict,
        Verdict::Rest(Rest {
            decision: RowDecision::Conflict,
            ..
        })
    );
    is_settled.then_some(verdict)
}

/// Whom each field of a row points to.
pub(crate) fn pointed_to<'a>(holders: &Holders<'a>) -> Vec<(ImportField, &'a Known)> {
    let by_id = holders.by_id.map(|known| (ImportField::Id, known));
    let by_identity = holders.by_identity.iter().map(|(key, known)| {
        let field = match key.kind() {
            saoma_model::IdentityKind::Openid => ImportField::Openid,
            saoma_model::IdentityKind::Unionid => ImportField::Unionid,
        };
        (field, *known)
    });
    let by_phone = holders
        .by_phone
        .iter()
        .map(|known| (ImportField::Phone, *known));
    let by_email = holders
        .by_email
        .iter()
        .map(|known| (ImportField::Email, *known));
    by_id
        .into_iter()
        .chain(by_identity)
        .chain(by_phone)
        .chain(by_email)
        .collect()
}

fn skip(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Rest(rest) => Verdict::Rest(Rest {
            decision: RowDecision::Skip,
            ..rest
        }),
        other => other,
    }
}

fn merge(
    candidate: &Candidate,
    holders: &Holders<'_>,
    has_looked: bool,
    making: Making<'_>,
) -> Option<Verdict> {
    if !has_looked {
        return match decide(candidate, holders, OnConflict::Merge, making) {
            merge @ Verdict::Merge { .. } => Some(merge),
            _ => None,
        };
    }
    let users: BTreeSet<UserId> = pointed_to(holders)
        .into_iter()
        .map(|(_, known)| known.id())
        .collect();
    let mut users = users.into_iter();
    let kept = users.next()?;
    let removed: Vec<UserId> = users.collect();
    (!removed.is_empty()).then_some(Verdict::Merge { kept, removed })
}

/// The row is about the user to whom `field` points. What others have, and what does not fit this
/// user, is left out.
fn about(
    candidate: &Candidate,
    holders: &Holders<'_>,
    field: ImportField,
    making: Making<'_>,
) -> Option<Verdict> {
    let pointed = pointed_to(holders);
    let users: BTreeSet<UserId> = pointed.iter().map(|(_, known)| known.id()).collect();
    let mut by_field = pointed.iter().filter(|(by, _)| *by == field);
    let known = by_field.next()?.1;
    if users.len() < 2 || by_field.any(|(_, other)| other.id() != known.id()) {
        return None;
    }
    let mut rest = candidate.clone();
    let is_of_other =
        |holder: Option<&Known>| holder.is_some_and(|holder| holder.id() != known.id());
    if is_of_other(holders.by_id) {
        rest.external_id = None;
    }
    rest.identities.retain(|key| {
        let holder = holders.by_identity.iter().find(|(held, _)| *held == key);
        !is_of_other(holder.map(|(_, holder)| *holder))
            && other_id(known, key, OnConflict::Merge).is_none()
    });
    if holders
        .by_phone
        .iter()
        .any(|holder| is_of_other(Some(holder)))
    {
        rest.phone = None;
    }
    if holders
        .by_email
        .iter()
        .any(|holder| is_of_other(Some(holder)))
    {
        rest.email = None;
    }
    let by = match field {
        ImportField::Id => RowReason::ById,
        ImportField::Openid => RowReason::ByOpenid,
        ImportField::Unionid => RowReason::ByUnionid,
        ImportField::Phone => RowReason::ByPhone,
        _ => RowReason::ByEmail,
    };
    debug_assert!(
        of_others(&rest, holders, known).is_none(),
        "it was left out"
    );
    Some(fill(&rest, known, by, OnConflict::Merge, making))
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
