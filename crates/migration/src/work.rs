//! Migrations that work on users who are there: batch after batch, each one transaction with its
//! journal and its position, so that they resume and are taken back as an import is.

use saoma_model::{
    AppId, Conflict, ConflictId, ConflictKind, IdentityKey, IdentityKind, MigrationId,
    MigrationKind, MigrationState, RowDecision, RowReason, UserId, Workspace,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::migration_rows::MigrationRow;
use saoma_store::migrations::{self, Migration};
use saoma_store::{Tx, audit_events, changed_ids, conflicts, migration_rows};

use crate::MigrationError;
use crate::apply::{Apply, audit};
use crate::batch::plain;
use crate::book::Book;
use crate::counts::{Counts, Outcome};
use crate::decide::{Making, add_identity};
use crate::draft::shortened;
use crate::former::{Former, state};
use crate::ground::Ground;

/// What such a migration did, and what is left for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Worked {
    /// What became of the accounts.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How many are left.
    pub remaining: u64,
    /// How often WeChat was asked.
    pub calls: u64,
    /// Why it paused, if WeChat made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<StoppedBy>,
}

/// What WeChat answered last to a migration that then paused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StoppedBy {
    /// WeChat's number for it; absent if no answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errcode: Option<i64>,
    /// What happened, for whoever digs.
    pub message: String,
}

/// A migration at work.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) migration: Migration,
    pub(crate) counts: Counts,
    /// The last that was dealt with, in the order in which it goes through them.
    pub(crate) after: String,
}

/// What is kept as the counts of such a migration.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    #[serde(flatten)]
    counts: Counts,
    #[serde(default)]
    after: String,
}

/// What is to be done about one user.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) user: UserId,
    /// What WeChat calls them so far.
    pub(crate) key: IdentityKey,
    pub(crate) finding: Finding,
}

/// What was found about what WeChat calls somebody.
#[derive(Debug, Clone)]
pub(crate) enum Finding {
    /// WeChat calls them this, too.
    Also(IdentityKey),
    /// WeChat calls them this instead; the old name is kept.
    Now(IdentityKey),
    /// What WeChat called them holds no longer.
    Retired,
    /// Nothing that changes anything.
    Nothing(RowDecision, RowReason),
}

impl Run {
    /// Goes on with the migration of this kind and name that did not end, or begins one.
    pub(crate) async fn begin(
        how: &Apply<'_>,
        workspace: &Workspace,
        kind: MigrationKind,
        name: String,
        options: &impl serde::Serialize,
    ) -> Result<Self, MigrationError> {
        const LOOKED_AT: u32 = 1000;
        let mut session = how.store.read().await?;
        let known = migrations::list(&mut session, workspace.id, LOOKED_AT).await?;
        drop(session);
        let is_open = |known: &Migration| {
            known.kind == kind
                && known.input_name == name
                && matches!(
                    known.state,
                    MigrationState::Applying | MigrationState::Paused
                )
        };
        if let Some(migration) = known.into_iter().find(is_open) {
            return Self::go_on(how, migration);
        }
        Self::start(how, workspace, kind, name, options).await
    }

    /// Goes on with a migration.
    pub(crate) fn go_on(how: &Apply<'_>, mut migration: Migration) -> Result<Self, MigrationError> {
        migration.state = MigrationState::Applying;
        let Kept { counts, after } =
            serde_json::from_str(&migration.counts).map_err(MigrationError::Journal)?;
        (how.began)(migration.id);
        Ok(Self {
            migration,
            counts,
            after,
        })
    }

    /// Begins a migration.
    pub(crate) async fn start(
        how: &Apply<'_>,
        workspace: &Workspace,
        kind: MigrationKind,
        name: String,
        options: &impl serde::Serialize,
    ) -> Result<Self, MigrationError> {
        let now = how.clock.now();
        let counts = Counts::default();
        let migration = Migration {
            workspace: workspace.id,
            id: MigrationId::new(now, &*how.entropy),
            kind,
            state: MigrationState::Applying,
            input_name: name,
            input_hash: [0; 32],
            options: serde_json::to_string(options).map_err(MigrationError::Journal)?,
            counts: kept(&counts, "")?,
            position: 0,
            started_by: how.actor,
            started_at: now,
            changed_at: now,
        };
        how.store
            .write(|tx| Box::pin(migrations::add(tx, &migration)))
            .await?;
        (how.began)(migration.id);
        Ok(Self {
            migration,
            counts,
            after: String::new(),
        })
    }

