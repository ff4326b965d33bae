use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// `GET /_saoma/openapi.json`.
pub(super) async fn get() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "application/json")],
        include_str!("../../assets/openapi.json"),
    )
}
