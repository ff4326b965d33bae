//! Where the master key rests: made once, found again, and never lost or overwritten.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod common;
mod key_file;
mod locked;
mod sidecar;
mod system_keyring;
