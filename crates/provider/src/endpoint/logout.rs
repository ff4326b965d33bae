//! `GET` and `POST /logout` (OpenID Connect RP-Initiated Logout 1.0): ends what one login gave.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation};
use saoma_model::{Application, ClientId, LoginId};
use saoma_store::{StoreError, applications, tokens};
use saoma_text::Lang;
use serde::Deserialize;

use crate::internal::Internal;
use crate::pages::{LoggedOutPage, RequestErrorPage};
use crate::parameters::Parameters;
use crate::redirect::send_on;
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;
use crate::{Provider, keys, signing};

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    answer(
        &provider,
        &tenant,
        &headers,
        &Parameters::parse(query.unwrap_or_default().as_bytes()),
    )
    .await
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    answer(&provider, &tenant, &headers, &Parameters::parse(&form)).await
}

/// What an id_token that this issuer signed says of its login.
#[derive(Deserialize)]
struct Hint {
    aud: String,
    sid: LoginId,
}

async fn answer(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Response {
    let lang = parameters
        .hint("ui_locales")
        .and_then(Lang::parse)
        .unwrap_or_else(|| lang_of(headers));
    log_out(provider, tenant, parameters, lang)
        .await
        .unwrap_or_else(|error| error.page(lang))
}

async fn log_out(
    provider: &Provider,
    tenant: &Tenant,
    parameters: &Parameters,
    lang: Lang,
) -> Result<Response, Internal> {
    let named = parameters.hint("client_id");
    // A hint of one application in the request of another is somebody's mistake or somebody's
    // trick (RP-Initiated Logout, 2): it ends nothing.
    let hint = hint(provider, tenant, parameters)
        .await?
        .filter(|hint| named.is_none_or(|client_id| client_id == hint.aud));
    if let Some(hint) = &hint {
        let (workspace, now) = (tenant.workspace.id, provider.clock.now());
        let written = provider
            .store
            .write(|tx| {
                Box::pin(async move { tokens::revoke_by_login(tx, workspace, hint.sid, now).await })
            })
            .await;
        written.map_err(|error: StoreError| Internal::store("end a login", error))?;
    }
    let client_id = hint
        .map(|hint| hint.aud)
        .or_else(|| named.map(str::to_owned));
    let application = find(provider, tenant, client_id)
        .await
        .map_err(|error| Internal::store("look up the application", error))?;
    let Some(target) = parameters.hint("post_logout_redirect_uri") else {
        let application_name = application.map(|application| application.name);
        return Ok(LoggedOutPage {
            lang,
            simulated: tenant.is_sandbox(),
            application_name,
        }
        .response());
    };
    let is_registered = application.is_some_and(|application| {
        application
            .post_logout_redirect_uris
            .iter()
            .any(|known| known == target)
    });
    if !is_registered {
        let detail = Some(target.to_owned());
        return Ok(RequestErrorPage {
            detail,
            ..tenant.request_error(lang, "post_logout_redirect_uri_mismatch")
        }
        .response());
    }
    let state = parameters
        .hint("state")
        .map(|state| with_query(target, &[("state", state)]));
    Ok(send_on(state.as_deref().unwrap_or(target)))
}

/// The hint, if this issuer signed it. An expired one still says which login it was.
async fn hint(
    provider: &Provider,
    tenant: &Tenant,
    parameters: &Parameters,
) -> Result<Option<Hint>, Internal> {
    let Some(id_token) = parameters.hint("id_token_hint") else {
        return Ok(None);
    };
    let Some(kid) = jsonwebtoken::decode_header(id_token)
        .ok()
        .and_then(|header| header.kid)
    else {
        return Ok(None);
    };
    let published = keys::published(provider, tenant.workspace.id).await?;
    let key = published
        .iter()
        .find(|key| key.kid == kid)
        .and_then(|key| serde_json::from_str::<Jwk>(&key.public_jwk).ok());
    let Some(key) = key.and_then(|jwk| DecodingKey::from_jwk(&jwk).ok()) else {
        return Ok(None);
    };
    let mut validation = Validation::new(signing::ALGORITHM);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation.set_issuer(&[tenant.issuer.as_str()]);
    Ok(jsonwebtoken::decode::<Hint>(id_token, &key, &validation)
        .ok()
        .map(|decoded| decoded.claims))
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    client_id: Option<String>,
) -> Result<Option<Application>, StoreError> {
    let Some(client_id) = client_id else {
        return Ok(None);
    };
    let mut session = provider.store.read().await?;
    applications::find_by_client_id(&mut session, tenant.workspace.id, &ClientId::new(client_id))
        .await
}
