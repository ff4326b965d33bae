use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::Refusal;
use saoma_text::Lang;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// Nobody was signed in, by a rule.
#[derive(Debug, Clone, Template)]
#[template(path = "refusal.html")]
pub struct RefusalPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user wanted to sign in to, if it is known.
    pub application_name: Option<String>,
    /// The rule.
    pub refusal: Refusal,
    /// What the log calls this login; empty if it is somebody else's.
    pub reference: String,
    /// Begins a new login.
    pub try_again_href: Option<Href>,
    /// Back to the application without signing in.
    pub return_href: Option<Href>,
}

impl RefusalPage {
    /// The page as an answer: 403.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::FORBIDDEN, self, &[])
    }

    /// Nothing is broken, so nothing is red: what the person chose themselves, or merely ran out of,
    /// is grey, and what a rule did not let through is amber.
    fn tone(&self) -> &'static str {
        match self.refusal {
            Refusal::NotAllowed | Refusal::Expired => "calm",
            _ => "warning",
        }
    }

    fn say(&self, part: &str) -> Cow<'static, str> {
        self.lang.say(&format!("refusal.{}.{part}", self.refusal))
    }
}
