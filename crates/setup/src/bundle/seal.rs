//! Sealing, in the format of age: what `age --decrypt` opens with the same passphrase.

use age::scrypt::{Identity, Recipient};
use age::{DecryptError, decrypt, encrypt};
use secrecy::{ExposeSecret, SecretString};

use super::{BundleError, MAX_BUNDLE_BYTES};

/// The shortest passphrase to seal with, in characters.
pub const MIN_PASSPHRASE: usize = 12;

/// How much work a guess costs (2^17, 128 MiB): half a second, and a small server can still open it.
const WORK_FACTOR: u8 = 17;

/// A file that asks for more was not made to be opened.
const MAX_WORK_FACTOR: u8 = 20;

const FIRST_LINE: &[u8] = b"age-encryption.org/v1\n";

/// Whether these bytes begin as a sealed bundle does.
#[must_use]
pub fn is_sealed(content: &[u8]) -> bool {
    content.starts_with(FIRST_LINE)
}

/// The library takes its randomness from the system: what is sealed is never the same twice.
pub(super) fn seal(content: &[u8], passphrase: &SecretString) -> Result<Vec<u8>, BundleError> {
    if passphrase.expose_secret().chars().count() < MIN_PASSPHRASE {
        return Err(BundleError::PassphraseShort);
    }
    let mut recipient = Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK_FACTOR);
    encrypt(&recipient, content).map_err(|error| BundleError::Write(Box::new(error)))
}

pub(super) fn open(content: &[u8], passphrase: &SecretString) -> Result<Vec<u8>, BundleError> {
    let mut identity = Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    let opened = decrypt(&identity, content).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            BundleError::PassphraseWrong
        }
        // Sealed for somebody's key, which no bundle is.
        DecryptError::NoMatchingKeys => BundleError::NoBundle,
        _ => BundleError::Damaged,
    })?;
    match opened.len() > MAX_BUNDLE_BYTES {
        true => Err(BundleError::TooLarge),
        false => Ok(opened),
    }
}
