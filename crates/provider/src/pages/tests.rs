use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use saoma_model::{Failure, Refusal, SourceKind};
use saoma_text::{Lang, lookup};
use tower::ServiceExt as _;
use url::Url;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

/// The codes that the provider answers with.
const REQUEST_ERRORS: [&str; 13] = [
    "unknown_workspace",
    "unknown_client",
    "redirect_uri_missing",
    "redirect_uri_mismatch",
    "post_logout_redirect_uri_mismatch",
    "missing_state",
    "unknown_login",
    "login_in_progress",
    "unknown_source",
    "sandbox_without_simulator",
    "internal",
    "not_found",
    "a_code_without_texts",
];

fn href(address: &str) -> Href {
    Href::parse(address).expect("the test names an address that a page may lead to")
}

fn source(id: &str, is_default: bool) -> SourceLink {
    SourceLink {
        id: id.to_owned(),
        kind: SourceKind::WechatPc,
        display_name: format!("Way {id}"),
        href: href(&format!("/w/tea/authorize?source={id}&x=1")),
        frame_src: href(&format!("/w/tea/authorize?source={id}&frame=1")),
        is_default,
    }
}

fn login(lang: Lang, sources: Vec<SourceLink>) -> LoginPage {
    LoginPage {
        lang,
        simulated: true,
        application_name: "Tea".to_owned(),
        sources,
        framed: false,
        wechat_origin: Url::parse("https://open.weixin.qq.com/connect/qrconnect?appid=a").unwrap(),
        language_href: href("?ui_locales=en"),
        restart_href: href("?"),
        cancel_href: Some(href("https://tea.example/")),
    }
}

fn refusal(lang: Lang, refusal: Refusal) -> RefusalPage {
    RefusalPage {
        lang,
        simulated: true,
        application_name: Some("Tea".to_owned()),
        refusal,
        reference: "ref-1".to_owned(),
        try_again_href: Some(href("/again")),
        return_href: Some(href("https://tea.example/")),
    }
}

fn failure(lang: Lang, failure: Failure) -> FailurePage {
    FailurePage {
        lang,
        simulated: true,
        application_name: None,
        failure,
        errcode: Some(40125),
        reference: "ref-1".to_owned(),
        try_again_href: None,
        return_href: Some(href("https://tea.example/")),
    }
}

fn request_error(lang: Lang, code: &'static str) -> RequestErrorPage {
    RequestErrorPage {
        lang,
        code,
        reference: Some("ref-1".to_owned()),
        detail: Some("https://tea.example/back".to_owned()),
    }
}

fn try_page(lang: Lang) -> TryPage {
    TryPage {
        lang,
        phone_src: href("http://127.0.0.1:8601/_saoma/phone?embed=1"),
        phone_origin: Url::parse("http://127.0.0.1:8601").unwrap(),
        origin: "http://127.0.0.1:8600".to_owned(),
        client_id: "shop".to_owned(),
        issuer: "http://127.0.0.1:8600/w/sandbox".to_owned(),
        language_href: href("?ui_locales=en"),
    }
}

fn try_done(lang: Lang) -> TryDonePage {
    TryDonePage {
        lang,
        origin: "http://127.0.0.1:8600".to_owned(),
        client_id: "shop".to_owned(),
        issuer: "http://127.0.0.1:8600/w/sandbox".to_owned(),
    }
}

/// Every page that there is.
fn every_page(lang: Lang) -> Vec<(String, Response)> {
    let mut pages = vec![
        ("login", login(lang, vec![source("pc", true)]).response()),
        ("login, empty", login(lang, Vec::new()).response()),
        ("try", try_page(lang).response()),
        ("try, done", try_done(lang).response()),
    ]
    .into_iter()
    .map(|(name, response)| (name.to_owned(), response))
    .collect::<Vec<_>>();
    let two = vec![source("pc", true), source("shop", false)];
    pages.push(("login, tabs".to_owned(), login(lang, two).response()));
    for word in Refusal::ALL {
        pages.push((format!("refusal {word}"), refusal(lang, *word).response()));
    }
    for word in Failure::ALL {
        pages.push((format!("failure {word}"), failure(lang, *word).response()));
    }
    for code in REQUEST_ERRORS {
        let response = request_error(lang, code).response();
        pages.push((format!("request error {code}"), response));
    }
    let wait = WaitPage {
        lang,
        simulated: true,
        refresh_href: href("?code=a"),
    };
    pages.push(("wait".to_owned(), wait.response()));
    let logged_out = LoggedOutPage {
        lang,
        simulated: true,
        application_name: Some("Tea".to_owned()),
    };
    pages.push(("logged out".to_owned(), logged_out.response()));
    let frame_return = FrameReturnPage {
        lang,
        continue_url: href("https://tea.example/back?code=a&state=b"),
    };
    pages.push(("frame return".to_owned(), frame_return.response()));
    pages
}

