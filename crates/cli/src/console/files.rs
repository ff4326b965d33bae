//! The screens: built by `npm run build` in `ui/`, part of the program in a release build, read
//! from the project's folder in any other.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Name and content of each file; empty unless this is a release build of a project with screens.
const EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/ui.rs"));

/// Script comes from our own files only. Styles are Ant Design's, which it writes into the page.
/// Frames are the lab's: the provider and the simulator on this machine. Pictures are people's.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob: https: http://127.0.0.1:* http://localhost:*; font-src 'self' data:; \
     connect-src 'self'; frame-src http://127.0.0.1:* http://localhost:*; manifest-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the screens. What is no file is one of their routes, which the page itself reads.
pub(super) async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(content) = read(path) {
        return answer(path, content);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_route = !last.contains('.') && !path.starts_with("api/");
    match read("index.html").filter(|_| is_route) {
        Some(content) => answer("index.html", content),
        None if is_route => not_built(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(path: &str, content: Cow<'static, [u8]>) -> Response {
    // The builder puts a hash into the name of everything below `assets/`.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, content.into_owned()).into_response()
}

/// Whoever builds the program from its sources has not built the screens yet.
fn not_built() -> Response {
    let text = "The screens are not built yet: run `npm ci` and `npm run build` in ui/ (or \
                `cargo xtask run`), then load this page again.\n\
                界面还没有构建：在 ui/ 里运行 `npm ci` 和 `npm run build`（或 `cargo xtask run`），再刷新本页。\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    if let Some((_, content)) = EMBEDDED.iter().find(|(name, _)| *name == path) {
        return Some(Cow::Borrowed(content));
    }
    let relative = Path::new(path);
    let stays_inside = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if path.is_empty() || !stays_inside {
        return None;
    }
    std::fs::read(folder()?.join(relative)).ok().map(Cow::Owned)
}

/// Where the built screens lie: named by `SAOMA_UI`, or, while the program is being developed, in
/// the project's folder.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("SAOMA_UI").map(PathBuf::from);
    named.or_else(|| {
        let built_in_place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
        cfg!(debug_assertions).then_some(built_in_place)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for path in [
            "",
            "../Cargo.toml",
            "a/../../Cargo.toml",
            "/etc/passwd",
            ".",
        ] {
            assert!(read(path).is_none(), "{path:?} is no file of the screens");
        }
    }
}
