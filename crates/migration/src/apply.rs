//! Imports: batch after batch, each one transaction with its journal and its position. Whatever
//! ends the process, what is there is a whole number of batches, and resuming begins behind them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use saoma_ambient::{Clock, Entropy};
use saoma_model::{
    Actor, AuditEvent, AuditEventId, MigrationId, MigrationKind, MigrationState, OnConflict,
    Workspace,
};
use saoma_store::migrations::Migration;
use saoma_store::{Store, audit_events, migration_rows, migrations};
use saoma_text::Lang;
use saoma_vault::Vault;

use crate::MigrationError;
use crate::batch::{Dealt, deal};
use crate::counts::{Counts, Outcome};
use crate::decide::Making;
use crate::ground::Ground;
use crate::input::Input;
use crate::options::Options;
use crate::reading::{Item, Progress, Reading, RejectsTo};
use crate::settle::Rules;

/// Memory for the store's pages while many users are written, in MiB.
pub(crate) const PAGE_CACHE_MEBIBYTES: u32 = 64;

/// What a migration works with.
pub struct Apply<'a> {
    /// The store.
    pub store: &'a Store,
    /// Seals what undoing needs.
    pub vault: &'a Vault,
    /// Tells the time of what is written.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub entropy: Arc<dyn Entropy>,
    /// Who does it.
    pub actor: Actor,
    /// Hears the id before rows are written or taken back: who dies afterwards goes on by it.
    pub began: &'a (dyn Fn(MigrationId) + Sync),
    /// Hears how far it is, after each batch.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Once true, it pauses behind the batch at hand.
    pub pause: &'a AtomicBool,
    /// Where rejected rows are written, and in which language the reasons are.
    pub rejects: Option<(&'a Path, Lang)>,
}

/// Imports a list. What is wrong with single rows is in the outcome, no error.
///
/// # Errors
/// See [`MigrationError`]. What was written before stays, can be resumed and can be undone.
pub async fn apply(
    how: &Apply<'_>,
    workspace: &Workspace,
    input: &Input,
    options: &Options,
) -> Result<Outcome, MigrationError> {
    let now = how.clock.now();
    let migration = Migration {
        workspace: workspace.id,
        id: MigrationId::new(now, &*how.entropy),
        kind: MigrationKind::Import,
        state: MigrationState::Applying,
        input_name: input.name(),
        input_hash: input.hash,
        options: serde_json::to_string(options).map_err(MigrationError::Journal)?,
        counts: serde_json::to_string(&Counts::default()).map_err(MigrationError::Journal)?,
        position: 0,
        started_by: how.actor,
        started_at: now,
        changed_at: now,
    };
    how.store
        .write(|tx| Box::pin(migrations::add(tx, &migration)))
        .await?;
    run(how, migration, input, options).await
}

/// Goes on with an import that was paused, that stopped, or whose process died. `rule` replaces
/// what was to be done about conflicts.
///
/// # Errors
/// [`MigrationError::NotResumable`] if it has ended, [`MigrationError::InputChanged`] if the file is
/// another; else as [`apply`].
pub async fn resume(
    how: &Apply<'_>,
    id: MigrationId,
    input: &Input,
    rule: Option<OnConflict>,
) -> Result<Outcome, MigrationError> {
    let found = migrations::find(&mut how.store.read().await?, id).await?;
    let mut migration = found.ok_or(MigrationError::NoSuchMigration(id))?;
    if !matches!(
        migration.state,
        MigrationState::Applying | MigrationState::Paused | MigrationState::Stopped
    ) {
        return Err(MigrationError::NotResumable {
            id,
            state: migration.state.as_str(),
        });
    }
    if migration.input_hash != input.hash {
        return Err(MigrationError::InputChanged {
            path: input.path.clone(),
        });
    }
    let mut options: Options =
        serde_json::from_str(&migration.options).map_err(MigrationError::Journal)?;
    options.on_conflict = rule.unwrap_or(options.on_conflict);
    migration.state = MigrationState::Applying;
    run(how, migration, input, &options).await
}

