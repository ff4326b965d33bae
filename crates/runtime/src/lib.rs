//! What keeps servers running, owned by one object.
//!
//! A [`Runtime`] owns the simulator, its forward proxy, the provider, the store's sweeping and the
//! checks of sources: whatever listens or repeats. The command line starts one, and so does any other program with
//! these servers in it. When one of them fails, all stop; when the runtime is told to stop, each
//! finishes what it is answering.
//!
//! What is deliberately absent: rules, arguments, printing.

mod access_log;
mod data_folder;
mod error;
mod health;
mod lab;
mod listening;
mod provision;
mod register;
mod simulation;
mod simulator_calls;
mod sweeping;
mod try_page;

use std::sync::Arc;

use saoma_ambient::{Clock, Entropy};
use saoma_listen::ListenError;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use data_folder::data_folder;
pub use error::RuntimeError;
pub use health::HEALTH_CHECK_EVERY;
pub use lab::{Lab, LabChecks, LabOrder, LabOutcome, LabStage, LabTokens};
pub use listening::{Listening, Server};
pub use provision::{BoundProvider, Provided, ProviderSettings, Stored};
pub use register::register;
pub use simulation::{Simulation, SimulationSettings};
pub use simulator_calls::{ExchangeStream, Followed, SimulatorCalls, SimulatorError};
pub use try_page::TryOut;

/// Every server of this process.
pub struct Runtime {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    stop: CancellationToken,
    tasks: JoinSet<Result<(), ListenError>>,
}

impl Runtime {
    /// Nothing runs yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            entropy,
            stop: CancellationToken::new(),
            tasks: JoinSet::new(),
        }
    }

    /// Cancel it to stop everything.
    #[must_use]
    pub fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Waits until everything has stopped.
    ///
    /// # Errors
    /// If one of the servers failed; the others were stopped then.
    pub async fn wait(mut self) -> Result<(), RuntimeError> {
        let mut outcome = Ok(());
        while let Some(ended) = self.tasks.join_next().await {
            let failed = match ended {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(RuntimeError::Serve(error)),
                Err(error) => Some(RuntimeError::Panicked(error)),
            };
            if let Some(error) = failed.filter(|_| outcome.is_ok()) {
                outcome = Err(error);
            }
            // A server alone is of no use to anybody: without its simulator a sandbox cannot sign
            // anybody in, and without its provider nobody asks.
            self.stop.cancel();
        }
        outcome
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
