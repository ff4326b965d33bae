//! Where the master key rests: made once, found again, and never lost or overwritten.

mod common;
mod key_file;
mod locked;
mod sidecar;
mod system_keyring;
