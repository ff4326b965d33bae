//! Checks an id_token, each thing by itself, so that a screen can show what held and what did not.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use saoma_ambient::Timestamp;
use serde_json::Value;

use super::LabChecks;

/// What an id_token has to be.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

/// Why there is nothing to check.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClaimsError {
    /// The answer of `/jwks.json` is no set of keys.
    #[error("the keys cannot be read")]
    Keys(#[source] serde_json::Error),
    /// It is no JSON Web Token.
    #[error("it is no JSON Web Token")]
    Token(#[source] jsonwebtoken::errors::Error),
}

/// The claims, and what held.
pub(super) fn verify(
    id_token: &str,
    jwks: &Value,
    expected: &Expected<'_>,
) -> Result<(Value, LabChecks), ClaimsError> {
    let keys: JwkSet = serde_json::from_value(jwks.clone()).map_err(ClaimsError::Keys)?;
    let header = decode_header(id_token).map_err(ClaimsError::Token)?;
    let key = header.kid.as_deref().and_then(|kid| keys.find(kid));
    let key = key.and_then(|key| DecodingKey::from_jwk(key).ok());
    // Only the signature here: the rest is looked at below, one by one.
    let algorithm = match header.alg {
        Algorithm::ES256 => Algorithm::ES256,
        // A key of ours fits no other, so a token of another algorithm does not verify.
        _ => Algorithm::RS256,
    };
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let verified = key.and_then(|key| decode::<Value>(id_token, &key, &validation).ok());
    let Some(verified) = verified else {
        return Ok((Value::Null, NOTHING));
    };
    let claims = verified.claims;
    let is = |name: &str, wanted: &str| claims.get(name).and_then(Value::as_str) == Some(wanted);
    let expires_at = claims.get("exp").and_then(Value::as_i64);
    let checks = LabChecks {
        signature: true,
        nonce: is("nonce", expected.nonce),
        issuer: is("iss", expected.issuer),
        audience: is("aud", expected.client_id),
        expiry: expires_at.is_some_and(|at| at > expected.now.seconds()),
        ..NOTHING
    };
    Ok((claims, checks))
}

/// Without a signature nothing that a token says counts. The login was found by its state.
const NOTHING: LabChecks = LabChecks {
    signature: false,
    state: true,
    nonce: false,
    issuer: false,
    audience: false,
    expiry: false,
};
