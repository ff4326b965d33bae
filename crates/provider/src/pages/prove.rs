use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::Proof;
use saoma_text::Lang;

use super::answer::{answer, form_answer};
use super::say::Say as _;
use super::{AccountRow, Href, Look};

/// The end user proves that an account is theirs.
#[derive(Debug, Clone, Template)]
#[template(path = "prove.html")]
pub struct ProvePage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user signs in to.
    pub application_name: String,
    /// What the application has made of its pages.
    pub look: Look,
    /// The account that they have chosen, if they were offered some.
    pub account: Option<AccountRow>,
    /// The ways to prove it, each with the address of this page that shows it.
    pub proofs: Vec<(Proof, Href)>,
    /// The one that is shown.
    pub chosen: Option<Proof>,
    /// Where the code goes, masked, if that is known.
    pub masked: Option<String>,
    /// Where the answer goes.
    pub action: Href,
    /// What was wrong with the answer before.
    pub problem: Option<String>,
    /// What was typed as an address before.
    pub typed: Option<String>,
    /// What the log calls this login.
    pub reference: String,
    /// The page before.
    pub back_href: Href,
    /// This page in the other language.
    pub language_href: Href,
}

impl ProvePage {
    /// The page as an answer: 200, or 422 with a problem.
    #[must_use]
    pub fn response(&self) -> Response {
        let status = match self.problem {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        match self.chosen {
            Some(_) => form_answer(status, self),
            // Nothing is asked, so there is no form.
            None => answer(status, self, &[]),
        }
    }

    fn is_chosen(&self, proof: &Proof) -> bool {
        self.chosen == Some(*proof)
    }

    fn tab(&self, proof: &Proof) -> Cow<'static, str> {
        self.lang.say(&format!("binding.prove.tab.{proof}"))
    }

    fn is_password(&self) -> bool {
        self.chosen == Some(Proof::Password)
    }

    fn is_phone(&self) -> bool {
        self.chosen == Some(Proof::PhoneCode)
    }
}
