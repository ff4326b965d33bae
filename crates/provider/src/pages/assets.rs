use std::hash::{DefaultHasher, Hasher as _};
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The pages' styles and scripts, at `/assets/{name}`.
///
/// A name holds a hash of the content, so that a browser may keep each for ever.
pub fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(asset))
}

/// One file, by the name that it is served by.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.content_type),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, asset.content).into_response()
}

/// The path of a file of `assets/`, as a page names it.
pub(super) fn address(file: &str) -> String {
    ASSETS
        .iter()
        .find(|asset| asset.file == file)
        .map(|asset| format!("/assets/{}", asset.name))
        .unwrap_or_default()
}

/// A file of `assets/` under the name that it is served by.
struct Asset {
    file: &'static str,
    name: String,
    content_type: &'static str,
    content: &'static str,
}

static ASSETS: LazyLock<[Asset; 7]> = LazyLock::new(|| {
    let css = "text/css; charset=utf-8";
    let script = "text/javascript; charset=utf-8";
    [
        Asset::new("login.css", css, include_str!("../../assets/login.css")),
        Asset::new("login.js", script, include_str!("../../assets/login.js")),
        Asset::new(
            "code-to-scan.js",
            script,
            include_str!("../../assets/code-to-scan.js"),
        ),
        Asset::new(
            "leave-frame.js",
            script,
            include_str!("../../assets/leave-frame.js"),
        ),
        Asset::new("try.css", css, include_str!("../../assets/try.css")),
        Asset::new("try.js", script, include_str!("../../assets/try.js")),
        Asset::new(
            "icon.svg",
            "image/svg+xml",
            include_str!("../../assets/icon.svg"),
        ),
    ]
});

impl Asset {
    fn new(file: &'static str, content_type: &'static str, content: &'static str) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(content.as_bytes());
        let hash = hasher.finish() >> 32;
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "txt"));
        Self {
            file,
            name: format!("{stem}-{hash:08x}.{extension}"),
            content_type,
            content,
        }
    }
}
