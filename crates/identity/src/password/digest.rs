use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512, digest};
use md5::Digest as _;

/// A digest of which people have made hashes of passwords.
#[derive(Debug, Clone, Copy)]
pub(super) enum Digest {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    /// By its word in a kept hash.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "md5" => Self::Md5,
            "sha1" => Self::Sha1,
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            _ => return None,
        })
    }

    /// The digest of `bytes` in small hexadecimal digits.
    pub(super) fn hex(self, bytes: &[u8]) -> String {
        let of = |algorithm| hex(digest(algorithm, bytes).as_ref());
        match self {
            Self::Md5 => hex(&md5::Md5::digest(bytes)),
            Self::Sha1 => of(&SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha256 => of(&SHA256),
            Self::Sha512 => of(&SHA512),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
