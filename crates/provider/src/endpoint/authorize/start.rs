//! Begins a login: remembers who asked for what, and sends the browser to WeChat.

use axum::http::header;
use axum::response::Response;
use saoma_ambient::token;
use saoma_identity::check_source;
use saoma_model::{
    Application, LoginId, PlatformApp, Refusal, Source, SourceId, SourceKind, Stage, Trace,
    TraceStep,
};
use saoma_store::StoreError;
use saoma_store::logins::{self, Login};
use saoma_text::Lang;
use saoma_vault::hash_token;
use saoma_wechat::{QrConnect, Scope, SelfRedirect, WeChat};
use url::Url;

use super::{AuthorizationRequest, Visit, in_wechat, login_page};
use crate::endpoint::ending::Ending;
use crate::endpoint::offer::{self, Offer};
use crate::internal::Internal;
use crate::redirect::send_on;

pub(super) async fn start(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    wechat: &WeChat,
    source: &SourceId,
    lang: Lang,
) -> Result<Response, Internal> {
    let (provider, tenant) = (visit.provider, visit.tenant);
    let found = find(visit, application, source)
        .await
        .map_err(|error| Internal::store("look up the source", error))?;
    let Some(Offer {
        source,
        app,
        is_enabled,
    }) = found
    else {
        return Ok(tenant.request_error(lang, "unknown_source").response());
    };
    let is_tapped = visit.parameters.hint("saoma_tap").is_some();
    let is_at_wechat = match source.kind {
        SourceKind::WechatPc => true,
        _ => is_tapped && in_wechat::can_sign_in(visit, &source, &app),
    };
    if !is_at_wechat {
        // Its code is ours to show, and so is the button that is tapped inside WeChat.
        let open = Some(&source.id);
        return login_page::draw(visit, application, request, wechat, open, lang).await;
    }
    let now = provider.clock.now();
    let browser = visit.browser();
    let state = token(&*provider.entropy);
    let mut trace = Trace::default();
    let refused = check_source(&source, &app, is_enabled, now, &mut trace).err();
    if refused.is_none() {
        trace.push(
            now,
            TraceStep::SentToWechat {
                source: source.id.to_string(),
                appid: app.appid.to_string(),
            },
        );
    }
    let login = Login {
        workspace: tenant.workspace.id,
        id: LoginId::new(now, &*provider.entropy),
        application: application.id.clone(),
        source: source.id.clone(),
        stage: if refused.is_some() {
            Stage::Refused
        } else {
            Stage::Started
        },
        state_hash: hash_token(&state),
        browser_hash: browser.hash(),
        request: request.stored(lang),
        user: None,
        outcome: refused.map(|refusal: Refusal| refusal.to_string()),
        errcode: None,
        trace,
        started_at: now,
        finished_at: refused.map(|_| now),
    };
    let new = &login;
    provider
        .store
        .write(|tx| Box::pin(async move { logins::add(tx, new).await }))
        .await
        .map_err(|error: StoreError| Internal::store("keep the login", error))?;
    provider.tell(login.workspace, login.id);
    if let Some(refusal) = refused {
        return Ok(Ending {
            tenant,
            application,
            login: &login,
            lang,
            ticket: provider.tickets().of_login(&login.browser_hash),
        }
        .refused(refusal));
    }
    let at_wechat = match source.kind {
        SourceKind::WechatPc => {
            let ask = ask(visit, request, &source, &app, state, lang)?;
            wechat.qrconnect_url(&ask)
        }
        _ => {
            let (appid, callback) = (app.appid.as_str(), callback(visit, &source)?);
            wechat.authorize_url(appid, &callback, Scope::UserInfo, &state)
        }
    };
    let mut response = send_on(at_wechat.as_str());
    if let Some(cookie) = browser.set_cookie(&provider.origin, &tenant.issuer) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn find(
    visit: &Visit<'_>,
    application: &Application,
    source: &SourceId,
) -> Result<Option<Offer>, StoreError> {
    offer::find(&mut visit.provider.store.read().await?, application, source).await
}

fn ask(
    visit: &Visit<'_>,
    request: &AuthorizationRequest,
    source: &Source,
    app: &PlatformApp,
    state: String,
    lang: Lang,
) -> Result<QrConnect, Internal> {
    let callback = callback(visit, source)?;
    let embedded = visit.parameters.hint("saoma_embed").is_some();
    let self_redirect = match (embedded, request.framed) {
        (false, _) => None,
        // In a frame of ours the window around it is not the user's page, so WeChat's page goes
        // on in its own frame, and ours hands that on.
        (true, true) => Some(SelfRedirect::Frame),
        (true, false) => Some(SelfRedirect::Top),
    };
    Ok(QrConnect {
        lang,
        embedded: self_redirect,
        ..QrConnect::new(app.appid.as_str(), callback, state)
    })
}

fn callback(visit: &Visit<'_>, source: &Source) -> Result<Url, Internal> {
    Url::parse(&visit.tenant.issuer.callback(&source.id))
        .map_err(|error| Internal::new("make the callback's address", error))
}
