//! An id_token that an application brings back as a hint of whom it means.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation};
use saoma_model::{LoginId, UserId};
use serde::Deserialize;

use crate::internal::Internal;
use crate::tenant::Tenant;
use crate::{Provider, keys, signing};

/// What an id_token of this issuer says of its login.
#[derive(Debug, Deserialize)]
pub(crate) struct Hint {
    /// The client that it was given to.
    pub(crate) aud: String,
    /// The user.
    pub(crate) sub: UserId,
    /// The login.
    pub(crate) sid: LoginId,
}

/// Reads a hint; nothing if this issuer has not signed it. An expired one is as good as another:
/// it still says which login it was, and that is what a hint is for.
pub(crate) async fn read(
    provider: &Provider,
    tenant: &Tenant,
    id_token: &str,
) -> Result<Option<Hint>, Internal> {
    let Some(kid) = jsonwebtoken::decode_header(id_token)
        .ok()
        .and_then(|header| header.kid)
    else {
        return Ok(None);
    };
    let Some(known) = keys::find(provider, tenant.workspace.id, &kid).await? else {
        return Ok(None);
    };
    // The algorithm is the key's, whatever the token's own header says.
    let mut validation = Validation::new(signing::jws_algorithm(known.algorithm));
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation.set_issuer(&[tenant.issuer.as_str()]);
    let key = serde_json::from_str::<Jwk>(&known.public_jwk).ok();
    let key = key.and_then(|jwk| DecodingKey::from_jwk(&jwk).ok());
    let claims = key.and_then(|key| jsonwebtoken::decode::<Hint>(id_token, &key, &validation).ok());
    Ok(claims.map(|decoded| decoded.claims))
}
