use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use saoma_ambient::Entropy;
use uuid::Uuid;

use crate::aead::Cipher;
use crate::rest::locked::Locked;
use crate::{MasterKey, VaultError, durable_file};

const VERSION: u32 = 1;

/// Where the master key of a store rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// In the operating system's keyring.
    Keyring,
    /// In the file beside the store, locked with a passphrase.
    Locked,
    /// In a file that the admin names each time.
    KeyFile,
}

/// The file beside the store that tells where its key rests. It holds no secret in the open: the
/// key check and a locked key are worth nothing without the key or the passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sidecar {
    /// The store's id, which names the keyring's entry.
    pub(crate) store: Uuid,
    pub(crate) key_check: KeyCheck,
    pub(crate) place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "rest", rename_all = "snake_case")]
pub(crate) enum Place {
    Keyring,
    Locked { locked: Locked },
    KeyFile,
}

impl Place {
    pub(crate) const fn rest(&self) -> Rest {
        match self {
            Self::Keyring => Rest::Keyring,
            Self::Locked { .. } => Rest::Locked,
            Self::KeyFile => Rest::KeyFile,
        }
    }
}

/// A known text sealed under a master key: tells whether another key is the same, before anything
/// is opened with it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct KeyCheck(String);

impl KeyCheck {
    /// The check value of `key` for one store.
    #[must_use]
    pub fn of(key: &MasterKey, store: Uuid, entropy: &dyn Entropy) -> Self {
        let cipher = Cipher::new(&key.sealing_key());
        Self(BASE64.encode(cipher.seal(entropy, &context(store), b"saoma")))
    }

    /// What was kept as text.
    #[must_use]
    pub const fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The value as text, to be kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `key` is the one that made this value.
    #[must_use]
    pub fn fits(&self, key: &MasterKey, store: Uuid) -> bool {
        let cipher = Cipher::new(&key.sealing_key());
        BASE64
            .decode(&self.0)
            .is_ok_and(|sealed| cipher.open(&context(store), &sealed).is_ok())
    }
}

fn context(store: Uuid) -> Vec<u8> {
    format!("saoma/key-check/v1/{store}").into_bytes()
}

/// The form in which it is written.
#[derive(serde::Serialize, serde::Deserialize)]
struct Written {
    version: u32,
    store: Uuid,
    key_check: KeyCheck,
    #[serde(flatten)]
    place: Place,
}

/// The version alone, which every form has.
#[derive(serde::Deserialize)]
struct Head {
    version: u32,
}

impl Sidecar {
    /// Reads the file at `path`; nothing if there is none.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, VaultError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(VaultError::Read {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let damaged = |source: serde_json::Error| VaultError::DamagedSidecar {
            path: path.to_owned(),
            source: source.into(),
        };
        let head: Head = serde_json::from_slice(&bytes).map_err(damaged)?;
        if head.version > VERSION {
            return Err(VaultError::NewerSidecar {
                path: path.to_owned(),
                found: head.version,
                known: VERSION,
            });
        }
        let written: Written = serde_json::from_slice(&bytes).map_err(damaged)?;
        Ok(Some(Self {
            store: written.store,
            key_check: written.key_check,
            place: written.place,
        }))
    }

    /// Writes the file, and reads it back.
    pub(crate) fn write(&self, path: &Path) -> Result<(), VaultError> {
        let failed = |source: io::Error| VaultError::Write {
            path: path.to_owned(),
            source,
        };
        let written = Written {
            version: VERSION,
            store: self.store,
            key_check: self.key_check.clone(),
            place: self.place.clone(),
        };
        let mut json = serde_json::to_vec_pretty(&written).map_err(|error| failed(error.into()))?;
        json.push(b'\n');
        durable_file::replace(path, &json).map_err(failed)?;
        match Self::read(path)? {
            Some(read) if read == *self => Ok(()),
            _ => Err(failed(io::Error::other("it reads back differently"))),
        }
    }
}
