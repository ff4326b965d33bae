//! The end of a migration that took long, for whoever has looked away meanwhile.

use saoma_text::{Lang, fill, lookup};

use super::{Desk, Notice};
use crate::event::{EventBody, ScreenView, Topic};
use crate::events::Subscription;
use crate::migrating::{TaskKind, TaskState, TaskView};

/// Nobody looks away from what takes less, in milliseconds.
const LONG: u64 = 10_000;

/// Hears how migrations end.
pub struct Endings {
    desk: Desk,
    events: Subscription,
}

impl Desk {
    /// Begins to hear how migrations end.
    #[must_use]
    pub fn endings(&self) -> Endings {
        Endings {
            desk: self.clone(),
            events: self.subscribe(&[Topic::Migration], None),
        }
    }

    /// Has the window show a page.
    pub fn show_screen(&self, path: String) {
        self.0
            .events
            .publish(EventBody::Screen(ScreenView { path }));
    }
}

impl Endings {
    /// Waits for an end that a person should be told, while no window is in front of them. Each is told
    /// once. Nothing once the program closes.
    pub async fn next(&mut self, is_in_front: &(dyn Fn() -> bool + Send + Sync)) -> Option<Notice> {
        loop {
            let event = self.events.next().await?;
            let EventBody::Migration(task) = &event.body else {
                continue;
            };
            let Some(body) = told(task, self.desk.lang(), is_in_front()) else {
                continue;
            };
            // Whom it is about is better told by its slug than not at all.
            let scope = self.desk.scope(&task.workspace).await;
            let title = scope.map(|scope| scope.workspace.name);
            return Some(Notice {
                title: title.unwrap_or_else(|_| task.workspace.clone()),
                body,
                path: task.migration.as_ref().map(|id| page(&task.workspace, id)),
            });
        }
    }
}

/// Where the report of a migration is.
fn page(workspace: &str, migration: &str) -> String {
    format!("/w/{workspace}/migration/{migration}")
}

/// What is told of a task, if it is to be told.
fn told(task: &TaskView, lang: Lang, is_in_front: bool) -> Option<String> {
    if is_in_front || task.took_ms < LONG || task.task == TaskKind::Plan {
        return None;
    }
    let key = match (task.state, task.task) {
        (TaskState::Done, TaskKind::Undo) => "notification.migration.undone",
        (TaskState::Done, _) => "notification.migration.done",
        (TaskState::Failed, _) => "notification.migration.failed",
        // Whoever pauses or cancels sits in front of it.
        (TaskState::Running | TaskState::Paused | TaskState::Cancelled, _) => return None,
    };
    let what = lookup(lang, &format!("ui.migration.kind.{}", task.kind));
    let rows = task.rows.to_string();
    let values = [
        ("what", what.unwrap_or(&task.kind)),
        ("rows", rows.as_str()),
    ];
    Some(fill(lang, key, &values))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(state: TaskState) -> TaskView {
        TaskView {
            workspace: "tea".to_owned(),
            task: TaskKind::Apply,
            kind: "import".to_owned(),
            state,
            input_name: "list.csv".to_owned(),
            migration: Some("m".to_owned()),
            rows: 1200,
            percent: 100,
            rows_per_second: 0,
            seconds_left: None,
            took_ms: LONG,
            error: None,
        }
    }

    #[test]
    fn the_end_of_a_long_migration_is_told_to_whoever_has_looked_away() {
        let done = told(&task(TaskState::Done), Lang::En, false);
        let done = done.expect("it took long");
        assert!(done.contains("Import") && done.contains("1200"), "{done}");
        let failed = told(&task(TaskState::Failed), Lang::En, false);
        assert!(failed.is_some_and(|failed| failed != done), "it says so");
        let undone = TaskView {
            task: TaskKind::Undo,
            ..task(TaskState::Done)
        };
        let undone = told(&undone, Lang::En, false);
        assert!(undone.is_some_and(|undone| undone != done), "it says so");
    }

    #[test]
    fn nothing_is_told_of_what_is_short_goes_on_or_is_in_front() {
        let done = task(TaskState::Done);
        assert_eq!(told(&done, Lang::En, true), None, "they see it");
        let short = TaskView {
            took_ms: LONG - 1,
            ..done.clone()
        };
        assert_eq!(told(&short, Lang::En, false), None, "they still look");
        let plan = TaskView {
            task: TaskKind::Plan,
            ..done
        };
        assert_eq!(told(&plan, Lang::En, false), None, "a plan changes nothing");
        for state in [TaskState::Running, TaskState::Paused, TaskState::Cancelled] {
            assert_eq!(told(&task(state), Lang::En, false), None, "{state:?}");
        }
    }
}
