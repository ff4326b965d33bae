use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// Where WeChat's page ends up when the login page is itself in a frame: hands the way on to the
/// login page around it.
#[derive(Debug, Clone, Template)]
#[template(path = "frame_return.html")]
pub struct FrameReturnPage {
    /// The language of the page.
    pub lang: Lang,
    /// Where the login goes on; the script follows `http` and `https` only.
    pub continue_url: Href,
}

impl FrameReturnPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }
}
