//! `GET` and `POST /authorize` (OpenID Connect Core, 3.1.2): the login page, or, with `source`,
//! straight to WeChat.

mod in_wechat;
mod login_page;
mod recognise;
mod request;
mod start;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use saoma_model::{Application, ClientId, Slug};
use saoma_store::{StoreError, applications};
use saoma_text::Lang;

use crate::browser::Browser;
use crate::frame_ticket::{FrameTicket, allow_frames};
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::pages::{RequestErrorPage, offered_lang};
use crate::parameters::Parameters;
use crate::redirect::send_on;
use crate::refused::Refused;
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;
use crate::{ClientAddress, Provider, id_token_hint};

use request::Expected;
pub(crate) use request::{AuthorizationRequest, NoWayBack};

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let client = client.map(|Extension(ClientAddress(address))| address);
    answer(&Visit {
        client: client.as_deref(),
        provider: &provider,
        tenant: &tenant,
        headers: &headers,
        parameters: &parameters,
    })
    .await
}

/// The same as a form, which an application's page posts from its own site. The browser is sent
/// round to ask again with GET: a foreign site's POST does not bring the cookie, so that a new one
/// would take the place of that of a login under way.
pub(crate) async fn post(tenant: Tenant, form: Bytes) -> Response {
    let query = Parameters::parse(&form).with(&[]);
    Redirect::to(&format!("{}/authorize?{query}", tenant.issuer.path())).into_response()
}

/// One browser at the door.
pub(crate) struct Visit<'a> {
    pub(crate) provider: &'a Provider,
    /// Its address.
    pub(crate) client: Option<&'a str>,
    pub(crate) tenant: &'a Tenant,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) parameters: &'a Parameters,
}

impl Visit<'_> {
    /// Who begins the login: a frame of our own program by its ticket, or a browser by its cookie.
    pub(crate) fn browser(&self) -> Browser {
        match self.parameters.hint("saoma_frame_ticket") {
            Some(ticket) => Browser::framed(ticket),
            None => Browser::of(self.headers, &*self.provider.entropy),
        }
    }
}

async fn answer(visit: &Visit<'_>) -> Response {
    let mut response = page_or_way_on(visit).await;
    // Without a ticket that holds this is a page which says so, and nothing that one could click.
    if visit.parameters.hint("saoma_frame_ticket").is_some() {
        allow_frames(&mut response, &visit.provider.frame_ancestors);
    }
    response
}

async fn page_or_way_on(visit: &Visit<'_>) -> Response {
    let asked = visit.parameters.hint("ui_locales");
    let lang = asked
        .and_then(|locales| locales.split(' ').find_map(Lang::parse))
        .unwrap_or_else(|| lang_of(visit.headers));
    let application = match find_application(visit).await {
        Ok(Some(application)) => application,
        Ok(None) => {
            note(
                visit,
                None,
                "unknown_client",
                "client_id is missing or unknown",
            )
            .await;
            return visit
                .tenant
                .request_error(lang, "unknown_client")
                .response();
        }
        Err(error) => return Internal::store("look up the application", error).page(lang),
    };
    let lang = offered_lang(&application, lang);
    let redirect_uri = match visit.parameters.get("saoma_frame_ticket") {
        Ok(None) => request::redirect_uri(visit.parameters, &application),
        Ok(Some(text)) => {
            let ticket = visit
                .provider
                .tickets()
                .open(text, visit.provider.clock.now());
            let fits = |ticket: &FrameTicket| {
                ticket.workspace == visit.tenant.workspace.slug
                    && ticket.client_id == application.client_id
            };
            let Some(ticket) = ticket.filter(fits) else {
                return visit.tenant.request_error(lang, "frame_ticket").response();
            };
            let asked = visit.parameters.hint("redirect_uri");
            let is_its_own = asked == Some(ticket.redirect_uri.as_str());
            is_its_own
                .then_some(ticket.redirect_uri)
                .ok_or(NoWayBack::RedirectUriMismatch)
        }
        Err(_) => return visit.tenant.request_error(lang, "frame_ticket").response(),
    };
    let redirect_uri = match redirect_uri {
        Ok(redirect_uri) => redirect_uri,
        Err(no_way_back) => {
            let (error, reason) = no_way_back.words();
            note(visit, Some(&application), error, reason).await;
            return no_way_back_page(visit, no_way_back, lang);
        }
    };
    match AuthorizationRequest::parse(visit.parameters, &application, redirect_uri.clone()) {
        Ok(request) => match expect(visit, &application, request).await {
            Ok(request) => proceed(visit, &application, &request, lang).await,
            Err(error) => error.page(lang),
        },
        Err(error) => {
            note(visit, Some(&application), error.error, &error.description).await;
            back_with_error(visit, &redirect_uri, visit.parameters.hint("state"), &error)
        }
    }
}

