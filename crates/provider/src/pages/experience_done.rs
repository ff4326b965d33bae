use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::answer::answer;
use super::say::Say as _;

/// Where a login ends that was begun from an application's screen: all that the application has
/// received, after it was checked.
#[derive(Debug, Clone, Template)]
#[template(path = "experience_done.html")]
pub struct ExperienceDonePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether its WeChat is the simulated one.
    pub simulated: bool,
    /// Whose login it was.
    pub application_name: String,
    /// The claims of the verified id_token.
    pub claims: Vec<(String, String)>,
    /// The id_token as it was received.
    pub id_token: String,
    /// For how many seconds the access token is good.
    pub expires_in: i64,
    /// Why nobody is signed in, in OAuth's words.
    pub problem: Option<String>,
}

impl ExperienceDonePage {
    /// What was checked: the ends of the text keys `try.check.<check>`.
    const CHECKS: [&str; 6] = [
        "signature",
        "state",
        "nonce",
        "issuer",
        "audience",
        "expiry",
    ];

    /// The page as an answer: 200, also if nobody is signed in, since that is what was tried.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }

    const fn title_key(&self) -> &'static str {
        match self.problem {
            Some(_) => "lab.failed.title",
            None => "experience.title",
        }
    }

    fn check_text(&self, check: &str) -> Cow<'static, str> {
        self.lang.say(&format!("try.check.{check}"))
    }

    fn lifetime(&self) -> String {
        let seconds = self.expires_in.to_string();
        self.lang
            .say_with("experience.expires_in", "seconds", &seconds)
    }
}
