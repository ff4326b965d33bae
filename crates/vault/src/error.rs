use std::error::Error as StdError;
use std::path::PathBuf;

use crate::RecoveryCodeError;

/// Why the master key could not be had or put to rest.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A new store needs a place for its key, and there is none.
    #[error("there is no place to keep the key: no key file named, no keyring, no passphrase")]
    NoPlaceForKey,
    /// The key rests in the system's keyring, and there is none to be reached.
    #[error("the system's keyring cannot be reached")]
    NoKeyring(#[source] keyring::Error),
    /// The keyring is there, but locked, and nobody could be asked to unlock it.
    #[error("the system's keyring is locked")]
    KeyringLocked(#[source] keyring::Error),
    /// The keyring answered with an error of its own.
    #[error("the system's keyring failed")]
    Keyring(#[source] keyring::Error),
    /// What the keyring gave back is not what was put in, or is no key.
    #[error("the system's keyring holds something else in place of the key")]
    KeyringGarbled,
    /// The keyring is open and has no key for this store.
    #[error("the system's keyring has no key for this store")]
    KeyMissing,
    /// The key is locked with a passphrase, and none was given.
    #[error("the key is locked with a passphrase, and none was given")]
    NoPassphrase,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// Nobody could be asked for the passphrase.
    #[error("could not ask for the passphrase")]
    AskPassphrase(#[source] std::io::Error),
    /// The passphrase does not open the key (or the locked key was changed: it cannot be told).
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// The named key file holds another store's key.
    #[error("the key in {path} belongs to another store")]
    WrongKeyFile {
        /// The key file.
        path: PathBuf,
    },
    /// The recovery code is another store's.
    #[error("the recovery code belongs to another store")]
    WrongRecoveryCode,
    /// The store exists, but the named key file does not.
    #[error("there is no key file {path}")]
    NoKeyFile {
        /// The key file.
        path: PathBuf,
    },
    /// The key rests in a key file, and none was named.
    #[error("the key of this store rests in a key file, and none was named")]
    KeyFileNotNamed,
    /// The named file is no key file, or was cut short or changed. It was left as it is.
    #[error("{path} is no sound key file")]
    DamagedKeyFile {
        /// The key file.
        path: PathBuf,
        /// What is wrong with the code in it.
        #[source]
        source: RecoveryCodeError,
    },
    /// A file could not be read.
    #[error("could not read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("could not write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file beside the store that tells where its key rests is gone.
    #[error("{path} is gone, which tells where the key rests")]
    NoSidecar {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file beside the store that tells where its key rests makes no sense. It was left as it is.
    #[error("{path} is damaged, which tells where the key rests")]
    DamagedSidecar {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A newer version of Saoma wrote the file beside the store.
    #[error("{path} has version {found}, this program knows up to {known}")]
    NewerSidecar {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// The recovery code has a mistake in it.
    #[error("the recovery code has a mistake in it")]
    RecoveryCode(#[source] RecoveryCodeError),
}

impl VaultError {
    /// The error's word: what is said about it is at `vault.error.<code>.message` and `.remedy`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoPlaceForKey => "no_place_for_key",
            Self::NoKeyring(_) => "no_keyring",
            Self::KeyringLocked(_) => "keyring_locked",
            Self::Keyring(_) | Self::KeyringGarbled => "keyring",
            Self::KeyMissing => "key_missing",
            Self::NoPassphrase => "no_passphrase",
            Self::EmptyPassphrase => "empty_passphrase",
            Self::AskPassphrase(_) => "ask_passphrase",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::WrongKeyFile { .. } => "wrong_key_file",
            Self::WrongRecoveryCode => "wrong_recovery_code",
            Self::NoKeyFile { .. } => "no_key_file",
            Self::KeyFileNotNamed => "key_file_not_named",
            Self::DamagedKeyFile { .. } => "damaged_key_file",
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::NoSidecar { .. } => "no_sidecar",
            Self::DamagedSidecar { .. } => "damaged_sidecar",
            Self::NewerSidecar { .. } => "newer_sidecar",
            Self::RecoveryCode(error) => error.code(),
        }
    }

    /// The values that the error's texts name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WrongKeyFile { path }
            | Self::NoKeyFile { path }
            | Self::DamagedKeyFile { path, .. }
            | Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::NoSidecar { path }
            | Self::DamagedSidecar { path, .. }
            | Self::NewerSidecar { path, .. } => vec![("path", path.display().to_string())],
            Self::RecoveryCode(error) => error.values(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use saoma_text::{Lang, lookup};

    #[test]
    fn every_code_has_its_texts_in_both_languages() {
        let codes: Vec<&str> = SOURCES.iter().flat_map(|source| codes(source)).collect();
        assert!(codes.len() > 10, "the codes were found: {codes:?}");
        for code in codes {
            for (lang, part) in Lang::ALL
                .into_iter()
                .flat_map(|lang| ["message", "remedy"].map(|part| (lang, part)))
            {
                let key = format!("vault.error.{code}.{part}");
                assert!(
                    lookup(lang, &key).is_some(),
                    "{key} is missing in {}",
                    lang.tag()
                );
            }
        }
    }

    const SOURCES: &[&str] = &[include_str!("error.rs"), include_str!("recovery_code.rs")];

    /// The words in the arms of `code()`: read from the source, so that no new one is forgotten.
    fn codes(source: &str) -> Vec<&str> {
        let after = source.split("pub const fn code(").nth(1).unwrap();
        let body = after.split("\n    }\n").next().unwrap();
        let words = body.split("=> \"").skip(1);
        words.map(|rest| rest.split('"').next().unwrap()).collect()
    }
}
