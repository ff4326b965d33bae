//! The operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager
//! on Windows. Its calls block, and may wait for a person to unlock it.

use keyring::Entry;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{MasterKey, RecoveryCode, VaultError};

const SERVICE: &str = "saoma";

/// Reads the key of a store.
pub(crate) async fn read(store: Uuid) -> Result<MasterKey, VaultError> {
    let text = blocking(move || read_text(store)).await?;
    RecoveryCode::parse(&text).map_err(|_| VaultError::KeyringGarbled)
}

/// Puts the key in, and reads it back: a store is encrypted only under a key that can be had again.
pub(crate) async fn put(store: Uuid, key: &MasterKey) -> Result<(), VaultError> {
    let code = RecoveryCode::of(key).text().clone();
    blocking(move || {
        let entry = entry(store)?;
        entry.set_password(code.expose_secret()).map_err(failure)?;
        let kept = read_text(store)?;
        if kept.expose_secret() != code.expose_secret() {
            return Err(VaultError::KeyringGarbled);
        }
        Ok(())
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        // Only a panic inside the keyring's crate or a runtime shutting down leads here.
        Err(error) => Err(VaultError::Keyring(keyring::Error::PlatformFailure(
            Box::new(error),
        ))),
    }
}

fn read_text(store: Uuid) -> Result<SecretString, VaultError> {
    let text = entry(store)?.get_password().map_err(failure)?;
    Ok(text.into())
}

fn entry(store: Uuid) -> Result<Entry, VaultError> {
    Entry::new(SERVICE, &store.to_string()).map_err(failure)
}

fn failure(error: keyring::Error) -> VaultError {
    match error {
        keyring::Error::NoEntry => VaultError::KeyMissing,
        keyring::Error::NoDefaultStore => VaultError::NoKeyring(error),
        keyring::Error::NoStorageAccess(_) => VaultError::KeyringLocked(error),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            VaultError::KeyringGarbled
        }
        _ => VaultError::Keyring(error),
    }
}
