//! Which application is calling, and its proof (RFC 6749, 2.3).

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_model::{Application, ClientId};
use saoma_store::{StoreError, applications};
use secrecy::SecretString;

use crate::Provider;
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::tenant::Tenant;

/// What a caller says of itself.
struct Credentials {
    client_id: String,
    client_secret: Option<SecretString>,
}

/// The application that is calling.
///
/// # Errors
/// `invalid_client` if it is unknown or does not prove who it is; `invalid_request` if it tries
/// to prove it in two ways.
pub(crate) async fn authenticate(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<Application, OAuthError> {
    let credentials = credentials(headers, parameters)?;
    let found = find(provider, tenant, &credentials.client_id).await;
    let found = found.map_err(|error| Internal::store("look up the application", error).oauth())?;
    let refused = || OAuthError::invalid_client("client_id is unknown or client_secret is wrong");
    let (application, hashes) = found.ok_or_else(refused)?;
    if !application.kind.is_confidential() {
        // It has no secret that it could keep: PKCE and the exact redirect_uri protect it.
        return if credentials.client_secret.is_none() {
            Ok(application)
        } else {
            Err(refused())
        };
    }
    let secret = credentials
        .client_secret
        .ok_or_else(|| OAuthError::invalid_client("client_secret is missing"))?;
    // While a secret is being replaced, two are good.
    let proven = hashes
        .iter()
        .any(|hash| provider.vault.verify_client_secret(&secret, hash));
    if proven {
        Ok(application)
    } else {
        Err(refused())
    }
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    client_id: &str,
) -> Result<Option<(Application, Vec<[u8; 32]>)>, StoreError> {
    let workspace = tenant.workspace.id;
    let mut session = provider.store.read().await?;
    let Some(application) =
        applications::find_by_client_id(&mut session, workspace, &ClientId::new(client_id)).await?
    else {
        return Ok(None);
    };
    let (id, now) = (&application.id, provider.clock.now());
    let hashes = applications::client_secret_hashes(&mut session, workspace, id, now).await?;
    Ok(Some((application, hashes)))
}

fn credentials(headers: &HeaderMap, parameters: &Parameters) -> Result<Credentials, OAuthError> {
    let in_body = parameters.get("client_secret")?;
    let Some(authorization) = headers.get(header::AUTHORIZATION) else {
        return Ok(Credentials {
            client_id: parameters
                .get("client_id")?
                .ok_or_else(|| OAuthError::invalid_client("client_id is missing"))?
                .to_owned(),
            client_secret: in_body.map(Into::into),
        });
    };
    let basic =
        authorization.to_str().ok().and_then(basic).ok_or_else(|| {
            OAuthError::invalid_client("Authorization is no Basic authentication")
        })?;
    if in_body.is_some() {
        return Err(OAuthError::invalid_request(
            "client_secret is given both in Authorization and in the body",
        ));
    }
    if parameters
        .get("client_id")?
        .is_some_and(|client_id| client_id != basic.client_id)
    {
        return Err(OAuthError::invalid_request(
            "client_id in the body differs from the one in Authorization",
        ));
    }
    Ok(basic)
}

/// `Basic` with both halves form-encoded first, as RFC 6749 (2.3.1) asks.
fn basic(authorization: &str) -> Option<Credentials> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, client_secret) = decoded.split_once(':')?;
    let secret = form_decode(client_secret);
    Some(Credentials {
        client_id: form_decode(client_id),
        client_secret: (!secret.is_empty()).then(|| secret.into()),
    })
}

fn form_decode(text: &str) -> String {
    let pair = format!("={text}");
    // A lone `&` would split the text; what encodes properly never leaves one.
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    match (pairs.next(), pairs.next()) {
        (Some((_, value)), None) => value.into_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn basic_halves_are_form_decoded() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let credentials = basic(&header("shop-1:a%2Bb+c")).unwrap();
        assert_eq!(credentials.client_id, "shop-1");
        assert_eq!(credentials.client_secret.unwrap().expose_secret(), "a+b c");
        assert!(
            basic(&header("shop-1:")).unwrap().client_secret.is_none(),
            "an empty secret is none"
        );
        for bad in ["Bearer x", "Basic", "Basic !!!", &header("no-colon")] {
            assert!(basic(bad).is_none(), "{bad}");
        }
    }
}
