//! Keys that sign id_tokens, and their signatures.

use std::fmt::Write as _;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use saoma_model::SigningAlgorithm;
use secrecy::{ExposeSecret as _, SecretSlice};
use serde::Serialize;

use crate::keys::Signer;

/// Why a key could not be made or used. None of these is anything that a request can cause.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningError {
    /// No key came out of the generator.
    #[error("cannot make a key")]
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

/// A new key: the private half as PEM, the public half as it is published.
pub(crate) struct NewKey {
    pub(crate) kid: String,
    pub(crate) private_pem: SecretSlice<u8>,
    pub(crate) public_jwk: String,
}

/// The algorithm as the JWT library calls it.
pub(crate) const fn jws_algorithm(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::Rs256 => Algorithm::RS256,
        SigningAlgorithm::Es256 => Algorithm::ES256,
    }
}

/// Makes a key: RSA of 2048 bits, or a point of P-256. The former takes a fraction of a second, so
/// not on a thread that serves.
pub(crate) fn generate(algorithm: SigningAlgorithm) -> Result<NewKey, SigningError> {
    let private_pem = match algorithm {
        SigningAlgorithm::Rs256 => {
            let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)
                .map_err(SigningError::Generate)?;
            pem(pair.as_der().map_err(SigningError::Generate)?.as_ref())
        }
        SigningAlgorithm::Es256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                .map_err(SigningError::Generate)?;
            pem(pair.to_pkcs8v1().map_err(SigningError::Generate)?.as_ref())
        }
    };
    let key = encoding_key(algorithm, &private_pem)?;
    let mut jwk =
        Jwk::from_encoding_key(&key, jws_algorithm(algorithm)).map_err(SigningError::Damaged)?;
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
    let header = Header {
        kid: Some(key.kid.clone()),
        ..Header::new(jws_algorithm(key.algorithm))
    };
    let private = encoding_key(key.algorithm, private_pem)?;
    jsonwebtoken::encode(&header, claims, &private).map_err(SigningError::Sign)
}

fn encoding_key(
    algorithm: SigningAlgorithm,
    private_pem: &SecretSlice<u8>,
) -> Result<EncodingKey, SigningError> {
    let pem = private_pem.expose_secret();
    let read = match algorithm {
        SigningAlgorithm::Rs256 => EncodingKey::from_rsa_pem(pem),
        SigningAlgorithm::Es256 => EncodingKey::from_ec_pem(pem),
    };
    read.map_err(SigningError::Damaged)
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
        for algorithm in SigningAlgorithm::ALL.iter().copied() {
            let key = generate(algorithm).unwrap();
            let jwk: Jwk = serde_json::from_str(&key.public_jwk).unwrap();
            let text = key.public_jwk.as_str();
            assert!(
                !text.contains("\"d\""),
                "only the public half is published: {text}"
            );
            let private = encoding_key(algorithm, &key.private_pem).unwrap();
            let name = jws_algorithm(algorithm);
            let claims = serde_json::json!({"sub": "u"});
            let signed = jsonwebtoken::encode(&Header::new(name), &claims, &private).unwrap();
            let mut validation = Validation::new(name);
            validation.required_spec_claims.clear();
            let verifying = DecodingKey::from_jwk(&jwk).unwrap();
            let decoded =
                jsonwebtoken::decode::<serde_json::Value>(&signed, &verifying, &validation);
            assert_eq!(decoded.unwrap().claims["sub"], "u", "{algorithm}");
        }
    }
}
