//! The master key under a passphrase: Argon2id makes a key of the passphrase, AES-256-GCM locks
//! the master key with it.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use saoma_ambient::Entropy;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use uuid::Uuid;

use crate::MasterKey;
use crate::aead::Cipher;

/// What guessing one passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Argon2Cost {
    /// Memory in KiB.
    #[serde(rename = "m")]
    pub memory_kib: u32,
    /// Passes over it.
    #[serde(rename = "t")]
    pub passes: u32,
    /// Lanes.
    #[serde(rename = "p")]
    pub lanes: u32,
}

/// RFC 9106's choice for machines short of memory: 64 MiB and three passes, but one lane, because
/// this implementation runs lanes one after the other.
impl Default for Argon2Cost {
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

impl Argon2Cost {
    /// What a file may ask for at most, so that a changed one cannot exhaust the machine.
    const LARGEST: Self = Self {
        memory_kib: 1024 * 1024,
        passes: 64,
        lanes: 16,
    };

    const fn is_bearable(&self) -> bool {
        self.memory_kib <= Self::LARGEST.memory_kib
            && self.passes <= Self::LARGEST.passes
            && self.lanes <= Self::LARGEST.lanes
    }
}

/// A locked master key, as it stands in the file beside the store.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Locked {
    argon2: Argon2Cost,
    salt: String,
    /// Nonce, ciphertext and tag.
    ciphertext: String,
}

/// Why a locked key did not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnlockError {
    /// The passphrase is another, or the ciphertext was changed.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// No passphrase could ever open this.
    #[error("{0}")]
    Damaged(&'static str),
}

/// Locks `key` under `passphrase`, for one store. Takes the time and memory of `cost`.
pub(crate) async fn lock(
    key: &MasterKey,
    store: Uuid,
    passphrase: &SecretString,
    cost: Argon2Cost,
    entropy: &dyn Entropy,
) -> Result<Locked, UnlockError> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let cipher = derive(passphrase, salt.to_vec(), cost).await?;
    let ciphertext = cipher.seal(entropy, context(store, cost).as_bytes(), key.expose());
    Ok(Locked {
        argon2: cost,
        salt: BASE64.encode(salt),
        ciphertext: BASE64.encode(ciphertext),
    })
}

/// Opens what [`lock`] locked.
pub(crate) async fn unlock(
    locked: &Locked,
    store: Uuid,
    passphrase: &SecretString,
) -> Result<MasterKey, UnlockError> {
    let decode = |text: &str| BASE64.decode(text);
    let (Ok(salt), Ok(ciphertext)) = (decode(&locked.salt), decode(&locked.ciphertext)) else {
        return Err(UnlockError::Damaged("salt or ciphertext is no base64"));
    };
    let cipher = derive(passphrase, salt, locked.argon2).await?;
    let context = context(store, locked.argon2);
    let opened = cipher
        .open(context.as_bytes(), &ciphertext)
        .map_err(|_| UnlockError::WrongPassphrase)?;
    let bytes: &[u8; 32] = opened
        .expose_secret()
        .try_into()
        .map_err(|_| UnlockError::Damaged("the locked key is not 32 bytes long"))?;
    Ok(MasterKey::from_bytes(bytes))
}

/// Store and cost are authenticated too: neither can be exchanged unnoticed.
fn context(store: Uuid, cost: Argon2Cost) -> String {
    let Argon2Cost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    format!("saoma/locked-key/v1/{store}/{memory_kib}/{passes}/{lanes}")
}

async fn derive(
    passphrase: &SecretString,
    salt: Vec<u8>,
    cost: Argon2Cost,
) -> Result<Cipher, UnlockError> {
    if !cost.is_bearable() {
        return Err(UnlockError::Damaged("the cost of Argon2 is out of bounds"));
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32));
    let params = params.map_err(|_| UnlockError::Damaged("the cost of Argon2 is out of bounds"))?;
    let passphrase = Arc::new(passphrase.clone());
    let derived = tokio::task::spawn_blocking(move || {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = SecretBox::<[u8; 32]>::default();
        argon2
            .hash_password_into(
                passphrase.expose_secret().as_bytes(),
                &salt,
                key.expose_secret_mut(),
            )
            .map(|()| key)
    });
    match derived.await {
        Ok(Ok(key)) => Ok(Cipher::new(&key)),
        _ => Err(UnlockError::Damaged("the salt is too short")),
    }
}
