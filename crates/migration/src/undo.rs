//! Takes an import back, row by row, the last first. A user who was changed since stays as they
//! are, and the report says so; the rest goes back to exactly what was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::Ordering;

use saoma_model::{
    MigrationId, MigrationKind, MigrationState, RowUndone, UserId, undo as undo_merge,
};
use saoma_store::bulk::{self, Known};
use saoma_store::migration_rows::{self, MigrationRow};
use saoma_store::migrations::{self, Migration};
use saoma_store::{Tx, audit_events, changed_ids, external_ids, merges};

use crate::MigrationError;
use crate::account_move::bring_app_back;
use crate::apply::{Apply, PAGE_CACHE_MEBIBYTES, audit};
use crate::deletion::bring_back;
use crate::former::{Former, state};
use crate::options::Options;
use crate::reading::Progress;

/// How many rows one transaction takes back, at most; fewer if the import went in smaller batches.
const BATCH: u32 = 2000;
/// How many rows that could not be taken back are named one by one.
const NAMED: usize = 100;

/// What taking a migration back did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Undone {
    /// The migration.
    pub migration: MigrationId,
    /// `undone`, or `undoing` if it was paused.
    pub state: &'static str,
    /// What became of the rows that had changed something.
    pub rows: UndoneRows,
    /// Rows that stay, by reason.
    pub by_reason: BTreeMap<String, u64>,
    /// The first of them.
    pub blocked: Vec<Blocked>,
}

/// How many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct UndoneRows {
    /// Rows that were looked at: they had changed something, and had not been taken back.
    #[serde(rename = "in")]
    pub read: u64,
    /// They are as they were.
    pub undone: u64,
    /// Something stood in the way.
    pub blocked: u64,
}

/// A row that could not be taken back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Blocked {
    /// Its number.
    pub row: i64,
    /// What stood in the way.
    pub reason: RowUndone,
    /// The user.
    pub user_id: Option<UserId>,
}

