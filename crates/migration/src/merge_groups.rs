//! Users who are one person: found by what proves it (a unionid, a verified phone number), never by a
//! name; looked at group by group; made one in journaled batches.

use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{IdentityKind, MergeField, RowReason, UserId, Winner, plan_merge};
use saoma_store::bulk::Known;

mod find;
mod review;
mod run;

pub use review::{choose, count_groups, decline, list_groups};
pub use run::merge_groups;

/// So many groups are looked at at once.
const PAGE: u32 = 100;

/// What proves that several users are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// WeChat told a unionid together with an openid, and they belong to different users.
    Unionid,
    /// Each of them has proven the same phone number.
    Phone,
}

/// Who of a group stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The account that was made first.
    #[default]
    Oldest,
    /// The account that signed in last.
    LastLogin,
}

/// Users who are shown to be one person.
#[derive(Debug, Clone)]
pub struct Group {
    /// Names the group: `phone/+8613…` or `unionid/<conflict>`.
    pub subject: String,
    /// What proves it.
    pub evidence: Evidence,
    /// The value that proves it.
    pub value: String,
    /// They; the one who stays comes first.
    pub users: Vec<Known>,
    /// Whose value somebody chose.
    pub choices: Choices,
    /// What keeps them from being made one without being asked; nothing if nothing does.
    pub obstacle: Option<RowReason>,
}

/// Whose value a field of the one user has who is left.
pub type Choices = BTreeMap<MergeField, UserId>;

/// How many groups there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct GroupCounts {
    /// All.
    pub groups: u64,
    /// The users in them.
    pub users: u64,
    /// Groups that can be made one.
    pub ready: u64,
    /// Groups that somebody has to look at first.
    pub review: u64,
    /// Groups that were declined.
    pub declined: u64,
}

/// What of the groups is merged.
#[derive(Debug, Clone, Default)]
pub struct Merging {
    /// Who stays.
    pub keep: Keep,
    /// Only these groups, even if they need to be looked at; without any, all that are ready.
    pub only: BTreeSet<String>,
}

impl Group {
    /// The field of the evidence.
    const fn field(&self) -> &'static str {
        match self.evidence {
            Evidence::Unionid => IdentityKind::Unionid.as_str(),
            Evidence::Phone => "phone",
        }
    }

    const fn reason(&self) -> RowReason {
        match self.evidence {
            Evidence::Unionid => RowReason::ByUnionid,
            Evidence::Phone => RowReason::ByPhone,
        }
    }

    /// The fields in which they differ, and whose value the one has who is left.
    #[must_use]
    pub fn differences(&self) -> Choices {
        let [kept, others @ ..] = self.users.as_slice() else {
            return Choices::new();
        };
        let mut order: Vec<&Known> = others.iter().collect();
        order.sort_unstable_by_key(|known| known.id());
        let mut winners: Choices = MergeField::ALL
            .iter()
            .map(|field| (*field, kept.id()))
            .collect();
        let (mut one, mut merged) = (kept.account.clone(), vec![kept.id()]);
        for other in order {
            let chosen = winners_of(&self.choices, &merged, other.id());
            let plan = plan_merge(&one, &other.account, &chosen);
            let taken = plan.rows.iter().filter(|row| row.winner == Winner::Removed);
            winners.extend(taken.map(|row| (row.field, other.id())));
            one.user = plan.merged;
            one.password = plan.password;
            one.identities.extend(plan.moved);
            merged.push(other.id());
        }
        winners.retain(|field, _| {
            let values = self.users.iter().map(|known| field.shown(&known.account));
            values.flatten().collect::<BTreeSet<_>>().len() > 1
        });
        winners
    }

    fn ids(&self) -> BTreeSet<UserId> {
        self.users.iter().map(Known::id).collect()
    }
}

/// What was chosen, for the step in which `removed` becomes one with those who are one already.
fn winners_of(
    choices: &Choices,
    merged: &[UserId],
    removed: UserId,
) -> BTreeMap<MergeField, Winner> {
    let chosen = choices.iter().filter_map(|(field, user)| {
        let winner = match *user {
            user if user == removed => Winner::Removed,
            user if merged.contains(&user) => Winner::Kept,
            // Their turn comes.
            _ => return None,
        };
        Some((*field, winner))
    });
    chosen.collect()
}
