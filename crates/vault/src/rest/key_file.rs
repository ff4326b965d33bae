//! The key file of servers: the recovery code's text and a newline.

use std::io;
use std::path::Path;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{MasterKey, RecoveryCode, VaultError, durable_file};

/// Reads the key; nothing if there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<MasterKey>, VaultError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(VaultError::Read {
                path: path.to_owned(),
                source,
            });
        }
    };
    if durable_file::is_open_to_others(path).unwrap_or(false) {
        tracing::warn!(
            path = %path.display(),
            "the key file can be read by other users of this machine: allow it to its owner only"
        );
    }
    let text = SecretString::from(String::from_utf8_lossy(&bytes).into_owned());
    RecoveryCode::parse(&text)
        .map(Some)
        .map_err(|source| VaultError::DamagedKeyFile {
            path: path.to_owned(),
            source,
        })
}

/// Makes the file, which must not exist.
pub(crate) fn create(path: &Path, key: &MasterKey) -> Result<(), VaultError> {
    let code = RecoveryCode::of(key);
    let content = Zeroizing::new(format!("{}\n", code.text().expose_secret()));
    durable_file::create(path, content.as_bytes()).map_err(|source| VaultError::Write {
        path: path.to_owned(),
        source,
    })
}
