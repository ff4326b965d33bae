//! The master key: where it rests, what is sealed under it.
//!
//! Every secret that Saoma keeps (AppSecret, Token, EncodingAESKey, signing keys) lies in the
//! store only as authenticated ciphertext under one [`MasterKey`]; the store's file itself is
//! encrypted under a key derived from it. The key rests in the operating system's keyring, else in
//! a passphrase-locked file beside the store, else (on servers) in a file that the admin names:
//! [`open_or_create`] finds it or makes it. What is on paper is the [`RecoveryCode`].
//!
//! What is deliberately absent: nothing here knows a table, and no secret of this crate prints or
//! serializes.

mod aead;
mod durable_file;
mod error;
mod master_key;
mod recovery_code;
mod rest;
mod sidecar;
mod sources;
mod unlock;
mod vault;

pub use error::VaultError;
pub use master_key::{MasterKey, StoreKey};
pub use recovery_code::{RecoveryCode, RecoveryCodeError};
pub use rest::Argon2Cost;
pub use sidecar::{KeyCheck, Rest};
pub use sources::{AskPassphrase, KeySources, PassphrasePurpose, PassphraseSource};
pub use unlock::{Unlocked, Wanted, open_or_create};
pub use vault::{OpenError, Sealed, Vault, hash_token};
