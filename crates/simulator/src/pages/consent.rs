//! The page on which WeChat's browser asks for nickname and picture.

use askama::Template;
use saoma_text::{Lang, fill, text};

use super::{STATIC_POLICY, qr_error, render};
use crate::answer::Answer;

/// Who asks whom, and where the two answers lead.
#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage<'a> {
    pub(crate) lang: Lang,
    pub(crate) app_name: &'a str,
    pub(crate) nickname: &'a str,
    pub(crate) allow: &'a str,
    pub(crate) refuse: &'a str,
}

impl ConsentPage<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.lang, key)
    }

    fn requests(&self) -> String {
        fill(
            self.lang,
            "simulator.oauth.requests",
            &[("app", self.app_name)],
        )
    }
}

/// The consent page.
pub(crate) fn consent(page: &ConsentPage<'_>) -> Answer {
    Answer::page(render(page), STATIC_POLICY)
}

/// What stays when the person refused.
pub(crate) fn consent_refused(lang: Lang) -> Answer {
    qr_error(lang, text(lang, "simulator.oauth.refused"))
}
