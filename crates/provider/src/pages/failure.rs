use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::Failure;
use saoma_text::Lang;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// A login broke, without a rule refusing it.
#[derive(Debug, Clone, Template)]
#[template(path = "failure.html")]
pub struct FailurePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user wanted to sign in to, if it is known.
    pub application_name: Option<String>,
    /// What broke.
    pub failure: Failure,
    /// WeChat's errcode, which only a sandbox shows: it says nothing to an end user, and whom they
    /// ask finds it by the reference.
    pub errcode: Option<i64>,
    /// What the log calls this login.
    pub reference: String,
    /// Begins a new login.
    pub try_again_href: Option<Href>,
    /// Back to the application without signing in.
    pub return_href: Option<Href>,
}

impl FailurePage {
    /// The page as an answer: 500 if something of ours broke, else 502.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.failure {
            Failure::Internal | Failure::NoSecret => StatusCode::INTERNAL_SERVER_ERROR,
            Failure::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Failure::Errcode | Failure::Unreachable | Failure::Unreadable => {
                StatusCode::BAD_GATEWAY
            }
        };
        answer(status, self, &[])
    }

    fn say(&self, part: &str) -> Cow<'static, str> {
        self.lang.say(&format!("failure.{}.{part}", self.failure))
    }
}
