use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use saoma_model::{PasswordHash, RowReason};

/// A password's hash as it is kept: one text that says itself how it was made. bcrypt and Argon2
/// bring such a text; the others become `$<scheme>$<parameters>$<salt>$<hash>`, salt and hash as they
/// came. The schemes of salted digests say in which order salt and password were joined.
pub(crate) fn password(
    hash: &str,
    scheme: Option<&str>,
    salt: Option<&str>,
) -> Result<PasswordHash, RowReason> {
    let scheme = scheme.map(|scheme| scheme.to_lowercase().replace('_', "-"));
    let digits =
        |length: usize| hash.len() == length && hash.bytes().all(|b| b.is_ascii_hexdigit());
    match scheme.as_deref().unwrap_or_default() {
        "" | "bcrypt" if is_bcrypt(hash) => Ok(PasswordHash::new(hash)),
        "" | "argon2" | "argon2id" | "argon2i" if hash.starts_with("$argon2") => {
            Ok(PasswordHash::new(hash))
        }
        "" | "pbkdf2" | "pbkdf2-sha1" | "pbkdf2-sha256" | "pbkdf2-sha512"
            if hash.starts_with("$pbkdf2-") =>
        {
            Ok(PasswordHash::new(hash))
        }
        "" | "pbkdf2" | "pbkdf2-sha1" | "pbkdf2-sha256" | "pbkdf2-sha512"
            if hash.starts_with("pbkdf2_") =>
        {
            django(hash).ok_or(RowReason::PasswordForm)
        }
        "bcrypt" | "argon2" | "argon2id" | "argon2i" | "pbkdf2" | "pbkdf2-sha1"
        | "pbkdf2-sha256" | "pbkdf2-sha512" => Err(RowReason::PasswordForm),
        "" => Err(RowReason::PasswordScheme),
        scheme => {
            let (digest, order) = scheme.split_once('-').unwrap_or((scheme, "password"));
            let length = match digest {
                "md5" => 32,
                "sha1" => 40,
                "sha256" => 64,
                "sha512" => 128,
                _ => return Err(RowReason::PasswordScheme),
            };
            if !["password", "salt-password", "password-salt"].contains(&order) {
                return Err(RowReason::PasswordScheme);
            }
            let salt = salt.unwrap_or_default();
            let is_salted = order != "password";
            if !digits(length) || salt.is_empty() == is_salted || salt.contains('$') {
                return Err(RowReason::PasswordForm);
            }
            let hash = hash.to_lowercase();
            Ok(PasswordHash::new(format!(
                "${digest}${order}${salt}${hash}"
            )))
        }
    }
}

/// `pbkdf2_sha256$rounds$salt$hash`, whose salt is a text (Django's documentation, How Django stores
/// passwords), with the salt in base64 as elsewhere.
fn django(hash: &str) -> Option<PasswordHash> {
    let mut parts = hash.split('$');
    let scheme = match parts.next()? {
        "pbkdf2_sha1" => "pbkdf2-sha1",
        "pbkdf2_sha256" => "pbkdf2-sha256",
        _ => return None,
    };
    let (rounds, salt, key) = (parts.next()?, parts.next()?, parts.next()?);
    let rounds: u32 = rounds.parse().ok()?;
    if salt.is_empty() || key.is_empty() || parts.next().is_some() {
        return None;
    }
    let salt = BASE64_STANDARD_NO_PAD.encode(salt);
    Some(PasswordHash::new(format!(
        "${scheme}$i={rounds}${salt}${key}"
    )))
}

fn is_bcrypt(hash: &str) -> bool {
    let rest = ["$2a$", "$2b$", "$2y$"]
        .iter()
        .find_map(|prefix| hash.strip_prefix(prefix));
    rest.is_some_and(|rest| rest.len() == 56)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BCRYPT: &str = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    const MD5: &str = "5f4dcc3b5aa765d61d8327deb882cf99";

    #[test]
    fn a_hash_is_kept_with_how_it_was_made() {
        let kept =
            |hash, scheme, salt| password(hash, scheme, salt).map(|hash| hash.reveal().to_owned());
        assert_eq!(kept(BCRYPT, None, None), Ok(BCRYPT.to_owned()));
        assert_eq!(
            kept(MD5, Some("md5-salt-password"), Some("pepper")),
            Ok(format!("$md5$salt-password$pepper${MD5}"))
        );
        assert_eq!(
            kept(&MD5.to_uppercase(), Some("MD5"), None),
            Ok(format!("$md5$password$${MD5}"))
        );
    }

    #[test]
    fn django_s_form_becomes_the_one_of_the_others() {
        let django = "pbkdf2_sha256$1$salt$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=";
        for scheme in [None, Some("pbkdf2_sha256"), Some("pbkdf2")] {
            let kept = password(django, scheme, None).map(|hash| hash.reveal().to_owned());
            let expected = "$pbkdf2-sha256$i=1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=";
            assert_eq!(kept, Ok(expected.to_owned()), "{scheme:?}");
        }
        assert_eq!(
            password("pbkdf2_sha256$x$salt$aGFzaA==", None, None),
            Err(RowReason::PasswordForm)
        );
    }

    #[test]
    fn a_hash_that_could_never_be_checked_is_refused() {
        for (hash, scheme, salt, expected) in [
            (MD5, None, None, RowReason::PasswordScheme),
            (MD5, Some("crypt"), None, RowReason::PasswordScheme),
            (MD5, Some("sha1"), None, RowReason::PasswordForm),
            (
                MD5,
                Some("md5-salt-password"),
                None,
                RowReason::PasswordForm,
            ),
            (MD5, Some("md5-both"), Some("x"), RowReason::PasswordScheme),
            (
                "$2b$10$short",
                Some("bcrypt"),
                None,
                RowReason::PasswordForm,
            ),
        ] {
            assert_eq!(password(hash, scheme, salt), Err(expected), "{scheme:?}");
        }
    }
}
