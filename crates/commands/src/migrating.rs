//! Migrations at work: at most one in a workspace, each of which tells how far it is, can be paused
//! and can be cancelled; and the plan that somebody is looking at.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saoma_ambient::Timestamp;
use saoma_migration::{Input, MigrationError, Plan, Progress, Settlements};
use saoma_model::{MigrationId, MigrationKind, Workspace, WorkspaceId};
use serde::Serialize;
use ts_rs::TS;

use crate::Desk;
use crate::commands::migrations::InputOptions;
use crate::error::{ErrorView, Problem};
use crate::event::EventBody;

/// How often progress is told, in milliseconds.
const OFTEN: u128 = 200;

/// What is at work on lists of people.
#[derive(Default)]
pub(crate) struct Migrating(Mutex<State>);

#[derive(Default)]
struct State {
    tasks: HashMap<WorkspaceId, Task>,
    reviews: HashMap<WorkspaceId, Arc<Review>>,
    has_cleaned: bool,
}

struct Task {
    view: TaskView,
    stop: Stop,
}

/// How a task is stopped.
#[derive(Clone, Default)]
pub(crate) struct Stop {
    /// It ends behind the batch at hand.
    pub(crate) pause: Arc<AtomicBool>,
    /// And what it has done is taken back.
    pub(crate) cancel: Arc<AtomicBool>,
}

/// A plan that somebody is looking at.
pub(crate) struct Review {
    pub(crate) list: String,
    pub(crate) input: Input,
    pub(crate) options: InputOptions,
    pub(crate) plan: Plan,
    /// Conflicts by reason.
    pub(crate) conflicts: Vec<(String, i64)>,
    /// What the plan was made with.
    pub(crate) before: Settlements,
    /// What was settled since, with each row's reason.
    pub(crate) since: Mutex<Since>,
    pub(crate) planned_at: Timestamp,
    pub(crate) took_ms: u64,
}

/// What was settled since a plan was made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Since {
    pub(crate) settlements: Settlements,
    pub(crate) reasons: HashMap<i64, String>,
}

impl Review {
    pub(crate) fn since(&self) -> MutexGuard<'_, Since> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskKind {
    Plan,
    Apply,
    Undo,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskState {
    Running,
    Paused,
    Done,
    Cancelled,
    Failed,
}

/// A migration at work, or the end of the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct TaskView {
    /// The workspace's slug.
    pub(crate) workspace: String,
    pub(crate) task: TaskKind,
    /// What the migration does: `import`, `merge`, …
    pub(crate) kind: String,
    pub(crate) state: TaskState,
    /// The file that is read.
    pub(crate) input_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) migration: Option<String>,
    /// Rows that are dealt with.
    pub(crate) rows: u64,
    /// How much of the file, or of the rows to take back, in percent.
    pub(crate) percent: u64,
    pub(crate) rows_per_second: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seconds_left: Option<u64>,
    /// How long it took until it ended; nothing before.
    pub(crate) took_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<ErrorView>,
}

/// A task at work, from the inside.
pub(crate) struct AtWork {
    desk: Desk,
    workspace: WorkspaceId,
    pub(crate) stop: Stop,
    began: Timestamp,
    /// When it last told.
    told: Mutex<Timestamp>,
    /// The rows that were dealt with before.
    rows_before: u64,
    /// Another task may have begun since.
    has_ended: AtomicBool,
}

impl Migrating {
    /// The last task of a workspace.
    pub(crate) fn task(&self, workspace: WorkspaceId) -> Option<TaskView> {
        let state = self.state();
        state.tasks.get(&workspace).map(|task| task.view.clone())
    }

    /// Whether something is at work in a workspace.
    pub(crate) fn is_busy(&self, workspace: WorkspaceId) -> bool {
        let task = self.task(workspace);
        task.is_some_and(|task| task.state == TaskState::Running)
    }

    /// Whether the migration is at work here.
    pub(crate) fn is_at_work(&self, migration: MigrationId) -> bool {
        let id = migration.to_string();
        let state = self.state();
        let mut views = state.tasks.values().map(|task| &task.view);
        views.any(|view| {
            view.state == TaskState::Running && view.migration.as_deref() == Some(id.as_str())
        })
    }

    /// Stops the task of a workspace, if one is at work.
    pub(crate) fn stop(&self, workspace: WorkspaceId, cancel: bool) {
        if let Some(task) = self.state().tasks.get(&workspace) {
            task.stop.cancel.fetch_or(cancel, Ordering::Relaxed);
            task.stop.pause.store(true, Ordering::Relaxed);
        }
    }

    /// The plan that somebody is looking at.
    pub(crate) fn review(&self, workspace: WorkspaceId) -> Option<Arc<Review>> {
        self.state().reviews.get(&workspace).cloned()
    }

    /// Both as of one moment: a task that has made a plan is never told without it.
    pub(crate) fn task_and_review(
        &self,
        workspace: WorkspaceId,
    ) -> (Option<TaskView>, Option<Arc<Review>>) {
        let state = self.state();
        let task = state.tasks.get(&workspace).map(|task| task.view.clone());
        (task, state.reviews.get(&workspace).cloned())
    }

    /// Puts a plan in the place of the one before, or takes that away.
    pub(crate) fn set_review(&self, workspace: WorkspaceId, review: Option<Review>) {
        let mut state = self.state();
        match review {
            Some(review) => state.reviews.insert(workspace, Arc::new(review)),
            None => state.reviews.remove(&workspace),
        };
    }

