use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::{Lang, lookup};

use super::answer::answer;
use super::say::Say as _;

/// A request that cannot be answered by going back to the application, since it is not known or
/// not trusted. Read by whoever builds or runs the application.
#[derive(Debug, Clone, Template)]
#[template(path = "request_error.html")]
pub struct RequestErrorPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What is wrong, as in the keys `request_error.<code>.title`, `.message` and `.remedy`; a
    /// code without texts shows those of `internal`.
    pub code: &'static str,
    /// What the log calls this request.
    pub reference: Option<String>,
    /// The value in question, as it was received.
    pub detail: Option<String>,
}

impl RequestErrorPage {
    /// The page for `code`, with nothing more to say.
    #[must_use]
    pub const fn new(lang: Lang, code: &'static str) -> Self {
        Self {
            lang,
            simulated: false,
            code,
            reference: None,
            detail: None,
        }
    }

    /// The page as an answer: 404 for what is not there, 429 for who tries too much, 500 and 503 for what is our side's, else
    /// 400.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.code {
            "not_found" | "unknown_workspace" => StatusCode::NOT_FOUND,
            "login_in_progress" => StatusCode::CONFLICT,
            "too_many_guesses" => StatusCode::TOO_MANY_REQUESTS,
            "archived_workspace" | "sandbox_without_simulator" => StatusCode::SERVICE_UNAVAILABLE,
            "internal" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        answer(status, self, &[])
    }

    fn say(&self, part: &str) -> Cow<'static, str> {
        let key = format!("request_error.{}.{part}", self.code);
        lookup(self.lang, &key)
            .map(Cow::Borrowed)
            .unwrap_or_else(|| self.lang.say(&format!("request_error.internal.{part}")))
    }
}
