//! An application's login page as it would look, before anything is saved. It begins no login.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use saoma_ambient::token;
use saoma_model::{Application, Issuer, Picture, PictureId, Source, SourceKind, WorkspaceId};
use saoma_text::Lang;
use url::Url;

use crate::Provider;
use crate::frame_ticket::allow_frames;
use crate::pages::{
    CodeView, Href, LoginPage, Look, SourceLink, UnsafeHref, in_scheme, offered_lang,
};

/// How many previews are kept; each change of a form makes one.
const KEPT: usize = 16;

/// What a login page shall look like.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The issuer it belongs to.
    pub issuer: Issuer,
    /// Whether its WeChat is the simulator.
    pub simulated: bool,
    /// The application, as it would be.
    pub application: Application,
    /// Pictures that are not stored yet.
    pub pictures: Vec<Picture>,
    /// The sources on its page, and whether each is the default.
    pub sources: Vec<(Source, bool)>,
    /// The language that the reader asks for.
    pub lang: Lang,
    /// Whether it is shown dark.
    pub dark: bool,
    /// Whether it is opened in WeChat's own browser.
    pub in_wechat: bool,
}

/// The previews that are kept.
#[derive(Default)]
pub(crate) struct Previews(Mutex<VecDeque<Kept>>);

struct Kept {
    token: String,
    workspace: WorkspaceId,
    page: LoginPage,
    pictures: Vec<Picture>,
}

impl Previews {
    fn all(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A picture of one of the previews.
    pub(crate) fn picture(&self, workspace: WorkspaceId, name: &PictureId) -> Option<Picture> {
        let all = self.all();
        let pictures = all.iter().flat_map(|kept| &kept.pictures);
        let mut pictures = pictures.filter(|picture| picture.workspace == workspace);
        pictures.find(|picture| picture.id == *name).cloned()
    }
}

impl Provider {
    /// Draws a page and answers where it is shown, to frames of our own windows only.
    ///
    /// # Errors
    /// [`UnsafeHref`] if an address of the application must not be put into a page.
    pub fn preview(&self, preview: Preview) -> Result<String, UnsafeHref> {
        let token = token(&*self.entropy);
        let address = preview.issuer.endpoint(&format!("preview/{token}"));
        let kept = Kept {
            token,
            workspace: preview.application.workspace,
            page: page(&preview)?,
            pictures: preview.pictures,
        };
        let mut all = self.previews().all();
        if all.len() >= KEPT {
            all.pop_front();
        }
        all.push_back(kept);
        Ok(address)
    }

    /// The page of a preview, if it is still kept.
    pub(crate) fn previewed(&self, workspace: WorkspaceId, token: &str) -> Option<Response> {
        let all = self.previews().all();
        let mut of_workspace = all.iter().filter(|kept| kept.workspace == workspace);
        let kept = of_workspace.find(|kept| kept.token == token)?;
        let mut response = kept.page.response();
        allow_frames(&mut response, &self.frame_ancestors);
        Some(response)
    }
}

/// The login page's own styles, in one scheme whatever the system's is. Its frame runs no script,
/// and does not say so.
pub(crate) fn styles(scheme: Option<&str>) -> Response {
    let headers = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    )];
    let styles = in_scheme(include_str!("../assets/login.css"), scheme);
    (headers, format!("{styles}noscript {{ display: none; }}\n")).into_response()
}

/// What stands where WeChat's QR code would.
pub(crate) fn sample_code(whole_page: bool) -> Response {
    const PAGE: &str = r#"viewBox="0 0 300 400" width="300" height="400""#;
    const CODE: &str = r#"viewBox="34 74 232 232""#;
    let drawing = include_str!("../assets/sample-code.svg");
    let drawing = match whole_page {
        true => drawing.to_owned(),
        false => drawing.replace(PAGE, CODE),
    };
    let headers = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("image/svg+xml"),
    )];
    (headers, drawing).into_response()
}

fn page(preview: &Preview) -> Result<LoginPage, UnsafeHref> {
    let (application, issuer) = (&preview.application, &preview.issuer);
    let lang = offered_lang(application, preview.lang);
    let scheme = if preview.dark { "dark" } else { "light" };
    let nowhere = Href::parse("?")?;
    let sample = |name: &str| Href::parse(&format!("{}/preview/{name}", issuer.path()));
    let sources = preview.sources.iter().map(|(source, is_default)| {
        let has_button = preview.in_wechat && source.kind == SourceKind::WechatOfficialAccount;
        Ok(SourceLink {
            button_href: has_button.then(|| nowhere.clone()),
            id: source.id.to_string(),
            kind: source.kind,
            display_name: source.display_name.clone(),
            href: nowhere.clone(),
            frame_src: sample("code.svg")?,
            tab_href: nowhere.clone(),
            code: if has_button {
                None
            } else {
                code(source, &sample)?
            },
            is_default: *is_default,
        })
    });
    Ok(LoginPage {
        lang,
        simulated: preview.simulated,
        application_name: application.name.clone(),
        look: Look::of(application, issuer, lang)?.in_scheme(issuer, scheme)?,
        sources: sources.collect::<Result<_, UnsafeHref>>()?,
        framed: true,
        wechat_origin: own_origin(issuer),
        language_href: nowhere.clone(),
        restart_href: nowhere.clone(),
        cancel_href: Some(nowhere),
    })
}

/// What stands in the place of a code of ours; WeChat's own page is framed instead.
fn code(
    source: &Source,
    sample: &impl Fn(&str) -> Result<Href, UnsafeHref>,
) -> Result<Option<CodeView>, UnsafeHref> {
    if source.kind == SourceKind::WechatPc {
        return Ok(None);
    }
    let settings = source.settings.mini_program();
    let logo = settings.and_then(|settings| settings.qr_logo.as_ref());
    let logo = logo.map(|logo| sample(&format!("../pictures/{}", logo.as_str())));
    Ok(Some(CodeView {
        ticket: String::new(),
        picture_href: Some(sample("square.svg")?),
        logo_href: logo.transpose()?,
        state_href: Href::parse("?")?,
        continue_href: Href::parse("?")?,
        reference: String::new(),
    }))
}

/// The preview frames nobody but ourselves.
fn own_origin(issuer: &Issuer) -> Url {
    Url::parse(issuer.as_str()).expect("an issuer is an address")
}