    /// Forgets a task that has ended.
    pub(crate) fn forget(&self, workspace: WorkspaceId) {
        let mut state = self.state();
        let task = state.tasks.get(&workspace);
        if task.is_some_and(|task| task.view.state != TaskState::Running) {
            state.tasks.remove(&workspace);
        }
    }

    /// True once in the life of the program.
    pub(crate) fn is_to_clean(&self) -> bool {
        !std::mem::replace(&mut self.state().has_cleaned, true)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AtWork {
    /// Begins a task, if the workspace has none at work.
    pub(crate) fn begin(
        desk: &Desk,
        workspace: &Workspace,
        (task, kind): (TaskKind, MigrationKind),
        input_name: String,
        migration: Option<MigrationId>,
    ) -> Result<Self, Problem> {
        let stop = Stop::default();
        let view = TaskView {
            workspace: workspace.slug.to_string(),
            task,
            kind: kind.to_string(),
            state: TaskState::Running,
            input_name,
            migration: migration.map(|id| id.to_string()),
            rows: 0,
            percent: 0,
            rows_per_second: 0,
            seconds_left: None,
            took_ms: 0,
            error: None,
        };
        let mut state = desk.0.migrating.state();
        let before = state.tasks.get(&workspace.id);
        if before.is_some_and(|task| task.view.state == TaskState::Running) {
            return Err(Problem::MigrationAtWork);
        }
        let task = Task {
            view: view.clone(),
            stop: stop.clone(),
        };
        state.tasks.insert(workspace.id, task);
        drop(state);
        desk.0.events.publish(EventBody::Migration(view));
        let now = desk.0.options.clock.now();
        Ok(Self {
            desk: desk.clone(),
            workspace: workspace.id,
            stop,
            began: now,
            told: Mutex::new(now),
            rows_before: 0,
            has_ended: AtomicBool::new(false),
        })
    }

    /// The same task, of which some rows were dealt with before.
    pub(crate) fn behind(mut self, rows: u64) -> Self {
        self.rows_before = rows;
        self
    }

    /// The task as it stands.
    pub(crate) fn view(&self) -> Option<TaskView> {
        self.desk.0.migrating.task(self.workspace)
    }

    /// What it has done is to be taken back.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.stop.cancel.load(Ordering::Relaxed)
    }

    /// It has an id now.
    pub(crate) fn began(&self, migration: MigrationId) {
        self.change(|view| view.migration = Some(migration.to_string()));
    }

    /// From now on it takes back.
    pub(crate) fn turn_back(&self) {
        self.stop.pause.store(false, Ordering::Relaxed);
        self.change(|view| {
            view.task = TaskKind::Undo;
            view.percent = 0;
        });
    }

    /// Rows of a list; told from time to time.
    pub(crate) fn progress(&self, progress: Progress) {
        self.tell(progress.rows, progress.bytes, progress.of_bytes);
    }

    /// `done` of `of` parts of the work.
    pub(crate) fn tell(&self, rows: u64, done: u64, of: u64) {
        let now = self.desk.0.options.clock.now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_early = now.since(*told).as_millis() < OFTEN;
        if !is_early {
            *told = now;
        }
        drop(told);
        let millis = self.millis();
        let percent = done.saturating_mul(100) / of.max(1);
        self.change_quietly(is_early, |view| {
            view.rows = rows;
            view.percent = percent.min(100);
            view.rows_per_second = rows.saturating_sub(self.rows_before) * 1000 / millis.max(1);
            let left = of.saturating_sub(done).saturating_mul(millis) / done.max(1);
            view.seconds_left = (done > 0 && millis >= 1000).then_some(left / 1000);
        });
    }

    /// The end.
    pub(crate) fn end(&self, state: TaskState) {
        self.has_ended.store(true, Ordering::Relaxed);
        let took_ms = self.millis();
        self.change(|view| {
            view.state = state;
            view.took_ms = took_ms;
            view.seconds_left = None;
            if state == TaskState::Done {
                view.percent = 100;
            }
        });
    }

    /// The end, by an error.
    pub(crate) fn fail(&self, error: MigrationError) {
        if matches!(error, MigrationError::Cancelled) {
            self.end(TaskState::Cancelled);
            return;
        }
        self.has_ended.store(true, Ordering::Relaxed);
        let error = Problem::Migration(error);
        let view = error.view(self.desk.lang());
        tracing::warn!(code = view.code, %error, "a migration failed");
        let took_ms = self.millis();
        self.change(|task| {
            task.state = TaskState::Failed;
            task.took_ms = took_ms;
            task.error = Some(view);
        });
    }

    /// How long it is at work.
    fn millis(&self) -> u64 {
        let now = self.desk.0.options.clock.now();
        u64::try_from(now.since(self.began).as_millis()).unwrap_or(u64::MAX)
    }

    fn change(&self, change: impl FnOnce(&mut TaskView)) {
        self.change_quietly(false, change);
    }

    fn change_quietly(&self, quietly: bool, change: impl FnOnce(&mut TaskView)) {
        let mut state = self.desk.0.migrating.state();
        let Some(task) = state.tasks.get_mut(&self.workspace) else {
            return;
        };
        change(&mut task.view);
        let view = task.view.clone();
        drop(state);
        if !quietly {
            self.desk.0.events.publish(EventBody::Migration(view));
        }
    }
}

impl Drop for AtWork {
    /// A task that broke off has ended, too.
    fn drop(&mut self) {
        if !self.has_ended.load(Ordering::Relaxed) {
            self.end(TaskState::Failed);
        }
    }
}
