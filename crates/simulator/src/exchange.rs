use serde::Serialize;

/// One request to an endpoint of WeChat's and its answer, or one act of the virtual phone.
/// Secrets, tokens and codes are masked.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Counts up from 1, also over a reset.
    pub seq: u64,
    /// What the exchange is for: `qr_page`, `qr_picture`, `confirm_page`, `poll`, `script`, `code_exchange`, `refresh`,
    /// `token_check`, `profile`, `person_picture`, `phone_scan`, `phone_confirm`, `phone_refuse`, `unknown`.
    pub kind: &'static str,
    /// When it began, in Unix milliseconds of the simulator's clock.
    pub at: i64,
    /// How long the answer took, in milliseconds of the simulator's clock.
    pub duration_ms: u64,
    /// WeChat's host, as asked for or as the endpoint's own.
    pub host: &'static str,
    /// The request's method.
    pub method: String,
    /// The path on WeChat's host.
    pub path: String,
    /// The query, not decoded.
    pub query: String,
    /// The request's body, if it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<String>,
    /// The answer's status; absent when the connection was closed without one.
    pub status: Option<u16>,
    /// The answer's `content-type`.
    pub content_type: String,
    /// The answer's body, if it is text of 64 KiB or less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The size of the answer's body, in bytes.
    pub body_size: usize,
    /// The `errcode` of the answer, if it carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errcode: Option<i64>,
    /// The AppID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// The person that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The fault that met it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}
