//! PKCE (RFC 7636) with S256: `plain` would protect nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Whether a challenge can be the S256 of anything: 43 characters of base64url.
pub(crate) fn is_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether `verifier` is what `challenge` was made of.
pub(crate) fn verifies(verifier: &str, challenge: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let well_formed = (43..=128).contains(&verifier.len()) && verifier.bytes().all(allowed);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    let made = URL_SAFE_NO_PAD.encode(digest.as_ref());
    well_formed
        && aws_lc_rs::constant_time::verify_slices_are_equal(made.as_bytes(), challenge.as_bytes())
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_verifies() {
        let (verifier, challenge) = (
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        );
        assert!(is_challenge(challenge));
        assert!(verifies(verifier, challenge));
        assert!(
            !verifies(&verifier.replace('d', "e"), challenge),
            "another verifier"
        );
        assert!(
            !verifies("short", challenge),
            "a verifier has at least 43 characters"
        );
    }
}
