//! What a person is told without having asked.

use std::time::Duration;

use saoma_setup::reminders::{Reminder, due};
use saoma_store::{reminders, workspaces};
use saoma_text::fill;

use super::Desk;
use crate::error::Problem;

/// How often it is looked whether there is something to tell. Dates come by the day.
const LOOK: Duration = Duration::from_secs(10 * 60);
/// More than this are told as one.
const MOST: usize = 3;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom it is about: the workspace's name.
    pub title: String,
    /// What it says, in the person's language.
    pub body: String,
    /// The page of the screens that shows more; the one that is there, without it.
    pub path: Option<String>,
}

impl Desk {
    /// Waits until there is something that a person should be told, and notes that they are: each
    /// reminder is told once, however often the program is started.
    pub async fn next_notices(&self) -> Vec<Notice> {
        loop {
            match self.untold().await {
                Ok(notices) if !notices.is_empty() => return notices,
                Ok(_) | Err(Problem::StoreNotOpen) => {}
                Err(error) => tracing::warn!(%error, "nobody can be reminded; tried again later"),
            }
            let clock = &self.0.options.clock;
            clock.sleep_until(clock.now().plus(LOOK)).await;
        }
    }

    async fn untold(&self) -> Result<Vec<Notice>, Problem> {
        let stored = self.stored().await?;
        let now = self.0.options.clock.now();
        let mut session = stored.store.read().await?;
        let mut untold = Vec::new();
        for workspace in workspaces::list(&mut session).await? {
            if workspace.archived_at.is_some() {
                continue;
            }
            let due = due(&mut session, &workspace, now).await?;
            let due = due.into_iter().filter(|reminder| !reminder.is_told);
            untold.extend(due.map(|reminder| (workspace.clone(), reminder)));
        }
        drop(session);
        let mut told: Vec<(String, Reminder)> = Vec::new();
        for (workspace, reminder) in untold {
            let (id, key) = (workspace.id, &reminder.key);
            let store = &stored.store;
            let is_first = store
                .write(|tx| Box::pin(reminders::tell(tx, id, key, now)))
                .await?;
            if is_first {
                told.push((workspace.name, reminder));
            }
        }
        Ok(self.notices(&told))
    }

    fn notices(&self, told: &[(String, Reminder)]) -> Vec<Notice> {
        let (lang, now) = (self.lang(), self.0.options.clock.now());
        if told.len() > MOST {
            let count = told.len().to_string();
            return vec![Notice {
                title: "Saoma".to_owned(),
                body: fill(lang, "reminder.several", &[("count", &count)]),
                path: None,
            }];
        }
        let notices = told.iter().map(|(workspace, reminder)| Notice {
            title: workspace.clone(),
            body: reminder.text(lang, now),
            path: None,
        });
        notices.collect()
    }
}
