//! Passwords, as Argon2id in PHC strings.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use saoma_ambient::Entropy;
use saoma_model::PasswordHash;
use secrecy::{ExposeSecret as _, SecretString};

/// What is verified when there is no account: so that the answer takes as long as with one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password under a salt of its own. Takes tens of milliseconds and 19 MiB.
pub(crate) fn hash(password: &SecretString, entropy: &dyn Entropy) -> PasswordHash {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let hash = Argon2::default()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .expect("the default parameters and 16 bytes of salt are within Argon2's limits");
    PasswordHash::new(hash.to_string())
}

/// Whether `password` is the one that was hashed. Takes as long without a hash, and is never right
/// then.
pub(crate) fn verify(password: &SecretString, hash: Option<&PasswordHash>) -> bool {
    let phc = hash.map_or(NOBODYS, PasswordHash::reveal);
    let is_right = Argon2::default()
        .verify_password(password.expose_secret().as_bytes(), phc)
        .is_ok();
    is_right && hash.is_some()
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
}
