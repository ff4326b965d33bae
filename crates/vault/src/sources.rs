use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::VaultError;
use crate::rest::Argon2Cost;

/// What may be used to get at the key.
#[derive(Clone)]
pub struct KeySources {
    /// The file that `--key-file` or `SAOMA_KEY_FILE` names. It always wins.
    pub key_file: Option<PathBuf>,
    /// Whether the operating system's keyring may be used.
    pub keyring: bool,
    /// Where a passphrase comes from.
    pub passphrase: PassphraseSource,
    /// The recovery code, as somebody typed it.
    pub recovery_code: Option<SecretString>,
    /// What guessing a newly set passphrase shall cost.
    pub argon2: Argon2Cost,
}

impl Default for KeySources {
    /// The keyring, and nothing else.
    fn default() -> Self {
        Self {
            key_file: None,
            keyring: true,
            passphrase: PassphraseSource::None,
            recovery_code: None,
            argon2: Argon2Cost::default(),
        }
    }
}

/// Where a passphrase comes from.
#[derive(Clone)]
pub enum PassphraseSource {
    /// From nowhere.
    None,
    /// It was given beforehand.
    Given(SecretString),
    /// A person is asked when it is needed.
    Ask(AskPassphrase),
}

/// Asks a person, and may block while doing so. `None` means that they gave up.
pub type AskPassphrase =
    Arc<dyn Fn(PassphrasePurpose) -> io::Result<Option<SecretString>> + Send + Sync>;

/// What a passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphrasePurpose {
    /// To open a key that it locks.
    Unlock,
    /// To lock a key from now on: to be asked twice.
    SetNew,
}

impl KeySources {
    /// The passphrase, asking a person if need be; nothing if there is none to be had.
    pub(crate) async fn passphrase(
        &self,
        purpose: PassphrasePurpose,
    ) -> Result<Option<SecretString>, VaultError> {
        let passphrase = match &self.passphrase {
            PassphraseSource::None => None,
            PassphraseSource::Given(passphrase) => Some(passphrase.clone()),
            PassphraseSource::Ask(ask) => {
                let ask = ask.clone();
                let asked = tokio::task::spawn_blocking(move || ask(purpose)).await;
                asked
                    .unwrap_or_else(|error| Err(io::Error::other(error)))
                    .map_err(VaultError::AskPassphrase)?
            }
        };
        match passphrase {
            Some(passphrase) if passphrase.expose_secret().is_empty() => {
                Err(VaultError::EmptyPassphrase)
            }
            other => Ok(other),
        }
    }
}