async fn html(response: Response) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

async fn get(path: &str) -> Response {
    let request = Request::get(path).body(Body::empty()).unwrap();
    assets::<()>().oneshot(request).await.unwrap()
}

/// What stands between `before` and `after`, at each place.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split_once(after))
        .map(|(found, _)| found)
        .collect()
}

fn content_policy(headers: &HeaderMap) -> &str {
    headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

#[tokio::test]
async fn every_page_says_its_language_and_shows_no_bare_key() {
    for lang in Lang::ALL {
        for (name, response) in every_page(lang) {
            let html = html(response).await;
            assert!(
                html.contains(&format!("<html lang=\"{}\"", lang.tag())),
                "{name} tells screen readers and fonts its language"
            );
            for group in ["hosted.", "refusal.", "failure.", "request_error.", "try."] {
                assert_eq!(
                    html.find(group),
                    None,
                    "{name} in {lang:?} shows a key of {group}* in place of its text"
                );
            }
        }
    }
}

#[test]
fn every_key_of_the_templates_has_a_text() {
    let mut keys = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap() {
        let template = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let plain = between(&template, ".say(\"", "\"");
        let filled = between(&template, ".say_with(\"", "\"");
        for key in plain
            .into_iter()
            .chain(filled)
            .filter(|key| key.contains('.'))
        {
            keys += 1;
            assert!(lookup(Lang::ZhCn, key).is_some(), "{key} has no text");
        }
    }
    assert!(keys > 40, "the templates were read: {keys} keys");
}

#[tokio::test]
async fn every_outcome_says_what_happened_and_what_to_do() {
    for lang in Lang::ALL {
        for word in Refusal::ALL {
            says(
                lang,
                &format!("refusal.{word}"),
                refusal(lang, *word).response(),
            )
            .await;
        }
        for word in Failure::ALL {
            says(
                lang,
                &format!("failure.{word}"),
                failure(lang, *word).response(),
            )
            .await;
        }
        for code in REQUEST_ERRORS {
            let shown = if code == "a_code_without_texts" {
                "internal"
            } else {
                code
            };
            let response = request_error(lang, code).response();
            says(lang, &format!("request_error.{shown}"), response).await;
        }
    }
}

async fn says(lang: Lang, key: &str, response: Response) {
    let html = html(response).await;
    for part in ["title", "message", "remedy"] {
        let key = format!("{key}.{part}");
        let text = lookup(lang, &key).unwrap_or_else(|| panic!("{key} has no text in {lang:?}"));
        assert!(html.contains(text), "the page shows {key}");
    }
    assert!(
        html.contains("<code>ref-1</code>"),
        "{key} shows the reference by which the log finds it"
    );
}

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
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer", "{name}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{name}");
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "text/html; charset=utf-8",
            "{name}"
        );
        let html = html(response).await;
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

#[tokio::test]
async fn hostile_values_are_text_and_nothing_else() {
    let mut page = login(Lang::En, vec![source("pc", true)]);
    HOSTILE.clone_into(&mut page.application_name);
    let mut second = source("b", false);
    HOSTILE.clone_into(&mut second.display_name);
    HOSTILE.clone_into(&mut second.id);
    page.sources.push(second);
    let mut refused = refusal(Lang::En, Refusal::Conflict);
    refused.application_name = Some(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut refused.reference);
    let mut error = request_error(Lang::En, "redirect_uri_mismatch");
    error.detail = Some(HOSTILE.to_owned());
    let mut tried = try_page(Lang::En);
    HOSTILE.clone_into(&mut tried.client_id);

    for response in [
        page.response(),
        refused.response(),
        error.response(),
        tried.response(),
    ] {
        let html = html(response).await;
        assert!(!html.contains("<script>"), "the tag is escaped: {html}");
        assert!(
            !html.contains("</script>\"'"),
            "the quotes are escaped: {html}"
        );
        assert!(html.contains("alert(1)"), "and shown as it is");
    }
}

