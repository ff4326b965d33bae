use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_ambient::Timestamp;
use saoma_model::{IdentityKind, UnbindWarning};
use saoma_text::Lang;

use super::Href;
use super::account_row::day;
use super::answer::{answer, form_answer};
use super::say::Say as _;

/// What ties an account to WeChat, as its owner sees it.
#[derive(Debug, Clone)]
pub struct IdentityRow {
    /// What is sent back for it.
    pub value: String,
    /// Which of WeChat's names it is.
    pub kind: IdentityKind,
    /// The platform app's name, or the open platform account's.
    pub name: String,
    /// When it was bound.
    pub since: Timestamp,
    /// Whether the permission was taken back in WeChat.
    pub is_revoked: bool,
}

/// A way to bind one more WeChat.
#[derive(Debug, Clone)]
pub struct BindLink {
    /// What the source is called.
    pub name: String,
    /// Begins.
    pub href: Href,
}

/// Somebody's account, for themselves.
#[derive(Debug, Clone, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// Their nickname.
    pub nickname: Option<String>,
    /// Their phone number, masked.
    pub phone: Option<String>,
    /// Their e-mail address, masked.
    pub email: Option<String>,
    /// What ties them to WeChat.
    pub identities: Vec<IdentityRow>,
    /// By which sources one more WeChat can be bound.
    pub ways_to_bind: Vec<BindLink>,
    /// In how many browsers they are signed in.
    pub sessions: usize,
    /// What was done, or was wrong.
    pub notice: Option<Cow<'static, str>>,
    /// Where forms go.
    pub action: Href,
    /// This page in the other language.
    pub language_href: Href,
}

/// Asks whether identities shall really be unbound.
#[derive(Debug, Clone, Template)]
#[template(path = "unbind.html")]
pub struct UnbindPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What would be unbound.
    pub identities: Vec<IdentityRow>,
    /// What to know first.
    pub warnings: Vec<UnbindWarning>,
    /// Where the form goes, and the page before.
    pub action: Href,
}

/// Nobody is signed in in this browser.
#[derive(Debug, Clone, Template)]
#[template(path = "signed_out.html")]
pub struct SignedOutPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// This page in the other language.
    pub language_href: Href,
}

impl AccountPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        form_answer(StatusCode::OK, self)
    }

    fn name(&self) -> Cow<'_, str> {
        match &self.nickname {
            Some(nickname) => Cow::Borrowed(nickname),
            None => self.lang.say("account.nameless"),
        }
    }
}

impl UnbindPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        form_answer(StatusCode::OK, self)
    }

    fn warning(&self, warning: &UnbindWarning) -> Cow<'static, str> {
        self.lang.say(&format!("account.unbind.{warning}"))
    }
}

impl SignedOutPage {
    /// The page as an answer: 401.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::UNAUTHORIZED, self, &[])
    }
}

impl IdentityRow {
    fn title(&self, lang: Lang) -> String {
        let key = format!("account.identity.{}", self.kind);
        lang.say_with(&key, "name", &self.name)
    }

    fn since(&self, lang: Lang) -> String {
        lang.say_with("account.identity.since", "date", &day(self.since))
    }
}
