use std::fmt;
use std::sync::Arc;

use aws_lc_rs::{digest, hmac};
use saoma_ambient::Entropy;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::MasterKey;
use crate::aead::Cipher;

/// The first byte of everything sealed, so that another cipher can come one day.
const VERSION: u8 = 1;

/// Ciphertext as it lies in the store: a version byte, then nonce, AES-256-GCM ciphertext and tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// What was read from the store; [`Vault::open`] tells whether it is sound.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sealed({} bytes)", self.0.len())
    }
}

/// Why sealed bytes did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The first byte names a form that this version does not know.
    #[error("sealed in a form this version of Saoma does not know")]
    UnknownVersion,
    /// Changed, cut short, moved here from another place, or sealed under another key.
    #[error("sealed bytes are damaged, or belong to another place or key")]
    NotAuthentic,
    /// Opened, but what was inside is not the text that belongs there.
    #[error("sealed bytes do not hold text")]
    NotText,
}

/// Seals and opens secrets under one master key, and hashes client secrets with its pepper.
pub struct Vault {
    cipher: Cipher,
    pepper: hmac::Key,
    entropy: Arc<dyn Entropy>,
}

impl Vault {
    /// A vault under `key`. `entropy` gives the nonces.
    #[must_use]
    pub fn new(key: &MasterKey, entropy: Arc<dyn Entropy>) -> Self {
        let pepper = key.client_secret_pepper();
        Self {
            cipher: Cipher::new(&key.sealing_key()),
            pepper: hmac::Key::new(hmac::HMAC_SHA256, pepper.expose_secret()),
            entropy,
        }
    }

    /// Seals `plaintext` for one place, which `context` names, for example
    /// `platform_app/{workspace}/{appid}/secret`: sealed bytes moved to another row do not open.
    #[must_use]
    pub fn seal(&self, context: &str, plaintext: &[u8]) -> Sealed {
        let mut bytes = vec![VERSION];
        bytes.extend(
            self.cipher
                .seal(&*self.entropy, context.as_bytes(), plaintext),
        );
        Sealed(bytes)
    }

    /// Opens what was sealed for the same `context`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(&self, context: &str, sealed: &Sealed) -> Result<SecretSlice<u8>, OpenError> {
        let (version, rest) = sealed.0.split_first().ok_or(OpenError::NotAuthentic)?;
        if *version != VERSION {
            return Err(OpenError::UnknownVersion);
        }
        self.cipher
            .open(context.as_bytes(), rest)
            .map_err(|_| OpenError::NotAuthentic)
    }

    /// Seals a secret text for the place that `context` names.
    #[must_use]
    pub fn seal_text(&self, context: &str, secret: &SecretString) -> Sealed {
        self.seal(context, secret.expose_secret().as_bytes())
    }

    /// Opens what [`seal_text`](Self::seal_text) sealed for the same `context`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open_text(&self, context: &str, sealed: &Sealed) -> Result<SecretString, OpenError> {
        let bytes = self.open(context, sealed)?;
        std::str::from_utf8(bytes.expose_secret())
            .map(SecretString::from)
            .map_err(|_| OpenError::NotText)
    }

    /// The hash under which a client secret is stored: HMAC-SHA256 under the pepper, so that a
    /// stolen table alone lets nobody try guesses, even for a short secret that a person chose.
    #[must_use]
    pub fn hash_client_secret(&self, client_secret: &SecretString) -> [u8; 32] {
        let tag = hmac::sign(&self.pepper, client_secret.expose_secret().as_bytes());
        let mut hash = [0; 32];
        hash.copy_from_slice(tag.as_ref());
        hash
    }

    /// Whether `client_secret` is the one that was hashed; takes the same time either way.
    #[must_use]
    pub fn verify_client_secret(&self, client_secret: &SecretString, hash: &[u8]) -> bool {
        hmac::verify(&self.pepper, client_secret.expose_secret().as_bytes(), hash).is_ok()
    }
}

/// The hash under which a token, code or state that Saoma made is stored: plain SHA-256, since
/// nobody guesses 256 random bits.
#[must_use]
pub fn hash_token(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use saoma_ambient::SeededEntropy;

    use super::*;

    const CONTEXT: &str = "platform_app/acme/wx0123456789abcdef/secret";

    fn vault(key: u8) -> Vault {
        Vault::new(
            &MasterKey::from_bytes(&[key; 32]),
            Arc::new(SeededEntropy::new(1)),
        )
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_and_context_only() {
        let secret = SecretString::from("微信 secret 🔑");
        let sealed = vault(1).seal_text(CONTEXT, &secret);
        let opened = vault(1)
            .open_text(CONTEXT, &sealed)
            .expect("same key, same context");
        assert_eq!(opened.expose_secret(), secret.expose_secret());
        let moved = vault(1).open("platform_app/other/wx0123456789abcdef/secret", &sealed);
        assert_eq!(
            moved.err(),
            Some(OpenError::NotAuthentic),
            "a row's secret does not open in another row"
        );
        let other_key = vault(2).open(CONTEXT, &sealed);
        assert_eq!(other_key.err(), Some(OpenError::NotAuthentic));
    }

    #[test]
    fn any_changed_bit_or_missing_byte_is_noticed() {
        let vault = vault(1);
        let sealed = vault.seal(CONTEXT, b"0123456789abcdef0123456789abcdef");
        for position in 0..sealed.0.len() {
            for bit in 0..8 {
                let mut bytes = sealed.0.clone();
                bytes[position] ^= 1 << bit;
                assert!(
                    vault.open(CONTEXT, &Sealed(bytes)).is_err(),
                    "bit {bit} of byte {position} was changed"
                );
            }
            let cut = Sealed(sealed.0[..position].to_vec());
            assert!(vault.open(CONTEXT, &cut).is_err(), "cut at {position}");
        }
    }

    #[test]
    fn the_same_secret_never_looks_the_same_twice() {
        let vault = vault(1);
        assert_ne!(vault.seal(CONTEXT, b"x"), vault.seal(CONTEXT, b"x"));
    }

    #[test]
    fn a_newer_form_is_told_from_a_damaged_one() {
        let mut bytes = vault(1).seal(CONTEXT, b"x").0;
        bytes[0] = 2;
        assert_eq!(
            vault(1).open(CONTEXT, &Sealed(bytes)).err(),
            Some(OpenError::UnknownVersion)
        );
    }

    #[test]
    fn a_client_secret_is_verified_under_its_own_pepper_only() {
        let secret = SecretString::from("correct horse");
        let hash = vault(1).hash_client_secret(&secret);
        assert!(vault(1).verify_client_secret(&secret, &hash));
        assert!(!vault(1).verify_client_secret(&"wrong horse".into(), &hash));
        assert!(
            !vault(2).verify_client_secret(&secret, &hash),
            "the pepper belongs to the master key"
        );
        assert!(
            !vault(1).verify_client_secret(&secret, &[]),
            "no hash, no entry"
        );
    }

    #[test]
    fn a_token_hash_is_sha_256() {
        assert_eq!(
            hex::encode(hash_token("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
