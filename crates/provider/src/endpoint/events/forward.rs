//! An account has one server address at WeChat: what is no login of ours goes on to its owner's own
//! server as it came, and what that says goes back.

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use url::Url;

use super::AsItCame;
use super::receiver::Receiver;

/// No answer of a server's to WeChat comes near this many bytes.
const MAX_BODY: u64 = 1024 * 1024;

/// What the other server answered.
pub(super) struct Passed {
    pub(super) content_type: Option<HeaderValue>,
    pub(super) body: Bytes,
}

/// Passes a push on; nothing if nobody is named, or that one does not answer.
pub(super) async fn pass(receiver: &Receiver, as_it_came: &AsItCame) -> Option<Passed> {
    let settings = receiver.source.settings.official_account()?;
    let mut url = Url::parse(settings.forward_url.as_deref()?).ok()?;
    // With the signature, so that the other server can check as if WeChat had called it.
    let query = match url.query() {
        Some(own) if !own.is_empty() => format!("{own}&{}", as_it_came.query),
        _ => as_it_came.query.clone(),
    };
    url.set_query(Some(&query));
    let passed = post(receiver, url, as_it_came).await;
    passed
        .inspect_err(|error| {
            tracing::warn!(source = %receiver.source.id, %error, "the server that events are forwarded to did not answer");
        })
        .ok()
}

/// Why nothing was passed on.
#[derive(Debug, thiserror::Error)]
enum ForwardError {
    #[error("TLS cannot be set up: {0}")]
    Client(String),
    #[error("it cannot be reached: {0}")]
    Network(String),
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("its answer is too long")]
    Oversized,
}

async fn post(
    receiver: &Receiver,
    url: Url,
    as_it_came: &AsItCame,
) -> Result<Passed, ForwardError> {
    let _ = receiver;
    let http = match url.host_str() {
        Some("127.0.0.1" | "localhost" | "[::1]") => saoma_wechat::loopback_client(),
        _ => saoma_wechat::http_client(),
    };
    let http = http.map_err(|error| ForwardError::Client(error.to_string()))?;
    let mut request = http.post(url).body(as_it_came.body.clone());
    if let Some(content_type) = &as_it_came.content_type {
        request = request.header(header::CONTENT_TYPE, content_type);
    }
    let network = |error: &dyn std::error::Error| ForwardError::Network(error.to_string());
    let answer = request.send().await;
    let answer = answer.map_err(|error| network(&error.without_url()))?;
    if !answer.status().is_success() {
        return Err(ForwardError::Status(answer.status().as_u16()));
    }
    if answer
        .content_length()
        .is_some_and(|length| length > MAX_BODY)
    {
        return Err(ForwardError::Oversized);
    }
    let content_type = answer.headers().get(header::CONTENT_TYPE).cloned();
    let body = answer.bytes().await;
    let body = body.map_err(|error| network(&error.without_url()))?;
    Ok(Passed { content_type, body })
}
