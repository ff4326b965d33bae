use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// Asks whether the session in this browser shall end.
#[derive(Debug, Clone, Template)]
#[template(path = "log_out.html")]
pub struct LogOutPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// Ends it.
    pub log_out_href: Href,
}

impl LogOutPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }
}
