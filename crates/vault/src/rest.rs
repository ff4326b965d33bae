//! The three places where the master key can rest.

pub(crate) mod key_file;
pub(crate) mod locked;
pub(crate) mod system_keyring;

pub use locked::Argon2Cost;
