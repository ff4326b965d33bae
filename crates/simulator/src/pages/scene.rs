//! What an ordinary browser shows for the link in an Official Account's QR code.

use askama::Template;
use saoma_text::{Lang, fill, text};

use super::{STATIC_POLICY, render};
use crate::answer::Answer;

/// The page of a code that holds.
#[derive(Clone, Copy)]
pub(crate) struct ScenePage<'a> {
    pub(crate) lang: Lang,
    pub(crate) app_name: &'a str,
    /// The virtual phone's page, where it can be reached.
    pub(crate) phone: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "scene.html")]
struct SceneTemplate<'a> {
    page: ScenePage<'a>,
}

impl SceneTemplate<'_> {
    fn text(&self, key: &'static str) -> &'static str {
        text(self.page.lang, key)
    }

    fn what(&self) -> String {
        let app = [("app", self.page.app_name)];
        fill(self.page.lang, "simulator.scene.what", &app)
    }
}

/// What the code is.
pub(crate) fn scene(page: &ScenePage<'_>) -> Answer {
    Answer::page(render(&SceneTemplate { page: *page }), STATIC_POLICY)
}

/// There is no such code, or no longer.
pub(crate) fn scene_error(lang: Lang) -> Answer {
    super::qr_error(lang, text(lang, "simulator.scene.expired"))
}
