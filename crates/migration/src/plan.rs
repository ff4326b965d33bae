//! A dry run: the same reader, the same rules, the same order, and a store that cannot be written.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use saoma_ambient::{Clock, Entropy};
use saoma_model::{Actor, MigrationId, MigrationKind, MigrationState, Workspace, WorkspaceId};
use saoma_store::migration_rows::{self, MigrationRow, RowFilter};
use saoma_store::migrations::{self, Migration};
use saoma_store::{Scratch, Session, Store};
use saoma_text::Lang;
use tokio::sync::Mutex;

use crate::MigrationError;
use crate::batch::{Dealt, deal};
use crate::counts::{Counts, Outcome};
use crate::decide::Making;
use crate::dispute::Dispute;
use crate::ground::Ground;
use crate::input::Input;
use crate::options::Options;
use crate::reading::{Item, Progress, Reading, RejectsTo};
use crate::report::{Report, write_report};

/// Says what an import would do. Nothing is written, because it could not be: the store is read on
/// a connection that refuses to write, and what earlier rows would have done lies in a scratch
/// store that goes when this ends.
///
/// # Errors
/// See [`MigrationError`].
#[expect(
    clippy::too_many_arguments,
    reason = "each is one thing that the command line names"
)]
pub async fn plan(
    store: &Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    workspace: &Workspace,
    input: &Input,
    options: &Options,
    (report, rejects): (Option<&Path>, Option<&Path>),
    lang: Lang,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, MigrationError> {
    let planning = Planning {
        store,
        clock,
        entropy,
        workspace,
        input,
        options,
        rejects: rejects.map(|path| (path, lang)),
        progress,
        cancel: &AtomicBool::new(false),
    };
    let report = report.map(|path| Report::create(path, lang)).transpose()?;
    let (outcome, scratch) = planning.run(report, None).await?;
    scratch.store.close().await;
    Ok(outcome)
}

/// What a plan works with.
pub struct Planning<'a> {
    /// The store; it is only read.
    pub store: &'a Store,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub entropy: Arc<dyn Entropy>,
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The list.
    pub input: &'a Input,
    /// How it is read.
    pub options: &'a Options,
    /// Where rejected rows are written, and in which language the reasons are.
    pub rejects: Option<(&'a Path, Lang)>,
    /// Hears how far it is, after each batch.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Once true, it ends with [`MigrationError::Cancelled`].
    pub cancel: &'a AtomicBool,
}

/// A plan that somebody looks at. It goes when this is dropped.
pub struct Plan {
    /// What became of the rows.
    pub outcome: Outcome,
    id: MigrationId,
    workspace: WorkspaceId,
    scratch: Scratch,
}

impl Plan {
    /// Plans, and keeps what becomes of every row.
    ///
    /// # Errors
    /// See [`MigrationError`].
    pub async fn make(planning: &Planning<'_>) -> Result<Self, MigrationError> {
        let id = MigrationId::new(planning.clock.now(), &*planning.entropy);
        let (outcome, scratch) = planning.run(None, Some(id)).await?;
        Ok(Self {
            outcome,
            id,
            workspace: planning.workspace.id,
            scratch,
        })
    }

    /// The rows behind number `after` that pass the filter; at most `limit`.
    ///
    /// # Errors
    /// See [`MigrationError`].
    pub async fn rows(
        &self,
        filter: &RowFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<MigrationRow>, MigrationError> {
        let mut session = self.scratch.store.read().await?;
        let found =
            migration_rows::find(&mut session, self.workspace, self.id, filter, after, limit);
        Ok(found.await?)
    }

    /// How many conflicts there are, by reason.
    ///
    /// # Errors
    /// See [`MigrationError`].
    pub async fn conflicts(&self) -> Result<Vec<(String, i64)>, MigrationError> {
        let mut session = self.scratch.store.read().await?;
        let counted = migration_rows::count_conflicts(&mut session, self.workspace, self.id);
        Ok(counted.await?)
    }

    /// What somebody who settles this row wants to see.
    #[must_use]
    pub fn dispute(row: &MigrationRow) -> Option<Dispute> {
        Dispute::read(row.former.as_ref()?.as_bytes()).ok()
    }

    /// Writes the report.
    ///
    /// # Errors
    /// See [`MigrationError`].
    pub async fn write_report(&self, path: &Path, lang: Lang) -> Result<(), MigrationError> {
        let (store, counts) = (&self.scratch.store, &self.outcome.counts);
        write_report(store, self.workspace, self.id, counts, path, lang).await
    }
}

impl Planning<'_> {
    /// Plans; keeps the rows in the scratch store under `keep`, if somebody is to look at them.
    async fn run(
        &self,
        mut report: Option<Report>,
        keep: Option<MigrationId>,
    ) -> Result<(Outcome, Scratch), MigrationError> {
        let dry = Mutex::new(Dry {
            snapshot: self.store.snapshot().await?,
            removed: HashSet::new(),
        });
        let scratch =
            Scratch::new(self.workspace, self.clock.clone(), self.entropy.clone()).await?;
        if let Some(id) = keep {
            let migration = self.migration(id)?;
            let written = scratch
                .store
                .write(|tx| Box::pin(migrations::add(tx, &migration)));
            written.await?;
        }
        let rejects = self.rejects.map(|(path, lang)| RejectsTo {
            path: path.to_owned(),
            lang,
        });
        let mut reading = Reading::start(self.input, self.options, 0, rejects);
        let mut counts = Counts::default();
        let mut is_cancelled = false;
        while let Some(items) = reading.next().await {
            let dealt = self.step(&scratch, &dry, &items, &counts, keep).await?;
            if let Some(report) = &mut report {
                report.add(&dealt.rows)?;
            }
            counts = dealt.counts;
            (self.progress)(reading.progress(counts.rows.read));
            is_cancelled = self.cancel.load(Ordering::Relaxed);
            if dealt.has_stopped || is_cancelled {
                break;
            }
        }
        reading.finish().await?;
        if is_cancelled {
            scratch.store.close().await;
            return Err(MigrationError::Cancelled);
        }
        self.input.check_unchanged()?;
        if let Some(report) = report {
            report.finish(&counts)?;
        }
        Ok((Outcome::planned(counts), scratch))
    }

    async fn step(
        &self,
        scratch: &Scratch,
        dry: &Mutex<Dry>,
        items: &[Item],
        counts: &Counts,
        keep: Option<MigrationId>,
    ) -> Result<Dealt, MigrationError> {
        let (workspace, rules) = (self.workspace.id, self.options.rules());
        let making = Making {
            workspace,
            now: self.clock.now(),
            entropy: &*self.entropy,
        };
        scratch
            .store
            .write(|tx| {
                Box::pin(async move {
                    let mut dry = dry.lock().await;
                    let Dry { snapshot, removed } = &mut *dry;
                    let mut ground = Ground::Dry {
                        snapshot,
                        scratch: tx,
                        removed,
                    };
                    let dealt = deal(&mut ground, items, rules, making, counts.clone()).await?;
                    if let (Some(id), Ground::Dry { scratch, .. }) = (keep, ground) {
                        migration_rows::add(scratch, workspace, id, &dealt.rows).await?;
                    }
                    Ok(dealt)
                })
            })
            .await
    }

    /// What the rows of a plan belong to, in the scratch store.
    fn migration(&self, id: MigrationId) -> Result<Migration, MigrationError> {
        let now = self.clock.now();
        Ok(Migration {
            workspace: self.workspace.id,
            id,
            kind: MigrationKind::Import,
            state: MigrationState::Paused,
            input_name: self.input.name(),
            input_hash: self.input.hash,
            options: serde_json::to_string(self.options).map_err(MigrationError::Journal)?,
            counts: String::new(),
            position: 0,
            started_by: Actor::Admin,
            started_at: now,
            changed_at: now,
        })
    }
}

/// The store as it is, and who would be gone from it.
struct Dry {
    snapshot: Session,
    removed: HashSet<saoma_model::UserId>,
}
