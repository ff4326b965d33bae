use aws_lc_rs::hkdf;
use saoma_ambient::Entropy;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};

/// The one key that all others are derived from: 32 bytes, wiped from memory when dropped.
///
/// It has no `Debug`, `Clone` or `Serialize`: it leaves this crate only as a
/// [`RecoveryCode`](crate::RecoveryCode), to be written on paper.
pub struct MasterKey(SecretBox<[u8; 32]>);

impl MasterKey {
    /// Makes a new key. `entropy` must be the operating system's outside tests.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(SecretBox::init_with_mut(|bytes: &mut [u8; 32]| {
            entropy.fill(bytes);
        }))
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SecretBox::init_with_mut(|key: &mut [u8; 32]| {
            key.copy_from_slice(bytes);
        }))
    }

    /// The key that encrypts the SQLite file.
    #[must_use]
    pub fn store_key(&self) -> StoreKey {
        StoreKey(self.derive(b"saoma/store/v1"))
    }

    pub(crate) fn sealing_key(&self) -> SecretBox<[u8; 32]> {
        self.derive(b"saoma/sealing/v1")
    }

    pub(crate) fn client_secret_pepper(&self) -> SecretBox<[u8; 32]> {
        self.derive(b"saoma/client-secret-pepper/v1")
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// HKDF-SHA256 (RFC 5869): what is derived under one label says nothing about another.
    fn derive(&self, label: &[u8]) -> SecretBox<[u8; 32]> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"saoma/master-key");
        let pseudo_random_key = salt.extract(self.expose());
        let mut derived = SecretBox::<[u8; 32]>::default();
        pseudo_random_key
            .expand(&[label], hkdf::HKDF_SHA256)
            .and_then(|material| material.fill(derived.expose_secret_mut()))
            .expect("HKDF-SHA256 gives 32 bytes, which is its own output length");
        derived
    }
}

/// The raw key of an SQLCipher file, derived from the master key.
pub struct StoreKey(SecretBox<[u8; 32]>);

impl StoreKey {
    /// The value of SQLCipher's `PRAGMA key` that skips its own key derivation: `"x'…'"` with 64
    /// hex digits, the double quotes included.
    #[must_use]
    pub fn pragma_value(&self) -> SecretString {
        format!("\"x'{}'\"", hex::encode(self.0.expose_secret())).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_keys_differ_from_each_other_and_stay_the_same() {
        let key = MasterKey::from_bytes(&[7; 32]);
        let store = key.store_key().0;
        let sealing = key.sealing_key();
        let pepper = key.client_secret_pepper();
        assert_ne!(store.expose_secret(), sealing.expose_secret());
        assert_ne!(sealing.expose_secret(), pepper.expose_secret());
        assert_eq!(
            key.store_key().pragma_value().expose_secret(),
            "\"x'4f0d51b0d408b9e6d2c3e2a444c27add2d87b4c9fbd0731c3e675931e37370e4'\"",
            "a changed derivation would lock everybody out of their stores"
        );
    }
}
