//! Answers as JSON, whatever they are on the wire, so that a scenario can say what it expects.

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use serde_json::{Map, Value, json};
use url::Url;

/// A status, and what was said.
pub(super) struct Answer {
    /// Absent if there was no whole answer.
    pub(super) status: Option<u16>,
    pub(super) value: Value,
}

impl Answer {
    /// No answer, or not all of it.
    pub(super) fn none() -> Self {
        Self {
            status: None,
            value: json!({"no_answer": true}),
        }
    }

    pub(super) async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let header = |name| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (content_type, location) = (header(CONTENT_TYPE), header(LOCATION));
        let Ok(body) = response.bytes().await else {
            return Self::none();
        };
        let content_type = content_type.unwrap_or_default();
        let mut value = match std::str::from_utf8(&body) {
            Ok(text) => said(text, &content_type),
            Err(_) => json!({"content_type": content_type, "size": body.len()}),
        };
        if let (Some(fields), Some(location)) = (value.as_object_mut(), location) {
            fields.insert("location".to_owned(), location.into());
        }
        if let Some(fields) = value.as_object_mut() {
            add_code(fields);
        }
        Self {
            status: Some(status),
            value,
        }
    }
}

/// A long poll's numbers.
pub(super) fn poll(text: &str) -> Option<Value> {
    let (_, rest) = text.split_once("window.wx_errcode=")?;
    let (number, rest) = rest.split_once(";window.wx_code='")?;
    let wx_errcode: i64 = number.parse().ok()?;
    let wx_code = rest.split('\'').next().unwrap_or_default();
    Some(json!({"wx_errcode": wx_errcode, "wx_code": wx_code}))
}

/// A body as JSON: what it says, or what a scenario wants to know of it.
pub(crate) fn said(text: &str, content_type: &str) -> Value {
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        return value;
    }
    if let Some(polled) = poll(text) {
        return polled;
    }
    if content_type.starts_with("text/html") {
        return page(text);
    }
    json!({"text": text})
}

/// A page: the uuid of its QR code, or the text of its error.
fn page(html: &str) -> Value {
    let between = |open: &str, close: &str| {
        let (_, rest) = html.split_once(open)?;
        let (text, _) = rest.split_once(close)?;
        Some(text.to_owned())
    };
    let uuid = between("var fordevtool = \"", "\"")
        .and_then(|url| Some(url.split_once("uuid=")?.1.to_owned()));
    let error = between("weui_msg_title\">", "<").filter(|_| uuid.is_none());
    let title = between("<title>", "<");
    json!({"uuid": uuid, "error": error, "title": title})
}

/// The code and state of an address that the browser or the phone goes to.
fn add_code(fields: &mut Map<String, Value>) {
    let address = ["redirect_url", "location"]
        .into_iter()
        .find_map(|name| fields.get(name)?.as_str().map(str::to_owned));
    let Some(url) = address.and_then(|address| Url::parse(&address).ok()) else {
        return;
    };
    for name in ["code", "state"] {
        let found = url.query_pairs().find(|(known, _)| known == name);
        if let Some((_, value)) = found {
            fields
                .entry(name)
                .or_insert_with(|| value.into_owned().into());
        }
    }
}
