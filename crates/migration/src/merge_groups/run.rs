//! Making one user of each group, in journaled batches.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use saoma_model::{
    Actor, Conflict, ConflictId, MigrationKind, MigrationState, RowDecision, RowReason, Settled,
    Settlement, UserId, Workspace, WorkspaceId,
};
use saoma_store::bulk::Known;
use saoma_store::migration_rows::MigrationRow;
use saoma_store::{Tx, conflicts};

use super::find::{conflict_of, find, page};
use super::review::count_groups;
use super::{Group, Merging, PAGE, winners_of};
use crate::MigrationError;
use crate::apply::Apply;
use crate::batch::plain;
use crate::book::Book;
use crate::counts::Counts;
use crate::decide::Making;
use crate::draft::shortened;
use crate::former::{Former, state};
use crate::ground::Ground;
use crate::reading::Progress;
use crate::work::{Run, Worked};

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
                let (mut rows, mut merged) = (Vec::new(), Merged::default());
                for group in groups {
                    let subject = group.subject.clone();
                    if !merging.only.is_empty() && !merging.only.contains(&subject) {
                        continue;
                    }
                    let group = match merged.has_any(&group) {
                        false => Some(group),
                        // It was read before some of them were made one.
                        true => find(tx, workspace.id, merging.keep, &subject).await?,
                    };
                    let Some(group) = group else { continue };
                    let number = current.migration.position + 1;
                    let number = number + i64::try_from(rows.len()).unwrap_or_default();
                    let users = group.ids();
                    let dealt = deal(tx, how, current, merging, group, number, making).await?;
                    if dealt.0.decision == RowDecision::Merge {
                        merged.add(users, &subject);
                    }
                    rows.push(dealt);
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
        if how.pause.load(Ordering::Relaxed) {
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
    making: Making<'_>,
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

/// Who was made one in a batch.
#[derive(Default)]
struct Merged {
    /// Each holds users who are one now, those who are gone among them.
    people: Vec<BTreeSet<UserId>>,
    /// The conflicts that said so.
    conflicts: Vec<ConflictId>,
}

impl Merged {
    fn has_any(&self, group: &Group) -> bool {
        let ids = group.ids();
        self.people.iter().any(|one| !one.is_disjoint(&ids))
    }

    fn add(&mut self, users: BTreeSet<UserId>, subject: &str) {
        let met = self
            .people
            .extract_if(.., |one| !one.is_disjoint(&users))
            .flatten();
        let mut one: BTreeSet<UserId> = met.collect();
        one.extend(users);
        self.people.push(one);
        self.conflicts.extend(conflict_of(subject));
    }

    /// Whether a conflict is about users who are one now.
    fn settles(&self, conflict: &Conflict) -> bool {
        let users = &conflict.users;
        let are_one = |one: &BTreeSet<UserId>| users.iter().all(|user| one.contains(user));
        self.conflicts.contains(&conflict.id)
            || (users.len() > 1 && self.people.iter().any(are_one))
    }
}

/// What was recorded of users who are one now.
async fn settle(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    merged: &Merged,
    by: Actor,
    at: saoma_ambient::Timestamp,
) -> Result<(), MigrationError> {
    const LOOKED_AT: u32 = 1000;
    if merged.people.is_empty() {
        return Ok(());
    }
    let open = conflicts::list(tx, workspace, true, None, LOOKED_AT).await?;
    let over = open.iter().filter(|open| merged.settles(open));
    let over = over.map(|open| open.id).chain(merged.conflicts.clone());
    for conflict in over.collect::<BTreeSet<_>>() {
        let settled = Settled {
            how: Settlement::Merged,
            by,
            at,
        };
        conflicts::settle(tx, workspace, conflict, settled).await?;
    }
    Ok(())
}