async fn run(
    how: &Apply<'_>,
    mut migration: Migration,
    input: &Input,
    options: &Options,
) -> Result<Outcome, MigrationError> {
    (how.began)(migration.id);
    how.store.set_page_cache(PAGE_CACHE_MEBIBYTES).await?;
    let rejects = how.rejects.map(|(path, lang)| RejectsTo {
        path: path.to_owned(),
        lang,
    });
    let mut reading = Reading::start(input, options, migration.position, rejects);
    let mut counts: Counts =
        serde_json::from_str(&migration.counts).map_err(MigrationError::Journal)?;
    let mut state = MigrationState::Done;
    while let Some(items) = reading.next().await {
        let dealt = step(how, &migration, &items, &counts, options.rules()).await;
        let has_stopped;
        (migration, counts, has_stopped) = dealt?;
        (how.progress)(reading.progress(counts.rows.read));
        if has_stopped {
            state = MigrationState::Stopped;
            break;
        }
        if how.pause.load(Ordering::Relaxed) {
            state = MigrationState::Paused;
            break;
        }
    }
    let read = reading.finish().await;
    if read.is_ok() && state == MigrationState::Done {
        // Else two halves of two files would count as one.
        if let Err(error) = input.check_unchanged() {
            finish(how, migration, MigrationState::Paused).await?;
            return Err(error);
        }
    }
    if let Err(error) = read {
        finish(how, migration, MigrationState::Paused).await?;
        return Err(error);
    }
    let id = migration.id;
    finish(how, migration, state).await?;
    Ok(Outcome::of(id, state, counts))
}

/// Deals with one batch. Answers the migration behind it, its counts, and whether it stopped.
async fn step(
    how: &Apply<'_>,
    migration: &Migration,
    items: &[Item],
    counts: &Counts,
    rules: Rules<'_>,
) -> Result<(Migration, Counts, bool), MigrationError> {
    let making = Making {
        workspace: migration.workspace,
        now: how.clock.now(),
        entropy: &*how.entropy,
    };
    how.store
        .write(|tx| {
            Box::pin(async move {
                let mut ground = Ground::Live {
                    tx,
                    vault: how.vault,
                    migration: migration.id,
                    actor: how.actor,
                };
                let dealt = deal(&mut ground, items, rules, making, counts.clone()).await?;
                let Dealt {
                    rows,
                    counts,
                    has_stopped,
                } = dealt;
                let next = Migration {
                    position: rows.last().map_or(migration.position, |row| row.number),
                    counts: serde_json::to_string(&counts).map_err(MigrationError::Journal)?,
                    changed_at: making.now,
                    ..migration.clone()
                };
                migration_rows::add(tx, migration.workspace, migration.id, &rows).await?;
                if !migrations::advance(tx, &next, migration.position).await? {
                    return Err(MigrationError::Overtaken);
                }
                Ok((next, counts, has_stopped))
            })
        })
        .await
}

/// Notes the last state, for the admin in the audit log, too.
async fn finish(
    how: &Apply<'_>,
    migration: Migration,
    state: MigrationState,
) -> Result<(), MigrationError> {
    let now = how.clock.now();
    let last = Migration {
        state,
        changed_at: now,
        ..migration
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
        .await
}

/// What the audit log says of a migration.
pub(crate) fn audit(how: &Apply<'_>, migration: &Migration, action: &str) -> AuditEvent {
    AuditEvent {
        workspace: migration.workspace,
        id: AuditEventId::new(migration.changed_at, &*how.entropy),
        at: migration.changed_at,
        actor: how.actor,
        action: action.to_owned(),
        subject_kind: "migration".to_owned(),
        subject_id: migration.id.to_string(),
        before: None,
        after: Some(migration.counts.clone()),
    }
}
