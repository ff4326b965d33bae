//! The built program on PostgreSQL, as a team runs it: `--store postgres://…`, with the key file
//! of one machine.

use reqwest::StatusCode;
use saoma_testkit::TempStore;
use saoma_tests::{Sandbox, Saoma};
use serde_json::json;

use crate::support::{REDIRECT_URI, Shop, shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_kept_in_a_database_that_outlives_the_program() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let (url, saoma) = (temp.url(), Saoma::new());
    let key = temp.folder.path().join("key");
    std::fs::copy(key, saoma.folder().join("key")).expect("the key goes along");
    let file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    std::fs::write(saoma.folder().join("acme.json"), file.to_string()).expect("written");
    let report = saoma.json(["apply", "acme.json", "--json", "--store", &url]);
    let serve = [
        "serve",
        "--sandbox",
        "--listen",
        "127.0.0.1:0",
        "--store",
        &url,
    ];

    let running = saoma.start(serve, 2);
    let first = Shop::of(Sandbox {
        saoma,
        running,
        report,
    });
    let tokens = first.tokens("xiaoming", &[]).await;
    let (_, before) = first.userinfo(&tokens["access_token"]).await;
    let Sandbox {
        saoma,
        running,
        report,
    } = first.sandbox;
    drop(running);

    let running = saoma.start(serve, 2);
    let second = Shop::of(Sandbox {
        saoma,
        running,
        report,
    });
    let (status, told) = second.userinfo(&tokens["access_token"]).await;
    assert_eq!(status, StatusCode::OK, "the token is still good: {told}");
    let tokens = second.tokens("xiaoming", &[]).await;
    let (_, after) = second.userinfo(&tokens["access_token"]).await;
    assert_eq!(
        after["sub"], before["sub"],
        "the same person is the same user"
    );
    assert!(!second.sandbox.saoma.folder().join("saoma.db").exists());
    let again = ["apply", "acme.json", "--json", "--store", &url];
    let applied = second.sandbox.saoma.json(again);
    assert_eq!(
        applied["changed"],
        json!([]),
        "a team's database is shared, not held"
    );
    drop(second);
    temp.close().await;
}
