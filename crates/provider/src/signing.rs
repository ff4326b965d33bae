//! The key that signs a workspace's id_tokens: made when first needed, sealed in the store.

use std::fmt::Write as _;

use aws_lc_rs::encoding::AsDer as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret as _, SecretSlice};
use serde::Serialize;

use crate::keys::Signer;

/// RS256 is the one algorithm that every OpenID Connect client must know.
pub(crate) const ALGORITHM: Algorithm = Algorithm::RS256;

/// Why a key could not be made or used. None of these is anything that a request can cause.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningError {
    /// No RSA key came out of the generator.
    #[error("cannot make an RSA key")]
    Generate(#[source] aws_lc_rs::error::Unspecified),
    /// The key does not read as one.
    #[error("the signing key is damaged")]
    Damaged(#[source] jsonwebtoken::errors::Error),
    /// The public half is no JSON.
    #[error("the public key is damaged")]
    Public(#[source] serde_json::Error),
    /// Signing failed.
    #[error("cannot sign")]
    Sign(#[source] jsonwebtoken::errors::Error),
}

/// A new RSA key of 2048 bits: the private half as PEM, the public half as it is published.
pub(crate) struct NewKey {
    pub(crate) kid: String,
    pub(crate) private_pem: SecretSlice<u8>,
    pub(crate) public_jwk: String,
}

/// Makes a key; takes a fraction of a second, so not on a thread that serves.
pub(crate) fn generate() -> Result<NewKey, SigningError> {
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)
        .map_err(SigningError::Generate)?;
    let der = pair.as_der().map_err(SigningError::Generate)?;
    let private_pem = pem(der.as_ref());
    let key =
        EncodingKey::from_rsa_pem(private_pem.expose_secret()).map_err(SigningError::Damaged)?;
    let mut jwk = Jwk::from_encoding_key(&key, ALGORITHM).map_err(SigningError::Damaged)?;
    // The name of a key follows from the key, so that two keys never share one.
    let kid = jwk
        .thumbprint(ThumbprintHash::SHA256)
        .map_err(SigningError::Damaged)?;
    jwk.common.key_id = Some(kid.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    let public_jwk = serde_json::to_string(&jwk).map_err(SigningError::Public)?;
    Ok(NewKey {
        kid,
        private_pem,
        public_jwk,
    })
}

/// Signs claims with a key of the store.
pub(crate) fn sign(
    (key, private_pem): &Signer,
    claims: &impl Serialize,
) -> Result<String, SigningError> {
    let private =
        EncodingKey::from_rsa_pem(private_pem.expose_secret()).map_err(SigningError::Damaged)?;
    let header = Header {
        kid: Some(key.kid.clone()),
        ..Header::new(ALGORITHM)
    };
    jsonwebtoken::encode(&header, claims, &private).map_err(SigningError::Sign)
}

fn pem(der: &[u8]) -> SecretSlice<u8> {
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        let _ = writeln!(text, "{}", String::from_utf8_lossy(line));
    }
    text.push_str("-----END PRIVATE KEY-----\n");
    text.into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{DecodingKey, Validation};

    #[test]
    fn a_new_key_signs_and_its_public_half_verifies() {
        let key = generate().unwrap();
        let jwk: Jwk = serde_json::from_str(&key.public_jwk).unwrap();
        let text = key.public_jwk.as_str();
        assert!(
            !text.contains("\"d\""),
            "only the public half is published: {text}"
        );
        let private = EncodingKey::from_rsa_pem(key.private_pem.expose_secret()).unwrap();
        let signed = jsonwebtoken::encode(
            &Header::new(ALGORITHM),
            &serde_json::json!({"sub": "u"}),
            &private,
        )
        .unwrap();
        let mut validation = Validation::new(ALGORITHM);
        validation.required_spec_claims.clear();
        let decoded = jsonwebtoken::decode::<serde_json::Value>(
            &signed,
            &DecodingKey::from_jwk(&jwk).unwrap(),
            &validation,
        );
        assert_eq!(decoded.unwrap().claims["sub"], "u");
    }
}
