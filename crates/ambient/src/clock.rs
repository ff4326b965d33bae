use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// An instant: Unix milliseconds, UTC. What every table, token and event stores.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that lies this many milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as JWTs and WeChat's `rid` count.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant and `duration` more; stops at the end of time instead of wrapping.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// How long after `earlier` this instant lies; zero if it does not.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// What `sleep_until` answers: boxed, so that a clock can be a `dyn Clock`.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The only source of time. It also does the waiting, so that a clock which is moved by hand
/// moves what waits on it.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Waits until `at`; returns at once if `at` has passed.
    fn sleep_until(&self, at: Timestamp) -> Sleep<'_>;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the system's clock"
    )]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that sleeps"
    )]
    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(at.since(self.now())))
    }
}

/// A clock that runs as another does, but can be moved forward by hand: what waits on it wakes
/// when the time it waits for has come, however it came.
pub struct ShiftedClock {
    base: Arc<dyn Clock>,
    offset_millis: watch::Sender<i64>,
}

impl ShiftedClock {
    /// A clock that shows what `base` shows until it is moved.
    #[must_use]
    pub fn new(base: Arc<dyn Clock>) -> Self {
        Self {
            base,
            offset_millis: watch::Sender::new(0),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset_millis
            .send_modify(|offset| *offset = offset.saturating_add(millis));
    }

    /// Shows again what the base clock shows.
    pub fn reset(&self) {
        self.offset_millis.send_replace(0);
    }

    /// How far the clock has been moved, in milliseconds.
    #[must_use]
    pub fn offset_millis(&self) -> i64 {
        *self.offset_millis.borrow()
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        Timestamp(
            self.base
                .now()
                .0
                .saturating_add(*self.offset_millis.borrow()),
        )
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        Box::pin(async move {
            let mut moved = self.offset_millis.subscribe();
            loop {
                let offset = *moved.borrow_and_update();
                let base_at = Timestamp(at.0.saturating_sub(offset));
                if self.base.now() >= base_at {
                    return;
                }
                tokio::select! {
                    () = self.base.sleep_until(base_at) => return,
                    _ = moved.changed() => {}
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn moving_the_clock_wakes_what_waits() {
        let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
        let an_hour_on = clock.now().plus(Duration::from_secs(3600));
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(an_hour_on).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "an hour has not passed yet");
        clock.advance(Duration::from_secs(3601));
        waiting
            .await
            .expect("the sleeper wakes because the clock was moved");
    }

    #[test]
    fn time_does_not_wrap() {
        assert_eq!(
            Timestamp::from_millis(i64::MAX)
                .plus(Duration::from_secs(1))
                .millis(),
            i64::MAX
        );
        assert_eq!(
            Timestamp::from_millis(0).since(Timestamp::from_millis(5)),
            Duration::ZERO
        );
        assert_eq!(
            Timestamp::from_millis(-1).seconds(),
            -1,
            "before 1970 seconds round down"
        );
    }
}
