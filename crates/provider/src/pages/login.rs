use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::SourceKind;
use saoma_text::Lang;
use url::Url;

use super::Href;
use super::answer::answer;
use super::say::Say as _;

/// The login page: WeChat's QR code in a frame, and a tab for each source.
#[derive(Debug, Clone, Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user signs in to.
    pub application_name: String,
    /// The login methods, in the order of the tabs; none is an answer too.
    pub sources: Vec<SourceLink>,
    /// Whether this page itself is in a frame: then WeChat's page may not leave its own.
    pub framed: bool,
    /// The origin of WeChat's page, which the frame may show after our redirect to it.
    pub wechat_origin: Url,
    /// This page in the other language.
    pub language_href: Href,
    /// This page once more, with a new login.
    pub restart_href: Href,
    /// Back to the application without signing in.
    pub cancel_href: Option<Href>,
}

/// A login method on the login page.
#[derive(Debug, Clone)]
pub struct SourceLink {
    /// Its name in URLs.
    pub id: String,
    /// The method.
    pub kind: SourceKind,
    /// What its tab says.
    pub display_name: String,
    /// Starts a login in the whole window.
    pub href: Href,
    /// Starts a login in the frame.
    pub frame_src: Href,
    /// Whether the page begins with it.
    pub is_default: bool,
}

impl LoginPage {
    /// The page as an answer: 200.
    #[must_use]
    pub fn response(&self) -> Response {
        answer(StatusCode::OK, self, &[&self.wechat_origin])
    }

    /// The methods that show WeChat's own page in a frame.
    fn pc_sources(&self) -> impl Iterator<Item = &SourceLink> {
        self.sources
            .iter()
            .filter(|source| source.kind == SourceKind::WechatPc)
    }

    /// What the page begins with: the default, else the first.
    fn chosen(&self) -> Option<&SourceLink> {
        self.pc_sources()
            .find(|source| source.is_default)
            .or_else(|| self.pc_sources().next())
    }

    fn is_chosen(&self, source: &SourceLink) -> bool {
        self.chosen().is_some_and(|chosen| chosen.id == source.id)
    }

    fn has_tabs(&self) -> bool {
        self.pc_sources().count() > 1
    }
}