async fn note(visit: &Visit<'_>, application: Option<&Application>, error: &str, reason: &str) {
    let refused = Refused {
        endpoint: "authorize",
        application: application.map(|application| &application.id),
        error,
        reason,
    };
    refused.note(visit.provider, visit.tenant).await;
}

/// Adds whom the application means.
async fn expect(
    visit: &Visit<'_>,
    application: &Application,
    request: AuthorizationRequest,
) -> Result<AuthorizationRequest, Internal> {
    let Some(id_token) = visit.parameters.hint("id_token_hint") else {
        return Ok(request);
    };
    let hint = id_token_hint::read(visit.provider, visit.tenant, id_token).await?;
    let own = hint.filter(|hint| hint.aud == application.client_id.as_str());
    if own.is_none() {
        let reason = "id_token_hint is no id_token of this issuer for this application";
        note(visit, Some(application), "id_token_hint", reason).await;
    }
    let expected = own.map_or(Expected::Unreadable, |hint| Expected::User(hint.sub));
    Ok(AuthorizationRequest {
        expected,
        ..request
    })
}

async fn find_application(visit: &Visit<'_>) -> Result<Option<Application>, StoreError> {
    let Ok(Some(client_id)) = visit.parameters.get("client_id") else {
        return Ok(None);
    };
    let mut session = visit.provider.store.read().await?;
    applications::find_by_client_id(
        &mut session,
        visit.tenant.workspace.id,
        &ClientId::new(client_id),
    )
    .await
}

fn no_way_back_page(visit: &Visit<'_>, why: NoWayBack, lang: Lang) -> Response {
    let (code, _) = why.words();
    let detail = visit.parameters.hint("redirect_uri").map(str::to_owned);
    RequestErrorPage {
        detail,
        ..visit.tenant.request_error(lang, code)
    }
    .response()
}

async fn proceed(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    lang: Lang,
) -> Response {
    match recognise::recognise(visit, application, request, lang).await {
        Ok(Some(answer)) => return answer,
        Ok(None) => {}
        Err(error) => return error.page(lang),
    }
    let Some(wechat) = visit.provider.wechat(visit.tenant.workspace.mode) else {
        return visit
            .tenant
            .request_error(lang, "sandbox_without_simulator")
            .response();
    };
    let outcome = match visit.parameters.get("source") {
        Ok(None) => {
            let tab = visit.parameters.hint("saoma_tab");
            let open = tab.and_then(|tab| Slug::parse(tab).ok());
            login_page::draw(visit, application, request, wechat, open.as_ref(), lang).await
        }
        Ok(Some(source)) => match Slug::parse(source) {
            Ok(source) => start::start(visit, application, request, wechat, &source, lang).await,
            Err(_) => Ok(visit
                .tenant
                .request_error(lang, "unknown_source")
                .response()),
        },
        Err(error) => Ok(back_with_error(
            visit,
            &request.redirect_uri,
            request.state.as_deref(),
            &error,
        )),
    };
    outcome.unwrap_or_else(|error| error.page(lang))
}

/// Sends the browser back with one of OAuth's errors (RFC 6749, 4.1.2.1).
fn back_with_error(
    visit: &Visit<'_>,
    redirect_uri: &str,
    state: Option<&str>,
    error: &OAuthError,
) -> Response {
    let target = error_url(redirect_uri, state, visit.tenant.issuer.as_str(), error);
    send_on(&target)
}

/// Where the browser goes with one of OAuth's errors.
pub(crate) fn error_url(
    redirect_uri: &str,
    state: Option<&str>,
    issuer: &str,
    error: &OAuthError,
) -> String {
    let mut parameters = vec![
        ("error", error.error),
        ("error_description", error.description.as_str()),
    ];
    parameters.extend(state.map(|state| ("state", state)));
    parameters.push(("iss", issuer));
    with_query(redirect_uri, &parameters)
}
