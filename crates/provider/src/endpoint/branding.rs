//! `GET /branding.css`, `/pictures/{name}` and `/preview/…`: what an application has made of its hosted pages.
//! The first two addresses say all that is behind them, so a browser may keep what it got.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_model::{Picture, PictureId};
use saoma_store::pictures;

use serde::Deserialize;

use crate::Provider;
use crate::internal::Internal;
use crate::pages::{StyleAsked, stylesheet};
use crate::preview;
use crate::tenant::Tenant;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

pub(super) async fn style(tenant: Tenant, Query(asked): Query<StyleAsked>) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
    ];
    (headers, stylesheet(&asked, &tenant.issuer)).into_response()
}

pub(super) async fn picture(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, name)): Path<(String, String)>,
) -> Response {
    match find(&provider, &tenant, &PictureId::new(name)).await {
        Ok(Some(picture)) => shown(picture),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => error.oauth().into_response(),
    }
}

/// A login page as it would look, for our own windows.
pub(super) async fn preview(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, name)): Path<(String, String)>,
    Query(asked): Query<SchemeAsked>,
) -> Response {
    match name.as_str() {
        "styles.css" => preview::styles(asked.theme.as_deref()),
        "code.svg" => preview::sample_code(true),
        "square.svg" => preview::sample_code(false),
        token => {
            let page = provider.previewed(tenant.workspace.id, token);
            page.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
        }
    }
}

/// Light or dark, whatever the system is.
#[derive(Debug, Deserialize)]
pub(super) struct SchemeAsked {
    theme: Option<String>,
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    name: &PictureId,
) -> Result<Option<Picture>, Internal> {
    let found = async {
        let mut session = provider.store.read().await?;
        pictures::lookup(&mut session, tenant.workspace.id, name).await
    };
    let stored = found
        .await
        .map_err(|error| Internal::store("look up a picture", error))?;
    Ok(stored.or_else(|| provider.previews().picture(tenant.workspace.id, name)))
}

fn shown(picture: Picture) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(picture.media_type.as_str()),
        ),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'"),
        ),
    ];
    (headers, picture.bytes).into_response()
}
