//! The hosted login page of an application.

mod codes;

use axum::response::Response;
use saoma_model::{Application, PlatformApp, Source, SourceId};
use saoma_store::{StoreError, enablements, platform_apps, sources};
use saoma_text::Lang;
use saoma_wechat::WeChat;

use super::{AuthorizationRequest, Visit, error_url, in_wechat};
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::pages::{CodeView, Href, LoginPage, Look, SourceLink, UnsafeHref};

/// Draws the page, with the tab of `open` if that is named. A source whose page WeChat draws begins
/// no login here: its link does, and each reload of its frame. A code of ours begins one at once.
pub(super) async fn draw(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    wechat: &WeChat,
    open: Option<&SourceId>,
    lang: Lang,
) -> Result<Response, Internal> {
    let offered = offered(visit, application, open)
        .await
        .map_err(|error| Internal::store("list the sources", error))?;
    let browser = visit.browser();
    let codes = codes::show(visit, application, request, &browser, &offered, lang).await?;
    let page = page(visit, application, request, wechat, lang, &offered, &codes)
        .map_err(|error| Internal::new("draw the login page", error))?;
    let mut response = page.response();
    // The frame's request must already bring the cookie, so that it begins a login of this browser.
    if let Some(cookie) = browser.set_cookie(&visit.provider.origin, &visit.tenant.issuer) {
        response
            .headers_mut()
            .append(axum::http::header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A source that the application offers.
struct Offered {
    source: Source,
    app: PlatformApp,
    /// Whether it is a button here, inside WeChat.
    has_button: bool,
    /// Whether the page begins with it.
    is_default: bool,
}

/// The sources that the application offers, in its order.
async fn offered(
    visit: &Visit<'_>,
    application: &Application,
    open: Option<&SourceId>,
) -> Result<Vec<Offered>, StoreError> {
    let workspace = visit.tenant.workspace.id;
    let mut session = visit.provider.store.read().await?;
    let enabled =
        enablements::list_for_application(&mut session, workspace, &application.id).await?;
    let known = sources::list(&mut session, workspace).await?;
    let mut offered = Vec::new();
    for enablement in enabled.iter().filter(|enablement| enablement.enabled) {
        let source = known.iter().find(|source| source.id == enablement.source);
        let Some(source) = source.filter(|source| source.enabled) else {
            continue;
        };
        let app = platform_apps::lookup(&mut session, workspace, &source.appid).await?;
        offered.extend(app.map(|app| Offered {
            source: source.clone(),
            has_button: in_wechat::can_sign_in(visit, source, &app),
            app,
            is_default: open.map_or(enablement.is_default, |open| *open == source.id),
        }));
    }
    // Inside WeChat a tap is easier than a code that no second phone is there to scan.
    if open.is_none() && offered.iter().any(|offer| offer.has_button) {
        for offer in &mut offered {
            offer.is_default = offer.has_button;
        }
    }
    Ok(offered)
}

fn page(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    wechat: &WeChat,
    lang: Lang,
    offered: &[Offered],
    codes: &[(SourceId, CodeView)],
) -> Result<LoginPage, UnsafeHref> {
    let path = format!("{}/authorize", visit.tenant.issuer.path());
    let here = |changes: &[(&str, Option<&str>)]| {
        // A tap is good for the one link that it follows.
        let is_tap = changes.iter().any(|(name, _)| *name == "saoma_tap");
        let untapped = (!is_tap).then_some(("saoma_tap", None));
        let changes: Vec<_> = changes.iter().copied().chain(untapped).collect();
        Href::parse(&format!("{path}?{}", visit.parameters.with(&changes)))
    };
    let other = if lang == Lang::ZhCn {
        Lang::En
    } else {
        Lang::ZhCn
    };
    let link = |offer: &Offered| {
        let source = &offer.source;
        let id = source.id.as_str();
        let mut codes = codes.iter();
        let code = codes.find(|(known, _)| *known == source.id);
        Ok(SourceLink {
            id: id.to_owned(),
            kind: source.kind,
            display_name: source.display_name.clone(),
            href: here(&[("source", Some(id)), ("ui_locales", Some(lang.tag()))])?,
            frame_src: here(&[
                ("source", Some(id)),
                ("ui_locales", Some(lang.tag())),
                ("saoma_embed", Some("1")),
            ])?,
            tab_href: here(&[
                ("source", None),
                ("saoma_tab", Some(id)),
                ("ui_locales", Some(lang.tag())),
            ])?,
            code: code.map(|(_, code)| code.clone()),
            button_href: offer
                .has_button
                .then(|| {
                    here(&[
                        ("source", Some(id)),
                        ("ui_locales", Some(lang.tag())),
                        ("saoma_tap", Some("1")),
                    ])
                })
                .transpose()?,
            is_default: offer.is_default,
        })
    };
    let cancelled = OAuthError::new("access_denied", "the user went back without signing in");
    let cancel = error_url(
        &request.redirect_uri,
        request.state.as_deref(),
        visit.tenant.issuer.as_str(),
        &cancelled,
    );
    Ok(LoginPage {
        lang,
        simulated: visit.tenant.is_sandbox(),
        application_name: application.name.clone(),
        look: Look::of(application, &visit.tenant.issuer, lang)?,
        sources: offered.iter().map(link).collect::<Result<_, _>>()?,
        framed: request.framed,
        wechat_origin: wechat.base().open.clone(),
        language_href: here(&[("ui_locales", Some(other.tag()))])?,
        restart_href: here(&[("ui_locales", Some(lang.tag()))])?,
        cancel_href: Some(Href::parse(&cancel)?),
    })
}
