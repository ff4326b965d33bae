//! The hosted login page of an application.

use axum::response::Response;
use saoma_model::{Application, Source, SourceKind};
use saoma_store::{StoreError, enablements, sources};
use saoma_text::Lang;
use saoma_wechat::WeChat;

use super::{AuthorizationRequest, Visit, error_url};
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::pages::{Href, LoginPage, SourceLink, UnsafeHref};

/// Draws the page. It begins no login: each link of it does, and each reload of its frame.
pub(super) async fn draw(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    wechat: &WeChat,
    lang: Lang,
) -> Result<Response, Internal> {
    let offered = offered(visit, application)
        .await
        .map_err(|error| Internal::store("list the sources", error))?;
    let page = page(visit, application, request, wechat, lang, &offered)
        .map_err(|error| Internal::new("draw the login page", error))?;
    let mut response = page.response();
    // The frame's request must already bring the cookie, so that it begins a login of this browser.
    let browser = visit.browser();
    if let Some(cookie) = browser.set_cookie(&visit.provider.origin, &visit.tenant.issuer) {
        response
            .headers_mut()
            .append(axum::http::header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The sources that the application offers, in its order, and whether each is its default.
async fn offered(
    visit: &Visit<'_>,
    application: &Application,
) -> Result<Vec<(Source, bool)>, StoreError> {
    let workspace = visit.tenant.workspace.id;
    let mut session = visit.provider.store.read().await?;
    let enabled =
        enablements::list_for_application(&mut session, workspace, &application.id).await?;
    let known = sources::list(&mut session, workspace).await?;
    let offered = enabled
        .iter()
        .filter(|enablement| enablement.enabled)
        .filter_map(|enablement| {
            let source = known
                .iter()
                .find(|source| source.id == enablement.source && source.enabled)?;
            // The other methods cannot be run yet; set-up refuses them too.
            (source.kind == SourceKind::WechatPc).then(|| (source.clone(), enablement.is_default))
        });
    Ok(offered.collect())
}

fn page(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    wechat: &WeChat,
    lang: Lang,
    offered: &[(Source, bool)],
) -> Result<LoginPage, UnsafeHref> {
    let path = format!("{}/authorize", visit.tenant.issuer.path());
    let here = |changes: &[(&str, Option<&str>)]| {
        Href::parse(&format!("{path}?{}", visit.parameters.with(changes)))
    };
    let other = if lang == Lang::ZhCn {
        Lang::En
    } else {
        Lang::ZhCn
    };
    let link = |(source, is_default): &(Source, bool)| {
        let id = source.id.as_str();
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
            is_default: *is_default,
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
        sources: offered.iter().map(link).collect::<Result<_, _>>()?,
        framed: request.framed,
        wechat_origin: wechat.base().open.clone(),
        language_href: here(&[("ui_locales", Some(other.tag()))])?,
        restart_href: here(&[("ui_locales", Some(lang.tag()))])?,
        cancel_href: Some(Href::parse(&cancel)?),
    })
}