    /// Does what is to be done about some users; `after` is the last of them.
    pub(crate) async fn deal(
        &mut self,
        how: &Apply<'_>,
        tasks: &[Task],
        after: &str,
    ) -> Result<(), MigrationError> {
        let (run, now) = (&*self, how.clock.now());
        let next = how
            .store
            .write(|tx| {
                Box::pin(async move {
                    let making = run.making(how, now);
                    let rows = deal(tx, how, run, tasks, making).await?;
                    run.keep(tx, rows, after, now).await
                })
            })
            .await?;
        *self = next;
        Ok(())
    }

    pub(crate) fn making<'a>(
        &self,
        how: &'a Apply<'_>,
        now: saoma_ambient::Timestamp,
    ) -> Making<'a> {
        Making {
            workspace: self.migration.workspace,
            now,
            entropy: &*how.entropy,
        }
    }

    /// Writes the journal and the position; answers the run behind them.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx<'_>,
        rows: Vec<(MigrationRow, impl Into<Option<RowReason>> + Copy)>,
        after: &str,
        now: saoma_ambient::Timestamp,
    ) -> Result<Self, MigrationError> {
        let mut counts = self.counts.clone();
        for (row, reason) in &rows {
            counts.add(row.decision, (*reason).into());
        }
        let rows: Vec<MigrationRow> = rows.into_iter().map(|(row, _)| row).collect();
        let (workspace, id) = (self.migration.workspace, self.migration.id);
        migration_rows::add(tx, workspace, id, &rows).await?;
        let before = self.migration.position;
        let migration = Migration {
            position: rows.last().map_or(before, |row| row.number),
            counts: kept(&counts, after)?,
            changed_at: now,
            ..self.migration.clone()
        };
        if !migrations::advance(tx, &migration, before).await? {
            return Err(MigrationError::Overtaken);
        }
        Ok(Self {
            migration,
            counts,
            after: after.to_owned(),
        })
    }

    /// Notes the last state, for the admin in the audit log, too.
    pub(crate) async fn end(
        self,
        how: &Apply<'_>,
        state: MigrationState,
    ) -> Result<Outcome, MigrationError> {
        let last = Migration {
            state,
            changed_at: how.clock.now(),
            ..self.migration
        };
        let event = audit(how, &last, "migration.applied");
        let (last, event) = (&last, &event);
        how.store
            .write(|tx| {
                Box::pin(async move {
                    if !migrations::advance(tx, last, last.position).await? {
                        return Err(MigrationError::Overtaken);
                    }
                    audit_events::add(tx, event).await?;
                    Ok(())
                })
            })
            .await?;
        Ok(Outcome::of(last.id, state, self.counts))
    }
}

impl Worked {
    /// It did what there was to do, or paused by itself.
    #[must_use]
    pub const fn all(outcome: Outcome) -> Self {
        Self {
            outcome,
            remaining: 0,
            calls: 0,
            stopped_by: None,
        }
    }

    /// There was nothing to do.
    pub(crate) const fn nothing(counts: Counts) -> Self {
        Self {
            outcome: Outcome {
                migration: None,
                state: MigrationState::Done.as_str(),
                counts,
            },
            remaining: 0,
            calls: 0,
            stopped_by: None,
        }
    }
}

fn kept(counts: &Counts, after: &str) -> Result<String, MigrationError> {
    let kept = Kept {
        counts: counts.clone(),
        after: after.to_owned(),
    };
    serde_json::to_string(&kept).map_err(MigrationError::Journal)
}

async fn deal(
    tx: &mut Tx<'_>,
    how: &Apply<'_>,
    run: &Run,
    tasks: &[Task],
    making: Making<'_>,
) -> Result<Vec<(MigrationRow, RowReason)>, MigrationError> {
    let mut keys = Keys::default();
    for task in tasks {
        if let Finding::Also(key) | Finding::Now(key) = &task.finding {
            keys.identities.push(key);
        }
    }
    let mut users = bulk::find_users(tx, making.workspace, &keys).await?;
    users.extend(tasks.iter().map(|task| task.user));
    let users: Vec<UserId> = users.into_iter().collect();
    let mut book = Book::default();
    book.load(bulk::accounts(tx, making.workspace, &users).await?);
    let mut rows = Vec::with_capacity(tasks.len());
    for (task, number) in tasks.iter().zip(run.migration.position + 1..) {
        let settled = settle(task, &book, making);
        if let Settled::Conflict(RowReason::TwoUsers, other) = &settled {
            conflicts::record(tx, &conflict(task, *other, making)).await?;
        }
        let is_known_by_new = matches!(settled, Settled::Changed(..) | Settled::Unchanged);
        if let (Finding::Now(new), true) = (&task.finding, is_known_by_new) {
            let pair = (&task.key, new);
            changed_ids::set(tx, making.workspace, pair, run.migration.id, making.now).await?;
        }
        let ground = Ground::Live {
            tx: &mut *tx,
            vault: how.vault,
            migration: run.migration.id,
            actor: how.actor,
        };
        rows.push(row(&ground, &mut book, task, settled, number, making)?);
    }
    let mut ground = Ground::Live {
        tx,
        vault: how.vault,
        migration: run.migration.id,
        actor: how.actor,
    };
    ground.flush(&mut book).await?;
    Ok(rows)
}

