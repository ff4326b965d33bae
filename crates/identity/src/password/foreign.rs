//! Hashes that other systems made: bcrypt, PBKDF2, and digests with or without salt.

use std::num::NonZeroU32;

use aws_lc_rs::{constant_time, pbkdf2};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::digest::Digest;

/// Who brings a hash could bring one that takes minutes to check: beyond these it is never right.
const MOST_BCRYPT_COST: u32 = 15;
const MOST_ITERATIONS: u32 = 5_000_000;
/// KiB times passes: four times what OWASP asks for at most.
const MOST_ARGON2: u64 = 1024 * 1024;

/// A hash that somebody cut short would be right too easily.
const SHORTEST_KEY: usize = 16;

/// Whether this is the password of a hash that is not Argon2's.
pub(super) fn verify(password: &[u8], kept: &str) -> bool {
    let mut parts = kept.split('$');
    let (Some(""), Some(scheme)) = (parts.next(), parts.next()) else {
        return false;
    };
    match scheme {
        "2a" | "2b" | "2x" | "2y" => {
            let cost = parts.next().and_then(|cost| cost.parse::<u32>().ok());
            cost.is_some_and(|cost| cost <= MOST_BCRYPT_COST)
                && bcrypt::verify(password, kept).unwrap_or(false)
        }
        "pbkdf2-sha1" | "pbkdf2-sha256" | "pbkdf2-sha512" => {
            let parts: Vec<&str> = parts.collect();
            let [rounds, salt, key] = parts.as_slice() else {
                return false;
            };
            by_pbkdf2(password, scheme, rounds, salt, key).unwrap_or(false)
        }
        scheme => {
            let parts: Vec<&str> = parts.collect();
            let [order, salt, hash] = parts.as_slice() else {
                return false;
            };
            by_digest(password, scheme, order, salt, hash).unwrap_or(false)
        }
    }
}

/// Whether an Argon2 hash can be checked in reasonable time and memory.
pub(super) fn is_affordable(kept: &str) -> bool {
    let part = |name: &str| -> Option<u64> {
        let mut parts = kept.split(['$', ',']);
        parts.find_map(|part| part.strip_prefix(name))?.parse().ok()
    };
    match (part("m="), part("t=")) {
        (Some(memory), Some(passes)) => memory.saturating_mul(passes) <= MOST_ARGON2,
        _ => false,
    }
}

/// As Keycloak's and the PHC's (`i=27500`), or as passlib's (`29000`, `.` for `+`).
fn by_pbkdf2(password: &[u8], scheme: &str, rounds: &str, salt: &str, key: &str) -> Option<bool> {
    let algorithm = match scheme {
        "pbkdf2-sha1" => pbkdf2::PBKDF2_HMAC_SHA1,
        "pbkdf2-sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
        _ => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    let rounds = rounds.split(',').next().unwrap_or_default();
    let rounds: u32 = rounds.strip_prefix("i=").unwrap_or(rounds).parse().ok()?;
    if rounds > MOST_ITERATIONS {
        return None;
    }
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let base64 = GeneralPurpose::new(&STANDARD, lenient);
    let decode = |text: &str| base64.decode(text.replace('.', "+")).ok();
    let (salt, key) = (decode(salt)?, decode(key)?);
    if key.len() < SHORTEST_KEY {
        return None;
    }
    let rounds = NonZeroU32::new(rounds)?;
    Some(pbkdf2::verify(algorithm, rounds, &salt, password, &key).is_ok())
}

fn by_digest(password: &[u8], scheme: &str, order: &str, salt: &str, hash: &str) -> Option<bool> {
    let digest = Digest::named(scheme)?;
    let salt = salt.as_bytes();
    let joined: Vec<u8> = match order {
        "password" => password.to_vec(),
        "salt-password" => [salt, password].concat(),
        "password-salt" => [password, salt].concat(),
        _ => return None,
    };
    let computed = digest.hex(&joined);
    let is_same = constant_time::verify_slices_are_equal(computed.as_bytes(), hash.as_bytes());
    Some(is_same.is_ok())
}
