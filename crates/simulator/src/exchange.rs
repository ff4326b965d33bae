use serde::Serialize;

use crate::mask;

/// One request to an endpoint of WeChat's and its answer, one push of WeChat's to a server, or one
/// act of the virtual phone. It is kept as it was; [`Shown`] is what leaves.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Counts up from 1, also over a reset.
    pub seq: u64,
    /// What the exchange is for: `qr_page`, `qr_picture`, `confirm_page`, `poll`, `script`, `code_exchange`, `refresh`,
    /// `token_check`, `profile`, `person_picture`, `phone_scan`, `phone_confirm`, `phone_refuse`, `unknown`, and one word for
    /// each further endpoint and act.
    pub kind: &'static str,
    /// When it began, in Unix milliseconds of the simulator's clock.
    pub at: i64,
    /// How long the answer took, in milliseconds of the simulator's clock.
    pub duration_ms: u64,
    /// WeChat's host, as asked for or as the endpoint's own.
    pub host: &'static str,
    /// The origin of the app's server, where WeChat called it, and not the other way round: an event push or a
    /// check of its URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_to: Option<String>,
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

/// Who speaks in an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Party {
    /// The browser on the computer.
    Browser,
    /// The server of the site that people log in to.
    Site,
    /// Saoma's provider, by its `User-Agent`.
    Saoma,
    Wechat,
    Phone,
}

/// An exchange as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) exchange: Exchange,
    /// The login that it belongs to: the QR code's uuid, else `login-` and a number.
    pub(crate) login: Option<String>,
    pub(crate) from: Party,
    pub(crate) to: Party,
}

impl Kept {
    /// About how much memory it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let exchange = &self.exchange;
        size_of::<Self>()
            + exchange.path.len()
            + exchange.query.len()
            + text(&exchange.request_body)
            + text(&exchange.body)
            + text(&self.login)
    }

    /// What leaves: with its secrets masked unless they may be seen.
    pub(crate) fn shown(&self, is_clear: bool) -> Shown {
        let mut exchange = self.exchange.clone();
        if !is_clear {
            exchange.query = mask::query(&exchange.query);
            exchange.body = exchange.body.as_deref().map(mask::body);
            exchange.request_body = exchange
                .request_body
                .as_deref()
                .map(|body| mask::body(&mask::query(body)));
        }
        Shown {
            exchange,
            login: self.login.clone(),
            from: self.from,
            to: self.to,
        }
    }
}

/// An exchange as it is listed, followed and exported.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    pub(crate) exchange: Exchange,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<String>,
    pub(crate) from: Party,
    pub(crate) to: Party,
}

impl Shown {
    /// The path with the query.
    pub(crate) fn target(&self) -> String {
        let Exchange { path, query, .. } = &self.exchange;
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}{mark}{query}")
    }

    /// What the request's body must have been, from how it begins.
    pub(crate) fn request_type(&self) -> &'static str {
        match self.exchange.request_body.as_deref().map(str::trim_start) {
            Some(body) if body.starts_with(['{', '[']) => "application/json",
            Some(body) if body.starts_with('<') => "text/xml",
            _ => "application/x-www-form-urlencoded",
        }
    }
}

impl Exchange {
    /// The origin that was called: the app's server, or WeChat's host.
    #[must_use]
    pub fn origin(&self) -> String {
        self.pushed_to
            .clone()
            .unwrap_or_else(|| format!("https://{}", self.host))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An exchange of this kind in which nothing else is said.
    pub(crate) fn exchange(kind: &'static str) -> Exchange {
        Exchange {
            seq: 0,
            kind,
            at: 0,
            duration_ms: 0,
            host: crate::way::API,
            pushed_to: None,
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            request_body: None,
            status: Some(200),
            content_type: "text/plain".to_owned(),
            body: None,
            body_size: 0,
            errcode: None,
            app: None,
            person: None,
            fault: None,
        }
    }
}
