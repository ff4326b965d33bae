use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::Url;

/// A page as an HTTP answer. `frames` are the origins, besides our own, whose pages it may frame.
///
/// Nothing is cached, and no address is passed on as a referrer: addresses of a login carry codes.
pub(super) fn answer(status: StatusCode, page: &impl Template, frames: &[&Url]) -> Response {
    // Templates write into a string and print nothing but text and numbers.
    let html = page
        .render()
        .expect("writing a page into a string does not fail");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CONTENT_SECURITY_POLICY, policy(frames)),
    ];
    (status, headers, html).into_response()
}

/// A page with a form that goes back to us. Its address holds the key to a login, so it is told to
/// nobody else; to ourselves it is, or the browser would say that the form comes from nowhere.
pub(super) fn form_answer(status: StatusCode, page: &impl Template) -> Response {
    let mut response = answer(status, page, &[]);
    let headers = response.headers_mut();
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    let policy = policy(&[]);
    let policy = policy.to_str().unwrap_or_default();
    let policy = policy.replace("form-action 'none'", "form-action 'self'");
    let policy = HeaderValue::try_from(policy).expect("the policy was a header before");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Script and style come from our own files only, so that a value which slipped through the
/// escaping still could not run. Only our own pages may frame a page: no foreign site can lay
/// itself over a login.
fn policy(frames: &[&Url]) -> HeaderValue {
    let mut policy = String::from(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
         frame-src 'self'",
    );
    for url in frames {
        policy.push(' ');
        policy.push_str(&url.origin().ascii_serialization());
    }
    HeaderValue::try_from(policy).expect("the ASCII form of an origin fits into a header")
}
