//! Passwords, as Argon2id in PHC strings; those that came with a list as they came, until their owner
//! signs in once.

mod digest;
mod foreign;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use saoma_ambient::Entropy;
use saoma_model::PasswordHash;
use secrecy::{ExposeSecret as _, SecretString};

/// What is verified when there is no account: so that the answer takes as long as with one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How the hashes begin that [`hash`] makes.
const OWN: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// Hashes a password under a salt of its own. Takes tens of milliseconds and 19 MiB.
pub(crate) fn hash(password: &SecretString, entropy: &dyn Entropy) -> PasswordHash {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    hash_with(password, salt)
}

/// The same under a salt that was drawn before.
pub(crate) fn hash_with(password: &SecretString, salt: [u8; 16]) -> PasswordHash {
    let hash = Argon2::default()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .expect("the default parameters and 16 bytes of salt are within Argon2's limits");
    PasswordHash::new(hash.to_string())
}

/// Whether `password` is the one that was hashed, here or by another system. Takes as long without a
/// hash, and is never right then.
pub(crate) fn verify(password: &SecretString, hash: Option<&PasswordHash>) -> bool {
    let kept = hash.map_or(NOBODYS, PasswordHash::reveal);
    let password = password.expose_secret().as_bytes();
    if !kept.starts_with("$argon2") {
        return foreign::verify(password, kept);
    }
    let is_right =
        foreign::is_affordable(kept) && Argon2::default().verify_password(password, kept).is_ok();
    is_right && hash.is_some()
}

/// Whether a hash was made by another system or by weaker rules than ours: whoever has just been
/// right gets one of ours in its place.
pub(crate) fn is_outdated(hash: &PasswordHash) -> bool {
    !hash.reveal().starts_with(OWN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    #[test]
    fn only_the_same_password_is_right() {
        let hashed = hash(&"correct horse".into(), &SeededEntropy::new(1));
        assert!(hashed.reveal().starts_with("$argon2id$"));
        assert!(verify(&"correct horse".into(), Some(&hashed)));
        assert!(!verify(&"correct hors".into(), Some(&hashed)));
        assert!(!verify(&"correct horse".into(), None));
        let again = hash(&"correct horse".into(), &SeededEntropy::new(2));
        assert_ne!(hashed, again, "each has a salt of its own");
        assert!(!is_outdated(&hashed), "our own need no other");
    }

    #[test]
    fn what_stands_in_for_nobodys_hash_is_one_that_is_computed() {
        let refused = Argon2::default().verify_password(b"x", NOBODYS);
        let wrong = argon2::password_hash::Error::PasswordInvalid;
        assert_eq!(
            refused,
            Err(wrong),
            "it must fail by comparing, not by reading"
        );
    }

    /// bcrypt: John the Ripper's self-test; Argon2: the reference implementation's test.c; PBKDF2:
    /// RFC 7914, section 11, and passlib's documentation; the digests: NIST's and RFC
    /// 1321's `abc`.
    #[test]
    fn hashes_of_other_systems_are_honoured() {
        for (password, kept) in [
            (
                "U*U",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
            (
                "U*U",
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
            (
                "password",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
            ),
            (
                "passwd",
                "$pbkdf2-sha256$i=1$c2FsdA==$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4RbHjC9UJESBB06GXgw==",
            ),
            (
                "password",
                "$pbkdf2-sha256$8000$XAuBMIYQQogxRg$tRRlz8hYn63B9LYiCd6PRo6FMiunY9ozmMMI3srxeRE",
            ),
            ("abc", "$md5$password$$900150983cd24fb0d6963f7d28e17f72"),
            (
                "bc",
                "$md5$salt-password$a$900150983cd24fb0d6963f7d28e17f72",
            ),
            (
                "ab",
                "$md5$password-salt$c$900150983cd24fb0d6963f7d28e17f72",
            ),
            (
                "bc",
                "$sha1$salt-password$a$a9993e364706816aba3e25717850c26c9cd0d89d",
            ),
            (
                "ab",
                "$sha256$password-salt$c$ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                "abc",
                "$sha512$password$$ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ] {
            let kept = PasswordHash::new(kept);
            assert!(verify(&password.into(), Some(&kept)), "{}", kept.reveal());
            let wrong = format!("{password}x");
            assert!(!verify(&wrong.into(), Some(&kept)), "{}", kept.reveal());
            assert!(is_outdated(&kept), "it is replaced once they sign in");
        }
    }

    #[test]
    fn the_order_of_salt_and_password_counts() {
        let kept = PasswordHash::new("$md5$salt-password$a$900150983cd24fb0d6963f7d28e17f72");
        assert!(!verify(&"a".into(), Some(&kept)));
        let turned = PasswordHash::new("$md5$password-salt$a$900150983cd24fb0d6963f7d28e17f72");
        assert!(!verify(&"bc".into(), Some(&turned)));
    }

    #[test]
    fn a_hash_that_would_cost_minutes_or_cannot_be_read_is_never_right() {
        for kept in [
            "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
            "$pbkdf2-sha256$i=4000000000$c2FsdA==$VawEbd4gRmwWzG/ugffLMSLxmXqbqGUKmuQ3ZbYyoPs=",
            "$pbkdf2-sha256$i=1$c2FsdA==$",
            "$md5$password$$",
            "$md5",
            "",
            "plain text",
        ] {
            let hash = PasswordHash::new(kept);
            assert!(!verify(&"U*U".into(), Some(&hash)), "{kept}");
            assert!(!verify(&"".into(), Some(&hash)), "{kept}");
            assert!(!verify(&"plain text".into(), Some(&hash)), "{kept}");
        }
    }
}
