//! Who follows the stream of events.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::async_runtime::JoinHandle;

/// The tasks that carry events to the page, by number.
#[derive(Default)]
pub(crate) struct Subscriptions {
    running: Mutex<Running>,
}

#[derive(Default)]
struct Running {
    last: u32,
    tasks: HashMap<u32, JoinHandle<()>>,
}

impl Subscriptions {
    /// Remembers a task; the page ends it by the number.
    pub(crate) fn add(&self, task: JoinHandle<()>) -> u32 {
        let mut running = self.running();
        running.last += 1;
        let number = running.last;
        running.tasks.insert(number, task);
        number
    }

    /// Ends one. An unknown number has ended before.
    pub(crate) fn end(&self, number: u32) {
        if let Some(task) = self.running().tasks.remove(&number) {
            task.abort();
        }
    }

    /// Ends all.
    pub(crate) fn end_all(&self) {
        for (_, task) in self.running().tasks.drain() {
            task.abort();
        }
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
