use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use saoma_text::Lang;
use serde::Deserialize;

use crate::pages;

#[derive(Deserialize)]
pub(super) struct PageQuery {
    lang: Option<String>,
    embed: Option<String>,
}

/// `GET /_saoma/phone`: the virtual phone. `?lang=` names the language, `?embed=1` leaves out what
/// surrounds the phone.
pub(super) async fn get(Query(query): Query<PageQuery>, headers: HeaderMap) -> Response {
    let accepted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let lang = query
        .lang
        .as_deref()
        .and_then(Lang::parse)
        .unwrap_or_else(|| Lang::from_accept_language(accepted));
    pages::phone(lang, query.embed.as_deref() == Some("1")).into_response()
}

/// The page's script.
pub(super) async fn script() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("../../assets/phone.js"),
    )
}

/// The page's style.
pub(super) async fn style() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("../../assets/phone.css"),
    )
}
