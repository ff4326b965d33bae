//! Time and randomness, as parameters.
//!
//! Nothing below the binaries reads a clock or the system's randomness by itself: a test that
//! wants a code to expire moves the clock, and a simulator started twice with one seed behaves
//! the same twice. The lints in `clippy.toml` hold the rule.

mod clock;
mod entropy;

pub use clock::{Clock, ShiftedClock, Sleep, SystemClock, Timestamp};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy, alphanumeric, token, uuid_v7};
