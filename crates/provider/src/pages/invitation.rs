use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_text::Lang;

use super::Href;
use super::answer::{answer, form_answer};
use super::say::Say as _;

/// How somebody who was invited goes on from where the page is open.
#[derive(Debug, Clone)]
pub enum InvitationWay {
    /// WeChat shows a QR code, which a phone scans.
    Continue(Href),
    /// WeChat asks in its own browser.
    Confirm(Href),
    /// The page is to be opened on a computer, since a phone cannot scan its own screen.
    OpenOnComputer,
    /// The page is to be opened in WeChat: this is its address as a picture.
    OpenInWechat(Href),
}

/// An invitation to attach a WeChat to an account.
#[derive(Debug, Clone, Template)]
#[template(path = "invitation.html")]
pub struct InvitationPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What can be signed in to afterwards.
    pub application_name: String,
    /// Whose account it is, masked.
    pub name: Option<String>,
    /// The last digits of their phone number.
    pub phone: Option<String>,
    /// Their e-mail address, masked.
    pub email: Option<String>,
    /// How to go on.
    pub way: InvitationWay,
    /// The code, as it is printed.
    pub code: String,
    /// Where it can be typed in.
    pub short_address: String,
    /// This page in the other language.
    pub language_href: Href,
}

/// Asks for the code on a printed card.
#[derive(Debug, Clone, Template)]
#[template(path = "invitation_code.html")]
pub struct InvitationCodePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What was wrong with the last one.
    pub problem: Option<&'static str>,
    /// Where the form goes.
    pub action: Href,
    /// This page in the other language.
    pub language_href: Href,
}

/// How an invitation ended, or why it cannot be used. It says nothing about whose account it is.
#[derive(Debug, Clone, Template)]
#[template(path = "invitation_end.html")]
pub struct InvitationEndPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// The middle of the text keys `invitation.end.<end>.title`, `.message` and `.remedy`.
    pub end: &'static str,
    /// What the log calls this login.
    pub reference: Option<String>,
}

impl InvitationPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[])
    }

    fn title(&self) -> String {
        self.lang
            .say_with("invitation.title", "name", &self.application_name)
    }
}

impl InvitationCodePage {
    /// The page as an answer: 200, or 400 where a code was wrong.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.problem {
            Some(_) => StatusCode::BAD_REQUEST,
            None => StatusCode::OK,
        };
        form_answer(status, self)
    }
}

impl InvitationEndPage {
    /// The page as an answer: 200 if a WeChat was attached, 404 and 410 for what is not or no longer
    /// there, else 403.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.end {
            "attached" => StatusCode::OK,
            "unknown" => StatusCode::NOT_FOUND,
            "used" | "expired" | "revoked" => StatusCode::GONE,
            _ => StatusCode::FORBIDDEN,
        };
        answer(status, self, &[])
    }

    fn tone(&self) -> &'static str {
        match self.end {
            "attached" => "done",
            "unknown" | "used" | "expired" | "revoked" | "not_allowed" | "too_late"
            | "already_attached" => "calm",
            _ => "warning",
        }
    }

    fn say(&self, part: &str) -> Cow<'static, str> {
        self.lang
            .say(&format!("invitation.end.{}.{part}", self.end))
    }
}