/// Takes a migration back. If it is interrupted, it can be called again.
///
/// # Errors
/// See [`MigrationError`].
pub async fn undo(how: &Apply<'_>, id: MigrationId) -> Result<Undone, MigrationError> {
    how.store.set_page_cache(PAGE_CACHE_MEBIBYTES).await?;
    let found = migrations::find(&mut how.store.read().await?, id).await?;
    let migration = found.ok_or(MigrationError::NoSuchMigration(id))?;
    let migration = note(how, migration, MigrationState::Undoing, None).await?;
    (how.began)(id);
    // Other migrations have options of their own.
    let options = serde_json::from_str::<Options>(&migration.options).ok();
    let batch = options.and_then(|options| u32::try_from(options.batch).ok());
    let batch = batch.unwrap_or(BATCH).clamp(1, BATCH);
    let mut undone = Undone {
        migration: id,
        state: MigrationState::Undone.as_str(),
        rows: UndoneRows::default(),
        by_reason: BTreeMap::new(),
        blocked: Vec::new(),
    };
    let mut before = i64::MAX;
    loop {
        let (migration, now) = (&migration, how.clock.now());
        let outcomes = how
            .store
            .write(|tx| Box::pin(step(tx, how, migration, (before, batch), now)))
            .await?;
        let Some((row, ..)) = outcomes.last() else {
            break;
        };
        before = *row;
        for outcome in outcomes {
            undone.count(outcome);
        }
        (how.progress)(Progress {
            rows: undone.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
        if how.pause.load(Ordering::Relaxed) {
            undone.state = MigrationState::Undoing.as_str();
            return Ok(undone);
        }
    }
    let (workspace, id) = (migration.workspace, migration.id);
    how.store
        .write(|tx| Box::pin(changed_ids::remove_undone(tx, workspace, id)))
        .await?;
    if migration.kind == MigrationKind::OpenPlatform {
        let (migration, now) = (&migration, how.clock.now());
        how.store
            .write(|tx| Box::pin(bring_app_back(tx, migration, now)))
            .await?;
    }
    note(
        how,
        migration,
        MigrationState::Undone,
        Some("migration.undone"),
    )
    .await?;
    Ok(undone)
}

impl Undone {
    fn count(&mut self, (row, user_id, reason): Outcome) {
        self.rows.read += 1;
        if reason == RowUndone::Undone {
            self.rows.undone += 1;
            return;
        }
        self.rows.blocked += 1;
        *self.by_reason.entry(reason.to_string()).or_default() += 1;
        if self.blocked.len() < NAMED {
            self.blocked.push(Blocked {
                row,
                reason,
                user_id,
            });
        }
    }
}

/// A row's number, its user, and what became of it.
type Outcome = (i64, Option<UserId>, RowUndone);

/// Takes one batch back.
async fn step(
    tx: &mut Tx<'_>,
    how: &Apply<'_>,
    migration: &Migration,
    (before, batch): (i64, u32),
    now: saoma_ambient::Timestamp,
) -> Result<Vec<Outcome>, MigrationError> {
    let (workspace, id) = (migration.workspace, migration.id);
    let rows = migration_rows::list_changes_back(tx, workspace, id, before, batch).await?;
    if migration.kind == MigrationKind::Deletion {
        let outcomes = bring_back(tx, how, migration, &rows, now).await?;
        mark(tx, migration, &outcomes).await?;
        return Ok(outcomes);
    }
    let users: BTreeSet<UserId> = rows.iter().filter_map(|row| row.user).collect();
    let users: Vec<UserId> = users.into_iter().collect();
    let known = bulk::accounts(tx, workspace, &users).await?;
    let mut back = Back {
        how,
        migration,
        now,
        in_use: bulk::find_in_use(tx, workspace, &users).await?,
        known: known.into_iter().map(|known| (known.id(), known)).collect(),
        changed: BTreeSet::new(),
        removed: Vec::new(),
    };
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in &rows {
        let outcome = back.take(tx, row).await?;
        outcomes.push((row.number, row.user, outcome));
    }
    back.flush(tx).await?;
    mark(tx, migration, &outcomes).await?;
    Ok(outcomes)
}

/// Notes with each row what became of it: all as undone, then those that were not.
async fn mark(
    tx: &mut Tx<'_>,
    migration: &Migration,
    outcomes: &[Outcome],
) -> Result<(), MigrationError> {
    let (workspace, id) = (migration.workspace, migration.id);
    if let (Some((last, ..)), Some((first, ..))) = (outcomes.first(), outcomes.last()) {
        let range = (*first, *last);
        migration_rows::set_undone(tx, workspace, id, range, RowUndone::Undone.as_str()).await?;
    }
    for (row, _, outcome) in outcomes {
        if *outcome != RowUndone::Undone {
            let range = (*row, *row);
            migration_rows::set_undone(tx, workspace, id, range, outcome.as_str()).await?;
        }
    }
    Ok(())
}

/// A batch on its way back.
struct Back<'a, 'b> {
    how: &'a Apply<'b>,
    migration: &'a Migration,
    now: saoma_ambient::Timestamp,
    /// Users to whom something refers that undoing would have to remove.
    in_use: BTreeSet<UserId>,
    /// Users as they are, or will be once everything is written.
    known: HashMap<UserId, Known>,
    /// Those of them that are not written yet.
    changed: BTreeSet<UserId>,
    /// Users who go, as they are in the store.
    removed: Vec<Known>,
}

impl Back<'_, '_> {
    async fn take(
        &mut self,
        tx: &mut Tx<'_>,
        row: &MigrationRow,
    ) -> Result<RowUndone, MigrationError> {
        let Some((user, known)) = row
            .user
            .and_then(|user| Some((user, self.known.get(&user)?)))
        else {
            return Ok(RowUndone::Gone);
        };
        if Some(state(known)?) != row.state_after {
            return Ok(RowUndone::ChangedSince);
        }
        let Some(sealed) = &row.former else {
            return self.remove(tx, user).await;
        };
        let place = (self.migration.workspace, self.migration.id, row.number);
        let former = migration_rows::open(self.how.vault, place, sealed)?;
        let former = Former::read(&former)?;
        if let Some(known) = former.known {
            self.known.insert(user, known);
            self.changed.insert(user);
        }
        for merge in former.merges.iter().rev() {
            self.flush(tx).await?;
            if !self.split(tx, user, merge).await? {
                return Ok(RowUndone::ChangedSince);
            }
        }
        Ok(RowUndone::Undone)
    }

    /// A user whom the import made.
    async fn remove(&mut self, tx: &mut Tx<'_>, user: UserId) -> Result<RowUndone, MigrationError> {
        if self.in_use.contains(&user) {
            return Ok(RowUndone::InUse);
        }
        if self.changed.contains(&user) {
            // Its name is indexed as the store has it.
            self.flush(tx).await?;
        }
        self.removed.extend(self.known.remove(&user));
        Ok(RowUndone::Undone)
    }

    /// Makes two users of one again.
    async fn split(
        &mut self,
        tx: &mut Tx<'_>,
        kept: UserId,
        former: &crate::former::FormerMerge,
    ) -> Result<bool, MigrationError> {
        let workspace = self.migration.workspace;
        let vault = self.how.vault;
        let journal = merges::open_journal(tx, vault, workspace, former.merge).await?;
        let now = merges::account(tx, workspace, kept).await?;
        let Some(plan) = journal.and_then(|journal| undo_merge(&journal, now.as_ref()).ok()) else {
            return Ok(false);
        };
        if !merges::undo(tx, former.merge, &plan, self.how.actor, self.now).await? {
            return Ok(false);
        }
        for value in &former.external_ids {
            external_ids::set(tx, workspace, value, former.removed).await?;
        }
        for known in bulk::accounts(tx, workspace, &[kept, former.removed]).await? {
            self.known.insert(known.id(), known);
        }
        Ok(true)
    }

    async fn flush(&mut self, tx: &mut Tx<'_>) -> Result<(), MigrationError> {
        let changed = std::mem::take(&mut self.changed);
        let changed = changed.iter().filter_map(|user| self.known.get(user));
        bulk::replace(tx, &changed.collect::<Vec<_>>()).await?;
        let removed = std::mem::take(&mut self.removed);
        bulk::remove(tx, &removed.iter().collect::<Vec<_>>()).await?;
        Ok(())
    }
}

/// Keeps a state, with what the audit log says about it.
async fn note(
    how: &Apply<'_>,
    migration: Migration,
    state: MigrationState,
    action: Option<&str>,
) -> Result<Migration, MigrationError> {
    let next = Migration {
        state,
        changed_at: how.clock.now(),
        ..migration
    };
    let event = action.map(|action| audit(how, &next, action));
    let (now, event) = (&next, &event);
    how.store
        .write(|tx| {
            Box::pin(async move {
                if !migrations::advance(tx, now, now.position).await? {
                    return Err(MigrationError::Overtaken);
                }
                if let Some(event) = event {
                    audit_events::add(tx, event).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(next)
}
