//! For tests only: temporary store, fixed clock, seeded randomness, running simulator and provider.

mod fixed_clock;
mod requirement;
mod temp_store;

pub use fixed_clock::FixedClock;
pub use requirement::{missing, required};
pub use temp_store::TempStore;

use std::sync::Arc;

use saoma_ambient::{Entropy, SeededEntropy};

/// Randomness that is the same in every run.
#[must_use]
pub fn seeded() -> Arc<dyn Entropy> {
    Arc::new(SeededEntropy::new(20_260_801))
}
