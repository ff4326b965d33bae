//! Text messages by somebody else's service: the workspace's own webhook is told number, code and
//! text, and sends them on as its provider wants it.

use std::time::Duration;

use aws_lc_rs::hmac;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{DeliveryError, Letter};

/// Whoever waits for a code does not wait longer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Tells the webhook. With a secret, `x-saoma-signature` holds the HMAC-SHA256 of the body under it,
/// in hex.
pub(super) async fn post(
    url: &str,
    secret: Option<&SecretString>,
    letter: &Letter,
) -> Result<(), DeliveryError> {
    let body = json!({
        "phone": letter.address,
        "code": letter.code.expose_secret(),
        "text": letter.text,
    });
    let body = body.to_string();
    let client = reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(Policy::none())
        .build()
        .map_err(DeliveryError::Webhook)?;
    let mut request = client.post(url).header("content-type", "application/json");
    if let Some(secret) = secret {
        request = request.header("x-saoma-signature", signature(secret, &body));
    }
    let answer = request.body(body).send().await;
    // The address may hold a key of the service; who set it knows it.
    let failed = |error: reqwest::Error| DeliveryError::Webhook(error.without_url());
    let status = answer.map_err(failed)?.status();
    match status.is_success() {
        true => Ok(()),
        false => Err(DeliveryError::WebhookRefused(status.as_u16())),
    }
}

fn signature(secret: &SecretString, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
    let tag = hmac::sign(&key, body.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::http::{HeaderMap, StatusCode};
    use axum::routing::post as route;

    type Told = Arc<Mutex<Vec<(HeaderMap, String)>>>;

    /// A webhook that answers so, and what it was told.
    async fn webhook(status: StatusCode) -> (String, Told) {
        let told = Told::default();
        let heard = told.clone();
        let router = Router::new().route(
            "/sms",
            route(async move |headers: HeaderMap, body: String| {
                heard.lock().unwrap().push((headers, body));
                status
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sms", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (url, told)
    }

    fn letter() -> Letter {
        Letter {
            address: "+8613800138000".to_owned(),
            code: "123456".into(),
            subject: String::new(),
            text: "123456 是你的验证码".to_owned(),
        }
    }

    #[tokio::test]
    async fn the_webhook_is_told_number_and_code_under_a_signature() {
        let (url, told) = webhook(StatusCode::NO_CONTENT).await;
        let secret = "s3cret".into();
        post(&url, Some(&secret), &letter())
            .await
            .expect("it is taken");
        let told = told.lock().unwrap();
        let (headers, body) = told.first().expect("it was told");
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(json["phone"], "+8613800138000");
        assert_eq!(json["code"], "123456");
        assert_eq!(headers["x-saoma-signature"], signature(&secret, body));
        assert_ne!(signature(&"other".into(), body), signature(&secret, body));
    }

    #[tokio::test]
    async fn a_webhook_that_refuses_is_an_error() {
        let (url, _) = webhook(StatusCode::BAD_GATEWAY).await;
        let refused = post(&url, None, &letter()).await;
        assert!(matches!(refused, Err(DeliveryError::WebhookRefused(502))));
    }
}
