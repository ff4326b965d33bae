use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::Channel;
use saoma_text::Lang;

use super::answer::form_answer;
use super::say::Say as _;
use super::{Href, Look};

/// The end user types in the code that was sent.
#[derive(Debug, Clone, Template)]
#[template(path = "code.html")]
pub struct CodePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user signs in to.
    pub application_name: String,
    /// What the application has made of its pages.
    pub look: Look,
    /// By which way it was sent.
    pub channel: Channel,
    /// What names the code.
    pub challenge: String,
    /// Where the answer goes.
    pub action: Href,
    /// What was wrong with the answer before.
    pub problem: Option<String>,
    /// What the log calls this login.
    pub reference: String,
    /// The page that sends another.
    pub again_href: Href,
    /// This page in the other language.
    pub language_href: Href,
}

impl CodePage {
    /// The page as an answer: 200, or 422 with a problem.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.problem {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        form_answer(status, self)
    }

    fn message(&self) -> Cow<'static, str> {
        self.lang.say(&format!("binding.code.{}", self.channel))
    }
}
