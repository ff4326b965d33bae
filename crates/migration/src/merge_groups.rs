//! Users who are one person: found by what proves it (a unionid, a verified phone number), never by a
//! name; looked at group by group; made one in journaled batches.

use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{
    Actor, Conflict, ConflictId, IdentityKey, IdentityKind, MergeField, MergeWarning,
    MigrationKind, MigrationState, RowDecision, RowReason, Settled, Settlement, UserId, Winner,
    Workspace, WorkspaceId, plan_merge,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::migration_rows::MigrationRow;
use saoma_store::{Session, Store, Tx, conflicts, declined_merges, identity_lists, merge_choices};

use crate::MigrationError;
use crate::apply::Apply;
use crate::batch::plain;
use crate::book::Book;
use crate::counts::Counts;
use crate::draft::shortened;
use crate::former::{Former, state};
use crate::ground::Ground;
use crate::reading::Progress;
use crate::work::{Run, Worked};

/// So many groups are looked at at once.
const PAGE: u32 = 100;
/// So many, where nobody waits for each page.
const COUNTED: u32 = 1000;

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

/// A page of the groups behind `after`, and the subject to go on from; nothing at the end.
///
/// # Errors
/// If the store could not be read.
pub async fn list_groups(
    store: &Store,
    workspace: &Workspace,
    keep: Keep,
    after: &str,
) -> Result<(Vec<Group>, Option<String>), MigrationError> {
    let mut session = store.read().await?;
    page(&mut session, workspace.id, keep, after, PAGE).await
}

/// How many groups there are.
///
/// # Errors
/// If the store could not be read.
pub async fn count_groups(
    store: &Store,
    workspace: &Workspace,
) -> Result<GroupCounts, MigrationError> {
    let mut session = store.read().await?;
    let (mut counts, mut after) = (GroupCounts::default(), String::new());
    loop {
        let found = page(&mut session, workspace.id, Keep::Oldest, &after, COUNTED).await?;
        for group in &found.0 {
            counts.groups += 1;
            counts.users += u64::try_from(group.users.len()).unwrap_or_default();
            *match group.obstacle {
                None => &mut counts.ready,
                Some(RowReason::Declined) => &mut counts.declined,
                Some(_) => &mut counts.review,
            } += 1;
        }
        let Some(next) = found.1 else {
            return Ok(counts);
        };
        after = next;
    }
}

/// Remembers that a group's users are several people, or forgets it. Answers whether there is such a
/// group.
///
/// # Errors
/// If the store could not be written.
pub async fn decline(
    how: &Apply<'_>,
    workspace: &Workspace,
    subject: &str,
    is_declined: bool,
) -> Result<bool, MigrationError> {
    let now = how.clock.now();
    how.store
        .write(|tx| {
            Box::pin(async move {
                let Some(group) = find(tx, workspace.id, Keep::Oldest, subject).await? else {
                    return Ok(false);
                };
                let (workspace, users) = (workspace.id, group.ids());
                match is_declined {
                    true => {
                        declined_merges::set(tx, workspace, subject, &users, how.actor, now)
                            .await?;
                    }
                    false => declined_merges::remove(tx, workspace, subject).await?,
                }
                Ok(true)
            })
        })
        .await
}

/// Remembers whose value the one user of a group will have in a field. Answers whether there is such a
/// group with that user.
///
/// # Errors
/// If the store could not be written.
pub async fn choose(
    how: &Apply<'_>,
    workspace: &Workspace,
    subject: &str,
    field: MergeField,
    user: UserId,
) -> Result<bool, MigrationError> {
    let now = how.clock.now();
    how.store
        .write(|tx| {
            Box::pin(async move {
                let Some(group) = find(tx, workspace.id, Keep::Oldest, subject).await? else {
                    return Ok(false);
                };
                if !group.ids().contains(&user) {
                    return Ok(false);
                }
                let mut choices = group.choices;
                choices.insert(field, user);
                let json = serde_json::to_string(&choices).map_err(MigrationError::Journal)?;
                merge_choices::set(tx, workspace.id, subject, &json, how.actor, now).await?;
                Ok(true)
            })
        })
        .await
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

/// Makes one user of each group. A row of the journal is a group; taking it back splits the users
/// again.
///
/// # Errors
/// See [`MigrationError`].
pub async fn merge_groups(
    how: &Apply<'_>,
    workspace: &Workspace,
    merging: &Merging,
) -> Result<Worked, MigrationError> {
    if count_groups(how.store, workspace).await?.groups == 0 {
        return Ok(Worked::nothing(Counts::default()));
    }
    let options = serde_json::json!({ "keep": merging.keep, "only": merging.only });
    let name = options.to_string();
    let kind = MigrationKind::Merge;
    let mut run = Run::begin(how, workspace, kind, name, &options).await?;
    let mut migration_state = MigrationState::Done;
    loop {
        let (current, now) = (&run, how.clock.now());
        let step = how.store.write(|tx| {
            Box::pin(async move {
                let (groups, next) =
                    page(tx, workspace.id, merging.keep, &current.after, PAGE).await?;
                let making = current.making(how, now);
                let (mut rows, mut merged) = (Vec::new(), Vec::new());
                for group in groups {
                    let is_wanted =
                        merging.only.is_empty() || merging.only.contains(&group.subject);
                    if is_wanted {
                        let number = current.migration.position + 1;
                        let number = number + i64::try_from(rows.len()).unwrap_or_default();
                        let users = group.ids();
                        let dealt = deal(tx, how, current, merging, group, number, making).await?;
                        if dealt.0.decision == RowDecision::Merge {
                            merged.push(users);
                        }
                        rows.push(dealt);
                    }
                }
                settle(tx, workspace.id, &merged, how.actor, now).await?;
                let after = next.as_deref().unwrap_or(&current.after);
                Ok::<_, MigrationError>((current.keep(tx, rows, after, now).await?, next.is_some()))
            })
        });
        let has_more;
        (run, has_more) = step.await?;
        (how.progress)(Progress {
            rows: run.counts.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
        if !has_more {
            break;
        }
        if how.pause.load(std::sync::atomic::Ordering::Relaxed) {
            migration_state = MigrationState::Paused;
            break;
        }
    }
    let outcome = run.end(how, migration_state).await?;
    Ok(Worked {
        remaining: count_groups(how.store, workspace).await?.ready,
        outcome,
        calls: 0,
        stopped_by: None,
    })
}

/// Makes one user of a group.
async fn deal(
    tx: &mut Tx<'_>,
    how: &Apply<'_>,
    run: &Run,
    merging: &Merging,
    group: Group,
    number: i64,
    making: crate::decide::Making<'_>,
) -> Result<(MigrationRow, RowReason), MigrationError> {
    let (field, value, evidence) = (group.field(), shortened(&group.value), group.reason());
    let users = group.ids();
    let is_forced = merging.only.contains(&group.subject);
    let kept = group.users.first().map(Known::id);
    let row = |decision, reason| MigrationRow {
        field: Some(field.to_owned()),
        value: Some(value.clone()),
        ..plain(number, decision, Some(reason), kept)
    };
    if let Some(obstacle) = group.obstacle
        && (!is_forced || obstacle == RowReason::TwoUnionids)
    {
        let decision = match obstacle {
            RowReason::Declined => RowDecision::Skip,
            _ => RowDecision::Conflict,
        };
        return Ok((row(decision, obstacle), obstacle));
    }
    let Some(kept) = kept else {
        return Ok((
            row(RowDecision::Skip, RowReason::Unchanged),
            RowReason::Unchanged,
        ));
    };
    let (mut book, choices) = (Book::default(), group.choices);
    book.load(group.users);
    let mut ground = Ground::Live {
        tx: &mut *tx,
        vault: how.vault,
        migration: run.migration.id,
        actor: how.actor,
    };
    let mut merges = Vec::new();
    let mut merged = vec![kept];
    for removed in users.iter().filter(|user| **user != kept) {
        let chosen = winners_of(&choices, &merged, *removed);
        let pair = (kept, *removed);
        let done = ground.merge(&mut book, pair, &chosen, making).await?;
        merged.extend(done.as_ref().map(|_| *removed));
        merges.extend(done);
    }
    let mut row = row(RowDecision::Merge, evidence);
    if merges.is_empty() {
        let reason = RowReason::TwoUnionids;
        row.decision = RowDecision::Conflict;
        row.reason = Some(reason.to_string());
        return Ok((row, reason));
    }
    if let Some(after) = book.get(kept) {
        row.state_after = Some(state(after)?);
    }
    let former = Former {
        known: None,
        merges,
        deleted: None,
    };
    row.former = ground.seal(making.workspace, number, &former)?;
    Ok((row, evidence))
}

/// What was recorded of users who are one now.
async fn settle(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    merged: &[BTreeSet<UserId>],
    by: Actor,
    at: saoma_ambient::Timestamp,
) -> Result<(), MigrationError> {
    const LOOKED_AT: u32 = 1000;
    if merged.is_empty() {
        return Ok(());
    }
    let open = conflicts::list(tx, workspace, true, None, LOOKED_AT).await?;
    let is_over = |conflict: &&Conflict| {
        let users = &conflict.users;
        let are_one = |one: &BTreeSet<UserId>| users.iter().all(|user| one.contains(user));
        users.len() > 1 && merged.iter().any(are_one)
    };
    for conflict in open.iter().filter(is_over) {
        let settled = Settled {
            how: Settlement::Merged,
            by,
            at,
        };
        conflicts::settle(tx, workspace, conflict.id, settled).await?;
    }
    Ok(())
}

/// First the groups by phone number, in the order of numbers, then those by unionid, newest first:
/// the order of their subjects' first letters.
async fn page(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    after: &str,
    limit: u32,
) -> Result<(Vec<Group>, Option<String>), MigrationError> {
    if after.is_empty() || after.starts_with("phone/") {
        let behind = after.trim_start_matches("phone/");
        let phones = identity_lists::list_shared_phones(session, workspace, behind, limit).await?;
        let groups = by_phone(session, workspace, keep, &phones).await?;
        let next = match phones.last() {
            Some(last) => format!("phone/{last}"),
            None => "unionid/".to_owned(),
        };
        return Ok((groups, Some(next)));
    }
    let before: Option<ConflictId> = after.trim_start_matches("unionid/").parse().ok();
    let open = conflicts::list(session, workspace, true, before, limit).await?;
    let groups = by_unionid(session, workspace, keep, &open).await?;
    let next = open.last().map(|last| format!("unionid/{}", last.id));
    Ok((groups, next))
}

async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    subject: &str,
) -> Result<Option<Group>, MigrationError> {
    let groups = if let Some(phone) = subject.strip_prefix("phone/") {
        by_phone(session, workspace, keep, &[phone.to_owned()]).await?
    } else {
        let id = subject.strip_prefix("unionid/").unwrap_or_default();
        let Ok(id) = id.parse::<ConflictId>() else {
            return Ok(None);
        };
        let found = conflicts::lookup(session, workspace, id).await?;
        let open: Vec<Conflict> = found
            .into_iter()
            .filter(|found| found.settled.is_none())
            .collect();
        by_unionid(session, workspace, keep, &open).await?
    };
    Ok(groups.into_iter().next())
}

async fn by_phone(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    phones: &[String],
) -> Result<Vec<Group>, MigrationError> {
    let keys = Keys {
        phones: phones.iter().map(String::as_str).collect(),
        ..Keys::default()
    };
    let found: Vec<UserId> = bulk::find_users(session, workspace, &keys)
        .await?
        .into_iter()
        .collect();
    let mut by_phone: BTreeMap<String, Vec<Known>> = BTreeMap::new();
    for known in bulk::accounts(session, workspace, &found).await? {
        let user = &known.account.user;
        if let (Some(phone), true) = (&user.phone, user.phone_verified) {
            by_phone.entry(phone.clone()).or_default().push(known);
        }
    }
    let found = by_phone.into_iter().map(|(phone, users)| {
        let subject = format!("phone/{phone}");
        (subject, Evidence::Phone, phone, users)
    });
    groups_of(session, workspace, keep, found.collect()).await
}

async fn by_unionid(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    open: &[Conflict],
) -> Result<Vec<Group>, MigrationError> {
    let ids: BTreeSet<UserId> = open.iter().flat_map(|all| all.users.clone()).collect();
    let ids: Vec<UserId> = ids.into_iter().collect();
    let known = bulk::accounts(session, workspace, &ids).await?;
    let mut found = Vec::new();
    for conflict in open {
        let unionid = conflict.identities.iter().find_map(|key| match key {
            IdentityKey::Unionid { unionid, .. } => Some(unionid.to_string()),
            IdentityKey::Openid { .. } => None,
        });
        let Some(unionid) = unionid else { continue };
        let users = known
            .iter()
            .filter(|known| conflict.users.contains(&known.id()));
        let subject = format!("unionid/{}", conflict.id);
        found.push((
            subject,
            Evidence::Unionid,
            unionid,
            users.cloned().collect(),
        ));
    }
    groups_of(session, workspace, keep, found).await
}

/// Subject, evidence, its value, and who was found by it: a group, if they are several.
type Found = (String, Evidence, String, Vec<Known>);

async fn groups_of(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    mut found: Vec<Found>,
) -> Result<Vec<Group>, MigrationError> {
    found.retain(|(.., users)| users.len() > 1);
    let subjects: Vec<&str> = found.iter().map(|(subject, ..)| subject.as_str()).collect();
    let declined = declined_merges::find(session, workspace, &subjects).await?;
    let mut choices = merge_choices::find(session, workspace, &subjects).await?;
    let groups = found
        .into_iter()
        .map(|(subject, evidence, value, mut users)| {
            users.sort_by_key(|known| {
                let user = &known.account.user;
                let latest = match keep {
                    Keep::Oldest => 0,
                    Keep::LastLogin => user.last_login_at.map_or(i64::MAX, |at| -at.millis()),
                };
                (latest, user.created_at.millis(), user.id)
            });
            let declined = declined.get(&subject);
            let is_declined =
                declined.is_some_and(|all| users.iter().all(|known| all.contains(&known.id())));
            let obstacle = match is_declined {
                true => Some(RowReason::Declined),
                false => obstacle(&users),
            };
            let choices = choices.remove(&subject);
            let choices = choices.map(|json| serde_json::from_str(&json)).transpose();
            Ok(Group {
                subject,
                evidence,
                value,
                users,
                choices: choices
                    .map_err(MigrationError::Journal)?
                    .unwrap_or_default(),
                obstacle,
            })
        });
    groups.collect()
}

/// The worst that is to be known before they are made one.
fn obstacle(users: &[Known]) -> Option<RowReason> {
    let [kept, others @ ..] = users else {
        return None;
    };
    let warnings: Vec<MergeWarning> = others
        .iter()
        .flat_map(|other| plan_merge(&kept.account, &other.account, &BTreeMap::new()).warnings)
        .collect();
    [
        (MergeWarning::TwoUnionids, RowReason::TwoUnionids),
        (MergeWarning::TwoOpenids, RowReason::TwoOpenids),
        (MergeWarning::OneDisabled, RowReason::OneDisabled),
    ]
    .into_iter()
    .find_map(|(warning, reason)| warnings.contains(&warning).then_some(reason))
}
