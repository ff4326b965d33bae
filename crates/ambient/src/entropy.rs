use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::Timestamp;

/// The only source of randomness.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness: good for keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that asks the system for randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        // A system without randomness can make no key and no token: there is nothing to go on with.
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// The same bytes for the same seed: for tests and for the simulator's `--seed`, never for keys.
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// Starts the stream that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(bytes);
    }
}

const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` characters of `[0-9A-Za-z]`, each equally likely.
#[must_use]
pub fn alphanumeric(entropy: &dyn Entropy, length: usize) -> String {
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        entropy.fill(&mut bytes);
        // 248 is the largest multiple of 62 in a byte: what lies above would favour some letters.
        let letters = bytes
            .iter()
            .filter(|byte| **byte < 248)
            .filter_map(|byte| ALPHANUMERIC.get(usize::from(byte % 62)));
        text.extend(
            letters
                .take(length - text.len())
                .map(|letter| char::from(*letter)),
        );
    }
    text
}

/// An unguessable token: 43 characters of `[0-9A-Za-z]`, 256 bits.
#[must_use]
pub fn token(entropy: &dyn Entropy) -> String {
    alphanumeric(entropy, 43)
}

/// The 16 bytes of a UUIDv7 (RFC 9562): ids made later sort later.
#[must_use]
pub fn uuid_v7(now: Timestamp, entropy: &dyn Entropy) -> [u8; 16] {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    let millis = u64::try_from(now.millis()).unwrap_or(0).to_be_bytes();
    for (byte, part) in bytes.iter_mut().zip(millis.iter().skip(2)) {
        *byte = *part;
    }
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
    *version = (*version & 0x0f) | 0x70;
    *variant = (*variant & 0x3f) | 0x80;
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_stream() {
        let (a, b) = (SeededEntropy::new(7), SeededEntropy::new(7));
        assert_eq!(token(&a), token(&b), "the same seed gives the same token");
        assert_ne!(
            token(&a),
            token(&SeededEntropy::new(8)),
            "another seed gives another"
        );
        assert_eq!(alphanumeric(&a, 100).len(), 100, "longer than one draw");
    }

    #[test]
    fn uuid_v7_carries_time_version_and_variant() {
        let bytes = uuid_v7(
            Timestamp::from_millis(0x0123_4567_89ab),
            &SeededEntropy::new(1),
        );
        assert_eq!(
            &bytes[..6],
            &[0x01, 0x23, 0x45, 0x67, 0x89, 0xab],
            "the first 48 bits are the time"
        );
        assert_eq!(bytes[6] >> 4, 7, "version 7");
        assert_eq!(bytes[8] >> 6, 0b10, "RFC 9562 variant");
    }
}