#[tokio::test]
async fn without_script_there_is_one_link_for_each_source_in_order() {
    let sources = vec![source("b", false), source("a", true), source("c", false)];
    let page = html(login(Lang::En, sources).response()).await;
    assert_eq!(
        between(&page, "<a data-source=\"", "\" href="),
        ["b", "a", "c"],
        "scripts that read the page find each source once"
    );
    assert!(
        page.contains("<a data-source=\"a\" href=\"/w/tea/authorize?source=a&#38;x=1\""),
        "with the address that starts its login"
    );
    assert_eq!(
        between(&page, " src=\"/w/tea/authorize?source=", "&"),
        ["a"],
        "the frame begins with the default"
    );
    let single = html(login(Lang::En, vec![source("pc", false)]).response()).await;
    assert_eq!(between(&single, "<a data-source=\"", "\" href="), ["pc"]);
    assert!(!single.contains("class=\"tabs\""), "one way needs no tabs");
}

#[tokio::test]
async fn a_framed_login_page_keeps_wechats_page_in_its_frame() {
    let mut page = login(Lang::En, vec![source("pc", true)]);
    let whole = html(page.response()).await;
    assert!(
        whole.contains("sandbox=\"allow-scripts allow-same-origin allow-top-navigation\""),
        "WeChat's page brings the whole window to the callback"
    );
    assert!(whole.contains("allow=\"local-network-access\""));
    page.framed = true;
    let framed = html(page.response()).await;
    assert!(
        framed.contains("sandbox=\"allow-scripts allow-same-origin\""),
        "in a frame it may not take away the page around us"
    );
}

#[tokio::test]
async fn a_simulated_wechat_is_told_apart_on_every_page_of_a_login() {
    let mut page = login(Lang::ZhCn, vec![source("pc", true)]);
    assert!(html(page.response()).await.contains("不连腾讯"));
    page.simulated = false;
    assert!(!html(page.response()).await.contains("模拟"));
}

#[tokio::test]
async fn there_is_one_primary_button_at_most() {
    for (name, response) in every_page(Lang::En) {
        // Of the views of the page after a try-out, one is shown.
        if name != "try, done" {
            let primary = html(response).await.matches("button primary").count();
            assert!(primary <= 1, "{name} has {primary} primary buttons");
        }
    }
    let only_return = html(failure(Lang::En, Failure::Timeout).response()).await;
    assert!(
        only_return.contains("<a class=\"button primary\" href=\"https://tea.example/\">"),
        "the only way on is the primary one"
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

#[tokio::test]
async fn every_file_a_page_names_is_served_and_may_be_kept_for_ever() {
    let mut files = 0;
    for (name, response) in every_page(Lang::En) {
        for file in between(&html(response).await, "\"/assets/", "\"") {
            files += 1;
            let response = get(&format!("/assets/{file}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{name} names {file}");
            assert_eq!(
                response.headers()[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
        }
    }
    assert!(files > 0, "the pages name files");
    for missing in ["login.css", "login-00000000.css", "..%2fCargo.toml"] {
        let status = get(&format!("/assets/{missing}")).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{missing} is not served");
    }
}

#[test]
fn the_hosted_pages_hold_less_than_30_kb_of_script() {
    let scripts = [
        include_str!("../../assets/login.js"),
        include_str!("../../assets/frame-return.js"),
    ];
    let bytes: usize = scripts.iter().map(|script| script.len()).sum();
    assert!(bytes < 30_000, "{bytes} bytes of script");
    let try_out = include_str!("../../assets/try.js").len();
    assert!(try_out < 30_000, "{try_out} bytes for the try-out page");
}
