use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::answer::answer;
use super::say::Say as _;

/// The session is over, and the application named no page to return to.
#[derive(Debug, Clone, Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user was signed in to, if it is known.
    pub application_name: Option<String>,
}

impl LoggedOutPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }
}
