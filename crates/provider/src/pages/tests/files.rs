use axum::extract::Path;
use axum::http::{StatusCode, header};

use super::*;

#[tokio::test]
async fn every_file_a_page_names_is_served_and_may_be_kept_for_ever() {
    let mut files = 0;
    for (name, response) in every_page(Lang::En) {
        for file in between(&html(response).await, "\"/assets/", "\"") {
            files += 1;
            let response = assets::asset(Path(file.to_owned())).await;
            assert_eq!(response.status(), StatusCode::OK, "{name} names {file}");
            assert_eq!(
                response.headers()[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
        }
    }
    assert!(files > 0, "the pages name files");
    for missing in ["login.css", "login-00000000.css", "../Cargo.toml"] {
        let status = assets::asset(Path(missing.to_owned())).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{missing} is not served");
    }
}

#[test]
fn the_hosted_pages_hold_less_than_30_kb_of_script() {
    let scripts = [
        include_str!("../../../assets/login.js"),
        include_str!("../../../assets/leave-frame.js"),
    ];
    let bytes: usize = scripts.iter().map(|script| script.len()).sum();
    assert!(bytes < 30_000, "{bytes} bytes of script");
    let try_out = include_str!("../../../assets/try.js").len();
    assert!(try_out < 30_000, "{try_out} bytes for the try-out page");
}
