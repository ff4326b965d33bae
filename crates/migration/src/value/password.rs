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
        "" | "pbkdf2" | "pbkdf2-sha256" | "pbkdf2-sha512" if hash.starts_with("$pbkdf2-") => {
            Ok(PasswordHash::new(hash))
        }
        "bcrypt" | "argon2" | "argon2id" | "argon2i" | "pbkdf2" => Err(RowReason::PasswordForm),
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
