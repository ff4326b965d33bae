use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::answer::answer;
use super::say::Say as _;

/// Where a login of the lab ends: the shop that our own program plays, after it has checked what
/// it received.
#[derive(Debug, Clone, Template)]
#[template(path = "lab_done.html")]
pub struct LabDonePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whose login was tried.
    pub application_name: String,
    /// The nickname of who signed in, if they have one.
    pub user_name: Option<String>,
    /// Why the shop has nobody signed in, in OAuth's words.
    pub problem: Option<String>,
}

impl LabDonePage {
    /// The page as an answer: 200, also if nobody is signed in, since that is what was tried.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }

    const fn title_key(&self) -> &'static str {
        match self.problem {
            Some(_) => "lab.failed.title",
            None => "lab.done.title",
        }
    }
}
