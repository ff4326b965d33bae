//! What waits for a time to come. Who plays a scenario on a clock that stands still moves it to the
//! next of these times, and no further.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use saoma_ambient::{Clock, Timestamp};

use crate::simulator::Simulator;

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// A request is not answered before.
    Request,
    /// A reaction of the script comes then.
    Reaction,
}

/// The times that something waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dues(Arc<Mutex<Waits>>);

#[derive(Debug, Default)]
struct Waits {
    last: u64,
    by_time: BTreeMap<(Timestamp, u64), Waiting>,
}

/// A time that something waits for; forgotten when dropped.
#[derive(Debug)]
pub(crate) struct Due {
    dues: Dues,
    key: (Timestamp, u64),
}

impl Dues {
    /// Says that something waits until `at`.
    pub(crate) fn add(&self, at: Timestamp, waiting: Waiting) -> Due {
        let mut waits = self.waits();
        waits.last += 1;
        let key = (at, waits.last);
        waits.by_time.insert(key, waiting);
        Due {
            dues: self.clone(),
            key,
        }
    }

    /// The next time to come, if a request waits for one; and a number that tells one such wait
    /// from another.
    pub(crate) fn next_for_a_request(&self) -> Option<(Timestamp, u64)> {
        let waits = self.waits();
        let is_waiting = waits
            .by_time
            .values()
            .any(|waiting| *waiting == Waiting::Request);
        let (key, _) = waits.by_time.first_key_value()?;
        is_waiting.then_some(*key)
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Due {
    /// Waits for it. Until it is dropped it is what comes next, and the clock stays.
    pub(crate) async fn wait(&self, simulator: &Simulator) {
        simulator.clock().sleep_until(self.key.0).await;
    }
}

impl Drop for Due {
    fn drop(&mut self) {
        self.dues.waits().by_time.remove(&self.key);
    }
}
