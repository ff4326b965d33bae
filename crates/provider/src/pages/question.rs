use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::Question;
use saoma_text::Lang;

use super::answer::form_answer;
use super::say::Say as _;
use super::{AccountRow, Href, Look};

/// The end user is asked which account it shall be.
#[derive(Debug, Clone, Template)]
#[template(path = "question.html")]
pub struct QuestionPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user signs in to.
    pub application_name: String,
    /// What the application has made of its pages.
    pub look: Look,
    /// What they are asked.
    pub question: Question,
    /// The accounts that they are offered, if any.
    pub accounts: Vec<AccountRow>,
    /// Where the answer goes.
    pub action: Href,
    /// What was wrong with the answer before.
    pub problem: Option<String>,
    /// What the log calls this login.
    pub reference: String,
    /// This page in the other language.
    pub language_href: Href,
    /// Back to the application without signing in.
    pub return_href: Option<Href>,
}

impl QuestionPage {
    /// The page as an answer: 200, or 422 with a problem.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.problem {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        form_answer(status, self)
    }

    fn is_choice_of_two(&self) -> bool {
        self.question == Question::Choose
    }

    fn title(&self) -> String {
        let key = format!("binding.{}.title", self.asks());
        self.lang.say_with(&key, "name", &self.application_name)
    }

    fn message(&self) -> Cow<'static, str> {
        self.lang.say(&format!("binding.{}.message", self.asks()))
    }

    /// The middle of the keys of what is said: of two accounts in conflict one may be disabled, and
    /// who is found by phone number is one alone.
    fn asks(&self) -> &'static str {
        match (self.question, self.accounts.as_slice()) {
            (Question::Conflict, [_]) => "conflict_one",
            (question, _) => question.as_str(),
        }
    }
}
