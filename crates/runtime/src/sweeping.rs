//! Takes away what has expired, so that a store does not grow by logins that nobody finished.

use std::time::Duration;

use saoma_store::{Store, sweep};
use tokio_util::sync::CancellationToken;

use crate::Runtime;

const EVERY: Duration = Duration::from_secs(10 * 60);

impl Runtime {
    /// Sweeps `store` now and then until the runtime stops.
    pub(crate) fn sweep(&mut self, store: Store) {
        let (clock, stop) = (self.clock.clone(), self.stop.clone());
        self.tasks.spawn(async move {
            while !stop.is_cancelled() {
                if let Err(error) = sweep(&store, clock.now()).await {
                    tracing::warn!(%error, "expired codes and logins could not be taken away; tried again later");
                }
                let next = clock.now().plus(EVERY);
                wait(&stop, clock.sleep_until(next)).await;
            }
            Ok(())
        });
    }
}

async fn wait(stop: &CancellationToken, sleep: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = sleep => {}
    }
}
