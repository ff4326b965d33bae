//! The sandbox's try-out page: a shop of our own, the login page and the phone side by side.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use saoma_model::Origin;
use saoma_model::Slug;
use saoma_provider::pages::{Href, TryDonePage, TryPage};
use saoma_text::Lang;
use serde::Deserialize;
use url::Url;

/// Which application plays the shop.
#[derive(Debug, Clone)]
pub struct TryOut {
    /// The sandbox.
    pub workspace: Slug,
    /// A public application of it, whose redirect_uri is `{origin}/try/callback`.
    pub client_id: String,
}

#[derive(Clone)]
struct Shop {
    issuer: String,
    client_id: String,
    origin: String,
    simulator: Url,
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

/// `GET /` leads to `GET /try`, whose login ends at `GET /try/callback`.
pub(crate) fn router(try_out: TryOut, origin: &Origin, simulator: Url) -> Router {
    let shop = Shop {
        issuer: origin.issuer(&try_out.workspace).as_str().to_owned(),
        client_id: try_out.client_id,
        origin: origin.as_str().to_owned(),
        simulator,
    };
    Router::new()
        .route("/", get(async || Redirect::to("/try")))
        .route("/try", get(page))
        .route("/try/callback", get(done))
        .with_state(shop)
}

async fn page(
    State(shop): State<Shop>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let lang = lang(&headers, &asked);
    let other = if lang == Lang::ZhCn {
        Lang::En
    } else {
        Lang::ZhCn
    };
    let phone_src = format!("{}_saoma/phone?embed=1&lang={}", shop.simulator, lang.tag());
    let language_href = format!("/try?lang={}", other.tag());
    // Both are made of addresses that were read as URLs before.
    let (Ok(phone_src), Ok(language_href)) = (Href::parse(&phone_src), Href::parse(&language_href))
    else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    TryPage {
        lang,
        phone_src,
        phone_origin: shop.simulator,
        origin: shop.origin,
        client_id: shop.client_id,
        issuer: shop.issuer,
        language_href,
    }
    .response()
}

async fn done(
    State(shop): State<Shop>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let lang = lang(&headers, &asked);
    TryDonePage {
        lang,
        origin: shop.origin,
        client_id: shop.client_id,
        issuer: shop.issuer,
    }
    .response()
}

fn lang(headers: &HeaderMap, asked: &Asked) -> Lang {
    let header = headers
        .get(axum::http::header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    asked
        .lang
        .as_deref()
        .and_then(Lang::parse)
        .unwrap_or_else(|| Lang::from_accept_language(header.unwrap_or_default()))
}
