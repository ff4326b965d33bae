use saoma_ambient::{Clock, Sleep, Timestamp};

/// A clock that stands still, so that a scenario takes no time and is the same each time.
pub(super) struct StandingClock;

/// 2026-01-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        if at <= NOW {
            Box::pin(std::future::ready(()))
        } else {
            Box::pin(std::future::pending())
        }
    }
}
