use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::Href;
use super::answer::{answer, form_answer};
use super::say::Say as _;

/// In WeChat's browser: whoever scanned an Official Account's code confirms the login.
#[derive(Debug, Clone, Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What is signed in to.
    pub application_name: String,
    /// When the page with the code was opened: hours and minutes, China Standard Time.
    pub opened_at: String,
    /// From where: browser, system, address.
    pub opened_from: String,
    /// Where the answer goes.
    pub action: Href,
    /// What the log calls this login.
    pub reference: String,
}

/// In WeChat's browser: what became of it.
#[derive(Debug, Clone, Template)]
#[template(path = "scan_done.html")]
pub struct ScanDonePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What was signed in to, or not.
    pub application_name: String,
    /// What became of it, in a sentence.
    pub message: String,
    /// What the log calls this login.
    pub reference: String,
}

impl ConfirmPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        form_answer(StatusCode::OK, self)
    }
}

impl ScanDonePage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }
}
