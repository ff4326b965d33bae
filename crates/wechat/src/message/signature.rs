use aws_lc_rs::constant_time;
use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY};

/// What `signature` in the query of a push or of a URL verification must be: SHA-1, in lower-case
/// hex, of the three sorted as texts and written one behind the other. It does not cover the body.
#[must_use]
pub fn signature(token: &str, timestamp: &str, nonce: &str) -> String {
    of_sorted(&mut [token, timestamp, nonce])
}

/// What `msg_signature` must be: the same with the ciphertext as a fourth, so that the body of an
/// encrypted push is covered.
#[must_use]
pub fn msg_signature(token: &str, timestamp: &str, nonce: &str, encrypt: &str) -> String {
    of_sorted(&mut [token, timestamp, nonce, encrypt])
}

/// Whether `given` is the `expected` signature. Takes the same time wherever they differ.
#[must_use]
pub fn is_signature(given: &str, expected: &str) -> bool {
    constant_time::verify_slices_are_equal(given.as_bytes(), expected.as_bytes()).is_ok()
}

fn of_sorted(parts: &mut [&str]) -> String {
    parts.sort_unstable();
    let digest = digest::digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes());
    hex::encode(digest)
}
