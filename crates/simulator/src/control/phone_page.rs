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

/// The page's script and its modules, by the end of their path under `/_saoma/`.
pub(super) const SCRIPTS: [(&str, &str); 7] = [
    ("phone.js", include_str!("../../assets/phone.js")),
    (
        "phone-account.js",
        include_str!("../../assets/phone-account.js"),
    ),
    ("phone-home.js", include_str!("../../assets/phone-home.js")),
    (
        "phone-mini-program.js",
        include_str!("../../assets/phone-mini-program.js"),
    ),
    (
        "phone-parts.js",
        include_str!("../../assets/phone-parts.js"),
    ),
    (
        "phone-pictures.js",
        include_str!("../../assets/phone-pictures.js"),
    ),
    ("phone-web.js", include_str!("../../assets/phone-web.js")),
];

/// One of the scripts.
pub(super) async fn script(source: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], source)
}

/// The page's style.
pub(super) async fn style() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("../../assets/phone.css"),
    )
}
