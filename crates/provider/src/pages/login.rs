use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use saoma_model::SourceKind;
use saoma_text::Lang;
use url::Url;

use super::answer::answer;
use super::say::Say as _;
use super::{Href, Look};

/// The login page: WeChat's QR code in a frame, or a code of ours, and a tab for each source.
#[derive(Debug, Clone, Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// The language of the page.
    pub lang: Lang,
    /// Whether this WeChat is the simulated one.
    pub simulated: bool,
    /// What the user signs in to.
    pub application_name: String,
    /// What the application has made of the page.
    pub look: Look,
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
    /// This page with its tab open.
    pub tab_href: Href,
    /// The code that a phone answers to; a method that shows WeChat's own page has none.
    pub code: Option<CodeView>,
    /// Inside WeChat: the button that begins a login by WeChat's own page.
    pub button_href: Option<Href>,
    /// Whether the page begins with it.
    pub is_default: bool,
}

/// A code on the login page that a mini program or an Official Account answers to.
#[derive(Debug, Clone)]
pub struct CodeView {
    /// The ticket, which is the code's scene.
    pub ticket: String,
    /// Its picture; nothing if WeChat gave no code.
    pub picture_href: Option<Href>,
    /// The picture in its middle.
    pub logo_href: Option<Href>,
    /// Where its state is told.
    pub state_href: Href,
    /// Where the browser goes on once it was allowed.
    pub continue_href: Href,
    /// What Activity finds its login by.
    pub reference: String,
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
        let mut sources = self.sources.iter();
        let default = sources.find(|source| source.is_default);
        default.or_else(|| self.sources.first())
    }

    /// What the frame shows when its tab is opened.
    fn framed_source(&self) -> Option<&SourceLink> {
        let chosen = self.chosen();
        let chosen = chosen.filter(|source| source.kind == SourceKind::WechatPc);
        chosen.or_else(|| self.pc_sources().next())
    }

    fn is_chosen(&self, source: &SourceLink) -> bool {
        self.chosen().is_some_and(|chosen| chosen.id == source.id)
    }

    fn has_tabs(&self) -> bool {
        self.sources.len() > 1
    }
}

impl SourceLink {
    fn is_pc(&self) -> bool {
        self.kind == SourceKind::WechatPc
    }

    fn is_mini_program(&self) -> bool {
        self.kind == SourceKind::WechatMiniProgram
    }
}
