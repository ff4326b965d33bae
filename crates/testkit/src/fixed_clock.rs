use std::time::Duration;

use saoma_ambient::{Clock, Sleep, Timestamp};
use tokio::sync::watch;

/// A clock that stands still until a test moves it; what waits on it wakes when it has been moved
/// far enough.
pub struct FixedClock(watch::Sender<Timestamp>);

impl FixedClock {
    /// Stands at 2026-08-01T00:00:00Z.
    #[must_use]
    pub fn new() -> Self {
        Self::at(Timestamp::from_millis(1_785_542_400_000))
    }

    /// Stands at `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = now.plus(by));
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        Box::pin(async move {
            let mut now = self.0.subscribe();
            // The sender lives as long as `self`, so this ends only when the time has come.
            let _ = now.wait_for(|now| *now >= at).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn what_waits_wakes_when_the_clock_was_moved_far_enough() {
        let clock = Arc::new(FixedClock::new());
        let start = clock.now();
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(start.plus(Duration::from_secs(10))).await;
            }
        });
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "one second is missing");
        clock.advance(Duration::from_secs(1));
        waiting.await.expect("the sleeper wakes");
        assert_eq!(clock.now().since(start), Duration::from_secs(10));
    }
}
