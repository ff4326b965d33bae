//! AES-256-GCM with a random 96-bit nonce in front: the one form of ciphertext that Saoma keeps.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use saoma_ambient::Entropy;
use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

pub(crate) struct Cipher(LessSafeKey);

/// The ciphertext was changed, or made under another key or for another context: GCM cannot tell.
#[derive(Debug)]
pub(crate) struct NotAuthentic;

impl Cipher {
    pub(crate) fn new(key: &SecretBox<[u8; 32]>) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key.expose_secret())
            .expect("AES-256 takes the 32 bytes that the type holds");
        Self(LessSafeKey::new(key))
    }

    /// Nonce, ciphertext and tag, one after the other.
    ///
    /// A random nonce is safe for about 2^32 seals under one key; a store seals a few per secret
    /// that a person types in.
    pub(crate) fn seal(&self, entropy: &dyn Entropy, context: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(NONCE_LEN + plaintext.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(plaintext);
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed,
            )
            .expect("AES-GCM seals anything under 64 GiB, and all that is sealed fits in memory");
        sealed.splice(0..0, nonce);
        sealed
    }

    pub(crate) fn open(
        &self,
        context: &[u8],
        sealed: &[u8],
    ) -> Result<SecretSlice<u8>, NotAuthentic> {
        let (nonce, ciphertext) = sealed
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(NotAuthentic)?;
        let mut buffer = ciphertext.to_vec();
        let opened = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(context),
                &mut buffer,
            )
            .map(|plaintext| SecretSlice::from(plaintext.to_vec()));
        buffer.zeroize();
        opened.map_err(|_| NotAuthentic)
    }
}
