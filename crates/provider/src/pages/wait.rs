use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// The callback was loaded again while its first load is under way: waits for that one's outcome.
#[derive(Debug, Clone, Template)]
#[template(path = "wait.html")]
pub struct WaitPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// After how many seconds the page asks again.
    pub seconds: u8,
    /// What is asked again.
    pub refresh_href: Href,
}

impl WaitPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }
}
