use axum::http::{HeaderMap, StatusCode, header};

use super::*;

#[tokio::test]
async fn every_page_forbids_inline_script_caching_and_referrers() {
    for (name, response) in every_page(Lang::En) {
        let headers = response.headers();
        let policy = content_policy(headers);
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        ] {
            assert!(policy.contains(part), "{name} has {part}, in {policy}");
        }
        assert!(!policy.contains("unsafe"), "{name} allows nothing inline");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{name}");
        let referrers = headers[header::REFERRER_POLICY].clone();
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{name}");
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "text/html; charset=utf-8",
            "{name}"
        );
        let html = html(response).await;
        // A form that tells nobody where it comes from would be taken for a foreign site's.
        let expected = match html.contains("<form") {
            true => "same-origin",
            false => "no-referrer",
        };
        assert_eq!(referrers, expected, "{name}");
        for inline in ["<script>", "<style", " style=", " onclick=", " onload="] {
            assert!(
                !html.contains(inline),
                "{name} keeps its own policy: {inline}"
            );
        }
    }
}

#[test]
fn only_wechats_origin_may_be_framed_beside_our_own() {
    let page = login(Lang::En, vec![source("pc", true)]);
    let response = page.response();
    assert!(
        content_policy(response.headers()).ends_with("frame-src 'self' https://open.weixin.qq.com"),
        "the frame shows WeChat's page, whatever its path"
    );
    assert!(
        content_policy(refusal(Lang::En, Refusal::Expired).response().headers())
            .ends_with("frame-src 'self'"),
        "a page without a frame allows none"
    );
}

#[test]
fn the_status_says_whose_turn_it_is() {
    let error = |code| request_error(Lang::En, code).response().status();
    assert_eq!(error("redirect_uri_mismatch"), StatusCode::BAD_REQUEST);
    assert_eq!(error("unknown_workspace"), StatusCode::NOT_FOUND);
    assert_eq!(error("internal"), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        error("sandbox_without_simulator"),
        StatusCode::SERVICE_UNAVAILABLE
    );
    let failed = |word| failure(Lang::En, word).response().status();
    assert_eq!(failed(Failure::Errcode), StatusCode::BAD_GATEWAY);
    assert_eq!(failed(Failure::Timeout), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(failed(Failure::NoSecret), StatusCode::INTERNAL_SERVER_ERROR);
}

fn content_policy(headers: &HeaderMap) -> &str {
    headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}
