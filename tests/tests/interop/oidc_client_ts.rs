//! oidc-client-ts in Chromium: a public client on a page of the customer's, which has no server that
//! could keep a secret.

use std::path::Path;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use saoma_tests::{APPID, Sandbox, Stage};
use serde_json::json;
use tokio::net::TcpListener;

/// The page of the site at each of its addresses.
const PAGE: &str = "<!doctype html><html lang=en><title>Shop</title><link rel=icon href=data:,>\
                    <script src=/oidc-client-ts.js></script><h1>Shop</h1>";

/// Serves the customer's page with the library beside it; answers the site's origin.
async fn serve_site() -> String {
    let library = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("browser/node_modules/oidc-client-ts/dist/browser/oidc-client-ts.js");
    let library = std::fs::read_to_string(library).expect("the library is installed");
    let script = || async move { ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], library) };
    let page = || get(|| async { Html(PAGE) });
    let site = Router::new()
        .route("/oidc-client-ts.js", get(script))
        .route("/", page())
        .route("/back", page())
        .route("/bye", page());
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("some port is free");
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async move { axum::serve(listener, site).await });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn oidc_client_ts_signs_in_refreshes_and_logs_out_in_a_browser() {
    let Some(stage) = Stage::find() else { return };
    let site = serve_site().await;
    let application = |id: &str| {
        json!({
            "id": id, "name": id, "type": "spa", "sources": ["pc"],
            "redirect_uris": [format!("{site}/back")],
            "post_logout_redirect_uris": [format!("{site}/bye")],
        })
    };
    let file = Sandbox::file(&[application("shop"), application("news")]);
    let played = tokio::task::spawn_blocking(move || {
        let sandbox = Sandbox::start(&file);
        let client = |id: &str| sandbox.application(id).client_id;
        let world = json!({
            "provider": sandbox.running.url("provider"), "simulator": sandbox.simulator(),
            "issuer": sandbox.issuer(), "site": site, "appid": APPID,
            "clients": {"shop": client("shop"), "news": client("news")},
        });
        stage.run("oidc_client_ts.js", &world);
    });
    played.await.expect("the script holds");
}