/// What becomes of a user.
enum Settled {
    Changed(Box<Known>, RowDecision, RowReason),
    Unchanged,
    Conflict(RowReason, UserId),
    Nothing(RowDecision, RowReason),
}

fn settle(task: &Task, book: &Book, making: Making<'_>) -> Settled {
    let Some(known) = book.get(task.user) else {
        return Settled::Unchanged;
    };
    let mut after = known.clone();
    after.account.user.updated_at = making.now;
    match &task.finding {
        Finding::Nothing(decision, reason) => Settled::Nothing(*decision, *reason),
        Finding::Retired => {
            let identities = &mut after.account.identities;
            let Some(retired) = identities.iter_mut().find(|held| held.key == task.key) else {
                return Settled::Unchanged;
            };
            retired.revoked_at = Some(making.now);
            let after = Box::new(after);
            Settled::Changed(after, RowDecision::Update, RowReason::UnionidRetired)
        }
        Finding::Also(key) | Finding::Now(key) => {
            match book.holder(key) {
                Some(holder) if holder.id() == task.user => return Settled::Unchanged,
                Some(holder) => return Settled::Conflict(RowReason::TwoUsers, holder.id()),
                None => {}
            }
            let is_second = |held: &IdentityKey| {
                held.kind() == IdentityKind::Unionid && held.scope() == key.scope()
            };
            let mut held = known.account.identities.iter();
            if key.kind() == IdentityKind::Unionid && held.any(|held| is_second(&held.key)) {
                return Settled::Conflict(RowReason::UnionidDiffers, task.user);
            }
            add_identity(&mut after, key, making);
            Settled::Changed(Box::new(after), RowDecision::Link, RowReason::Told)
        }
    }
}

fn row(
    ground: &Ground<'_, '_>,
    book: &mut Book,
    task: &Task,
    settled: Settled,
    number: i64,
    making: Making<'_>,
) -> Result<(MigrationRow, RowReason), MigrationError> {
    let (decision, reason) = match &settled {
        Settled::Changed(_, decision, reason) | Settled::Nothing(decision, reason) => {
            (*decision, *reason)
        }
        Settled::Unchanged => (RowDecision::Skip, RowReason::Unchanged),
        Settled::Conflict(reason, _) => (RowDecision::Conflict, *reason),
    };
    let mut row = MigrationRow {
        field: Some(task.key.kind().to_string()),
        value: Some(shortened(task.key.value())),
        ..plain(number, decision, Some(reason), Some(task.user))
    };
    if let Settled::Changed(after, ..) = settled {
        row.state_after = Some(state(&after)?);
        let former = Former {
            known: book.get(task.user).cloned(),
            merges: Vec::new(),
            deleted: None,
        };
        row.former = ground.seal(making.workspace, number, &former)?;
        book.put(*after);
    }
    Ok((row, reason))
}

/// WeChat says that two of our users are one person.
fn conflict(task: &Task, other: UserId, making: Making<'_>) -> Conflict {
    let new = match &task.finding {
        Finding::Also(key) | Finding::Now(key) => Some(key.clone()),
        Finding::Retired | Finding::Nothing(..) => None,
    };
    let appid = match &task.key {
        IdentityKey::Openid { appid, .. } => appid.clone(),
        IdentityKey::Unionid { .. } => AppId::new(""),
    };
    Conflict {
        workspace: making.workspace,
        id: ConflictId::new(making.now, making.entropy),
        kind: ConflictKind::Conflict,
        appid,
        users: vec![task.user, other],
        identities: [task.key.clone()].into_iter().chain(new).collect(),
        login: None,
        times: 1,
        created_at: making.now,
        noticed_at: making.now,
        settled: None,
    }
}
