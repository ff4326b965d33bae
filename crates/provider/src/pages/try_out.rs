use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;
use url::Url;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// The page on which a sandbox is tried: left a shop's login, right the phone. Served at `/try`.
#[derive(Debug, Clone, Template)]
#[template(path = "try.html")]
pub struct TryPage {
    /// The language of the page.
    pub lang: Lang,
    /// The phone of the simulator, for a frame.
    pub phone_src: Href,
    /// The simulator's origin, which the page may frame.
    pub phone_origin: Url,
    /// Our own origin, to which `/try/callback` is registered (`http://127.0.0.1:8600`).
    pub origin: String,
    /// The application that plays the shop: public, so with PKCE.
    pub client_id: String,
    /// The sandbox's issuer.
    pub issuer: String,
    /// This page in the other language.
    pub language_href: Href,
}

/// The shop after the login: checks what it received and shows it. Served at `/try/callback`.
#[derive(Debug, Clone, Template)]
#[template(path = "try_done.html")]
pub struct TryDonePage {
    /// The language of the page.
    pub lang: Lang,
    /// Our own origin, as in [`TryPage`].
    pub origin: String,
    /// The application that plays the shop.
    pub client_id: String,
    /// The sandbox's issuer.
    pub issuer: String,
}

impl TryPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[&self.phone_origin])
    }
}

impl TryDonePage {
    /// What may have gone wrong, as the script tells it apart: the middles of the text keys
    /// `try.problem.<problem>.title` and `.remedy`.
    const PROBLEMS: [&str; 6] = [
        "not_allowed",
        "login_error",
        "other_tab",
        "token_refused",
        "check_failed",
        "unreachable",
    ];

    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }

    fn check_text(&self, check: &str) -> Cow<'static, str> {
        self.lang.say(&format!("try.check.{check}"))
    }

    fn problem_text(&self, problem: &str, part: &str) -> Cow<'static, str> {
        self.lang.say(&format!("try.problem.{problem}.{part}"))
    }
}
