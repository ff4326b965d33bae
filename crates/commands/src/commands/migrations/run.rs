//! A plan is applied, an import goes on, a migration is taken back.

use saoma_migration::{Apply, Counts, Input, MigrationError, Options, apply, resume, undo};
use saoma_model::{Actor, MigrationId, MigrationKind, MigrationState, Mode, Workspace};
use saoma_store::migrations::Migration;
use serde::Deserialize;
use ts_rs::TS;

use super::super::users_bulk::resume_deletion;
use super::plan::{wait_no_more, with};
use super::{MigrationRef, find, hex, open_list};
use crate::error::Problem;
use crate::migrating::{AtWork, TaskKind, TaskState, TaskView};
use crate::scope::Scope;
use crate::{Desk, InWorkspace, Nothing};

/// Goes on with a migration that was paused, or whose process died.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ResumeMigration {
    workspace: String,
    migration: String,
    /// The list, if it has come in anew.
    list: Option<String>,
}

/// What a task does.
enum Work {
    Apply {
        list: String,
        input: Input,
        options: Box<Options>,
    },
    Resume {
        list: String,
        input: Input,
        migration: Box<Migration>,
    },
    Undo(Box<Migration>),
}

pub(crate) async fn apply_plan(desk: &Desk, request: InWorkspace) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let review = desk.0.migrating.review(scope.workspace.id);
    let review = review.ok_or(Problem::NoPlan)?;
    let mut options = review.options.to_options()?;
    options.settlements = with(&review.before, &review.since().settlements);
    let work = Work::Apply {
        list: review.list.clone(),
        input: review.input.clone(),
        options: Box::new(options),
    };
    let task = begin(desk, &scope, review.input.name(), work)?;
    // From here on the migration itself is gone on with.
    wait_no_more(&scope).await?;
    Ok(task)
}

pub(crate) async fn resume_migration(
    desk: &Desk,
    request: ResumeMigration,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let migration = find(&scope, &request.migration).await?;
    let name = migration.input_name.clone();
    if migration.state == MigrationState::Undoing {
        return begin(desk, &scope, name, Work::Undo(Box::new(migration)));
    }
    if migration.kind == MigrationKind::Deletion {
        return resume_deletion(desk, &scope, migration).await;
    }
    let list = request.list.unwrap_or_else(|| hex(&migration.input_hash));
    let input = open_list(desk, &list).await?;
    let work = Work::Resume {
        list,
        input,
        migration: Box::new(migration),
    };
    begin(desk, &scope, name, work)
}

pub(crate) async fn undo_migration(
    desk: &Desk,
    request: MigrationRef,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let migration = find(&scope, &request.migration).await?;
    let name = migration.input_name.clone();
    begin(desk, &scope, name, Work::Undo(Box::new(migration)))
}

pub(crate) async fn pause_migration(desk: &Desk, request: InWorkspace) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    desk.0.migrating.stop(scope.workspace.id, false);
    Ok(Nothing {})
}

/// Ends what is at work: a plan leaves nothing, an import is taken back.
pub(crate) async fn cancel_migration(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    desk.0.migrating.stop(scope.workspace.id, true);
    Ok(Nothing {})
}

fn begin(desk: &Desk, scope: &Scope<'_>, name: String, work: Work) -> Result<TaskView, Problem> {
    let (task, id) = match &work {
        Work::Apply { .. } => ((TaskKind::Apply, MigrationKind::Import), None),
        Work::Resume { migration, .. } => ((TaskKind::Apply, migration.kind), Some(migration.id)),
        Work::Undo(migration) => ((TaskKind::Undo, migration.kind), Some(migration.id)),
    };
    let at_work = AtWork::begin(desk, &scope.workspace, task, name, id)?;
    let at_work = match &work {
        Work::Resume { migration, .. } => at_work.behind(counts(&migration.counts).rows.read),
        _ => at_work,
    };
    let view = at_work.view().ok_or(Problem::ListMissing)?;
    let (desk, workspace, stored) = (desk.clone(), scope.workspace.clone(), scope.stored.clone());
    tokio::spawn(async move {
        let running = Running {
            desk: &desk,
            workspace: &workspace,
            stored: &stored,
            at_work: &at_work,
        };
        match running.run(work).await {
            Ok(state) => at_work.end(state),
            Err(error) => at_work.fail(error),
        }
    });
    Ok(view)
}

/// Other kinds of migrations count other things.
fn counts(json: &str) -> Counts {
    serde_json::from_str(json).unwrap_or_default()
}

struct Running<'a> {
    desk: &'a Desk,
    workspace: &'a Workspace,
    stored: &'a saoma_runtime::Stored,
    at_work: &'a AtWork,
}

impl Running<'_> {
    async fn run(&self, work: Work) -> Result<TaskState, MigrationError> {
        let outcome = match work {
            Work::Undo(migration) => return self.undo(migration.id, &migration.counts).await,
            Work::Apply {
                list,
                input,
                options,
            } => {
                let rejects = super::files::rejects_of(self.desk, &list, &input);
                let how = Apply {
                    rejects: rejects.as_deref().map(|path| (path, self.desk.lang())),
                    began: &|id| self.at_work.began(id),
                    progress: &|progress| self.at_work.progress(progress),
                    ..self.how()
                };
                let outcome = apply(&how, self.workspace, &input, &options).await?;
                self.desk.0.migrating.set_review(self.workspace.id, None);
                outcome
            }
            Work::Resume {
                list,
                input,
                migration,
            } => {
                let rejects = super::files::rejects_of(self.desk, &list, &input);
                let how = Apply {
                    rejects: rejects.as_deref().map(|path| (path, self.desk.lang())),
                    progress: &|progress| self.at_work.progress(progress),
                    ..self.how()
                };
                resume(&how, migration.id, &input, None).await?
            }
        };
        if let (true, Some(id)) = (self.at_work.is_cancelled(), outcome.migration) {
            self.at_work.turn_back();
            let counts = serde_json::to_string(&outcome.counts).unwrap_or_default();
            self.undo(id, &counts).await?;
            return Ok(TaskState::Cancelled);
        }
        Ok(match outcome.state {
            "done" => TaskState::Done,
            _ => TaskState::Paused,
        })
    }

    async fn undo(&self, id: MigrationId, counts: &str) -> Result<TaskState, MigrationError> {
        let rows = self::counts(counts).rows;
        let of = rows.created + rows.updated + rows.linked + rows.merged + rows.deleted;
        let how = Apply {
            progress: &|progress| self.at_work.tell(progress.rows, progress.rows, of),
            ..self.how()
        };
        let undone = undo(&how, id).await?;
        if self.workspace.mode == Mode::Sandbox
            && let Err(error) = self.desk.register_sandboxes().await
        {
            tracing::warn!(%error, "the simulator does not know the workspace as it is");
        }
        Ok(match undone.state {
            "undone" => TaskState::Done,
            _ => TaskState::Paused,
        })
    }

    fn how(&self) -> Apply<'_> {
        Apply {
            store: &self.stored.store,
            vault: &self.stored.vault,
            clock: self.desk.0.options.clock.clone(),
            entropy: self.desk.0.options.entropy.clone(),
            actor: Actor::Admin,
            began: &|_| {},
            progress: &|_| {},
            pause: &self.at_work.stop.pause,
            rejects: None,
        }
    }
}
