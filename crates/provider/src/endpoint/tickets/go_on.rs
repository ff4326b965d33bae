//! `GET /tickets/{ticket}/continue`: the browser that showed the code goes on, once somebody has
//! allowed it. Nobody else's browser gets anywhere with it.

use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use saoma_model::{Completed, Failure, LoginId, Refusal, Stage, TicketCode, TicketState};
use saoma_store::StoreError;
use saoma_store::logins::Login;
use saoma_text::Lang;

use crate::Provider;
use crate::browser::Browser;
use crate::completion::settle;
use crate::endpoint::binding;
use crate::endpoint::ending::Ending;
use crate::endpoint::ticket_login::{TicketLogin, state_of};
use crate::frame_ticket::allow_frames;
use crate::internal::Internal;
use crate::issue::{self, WayBack};
use crate::pages::{Href, RefusalPage, WaitPage};
use crate::redirect::send_on;
use crate::tenant::{Tenant, lang_of};

/// How long after its end a reload still leads to the application.
const RELOAD_MILLIS: i64 = 2 * 60 * 1000;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, ticket)): Path<(String, String)>,
    headers: HeaderMap,
    uri: OriginalUri,
) -> Response {
    let lang = lang_of(&headers);
    let found = TicketLogin::find(&provider, &tenant, &TicketCode::new(ticket)).await;
    let answered = match found {
        Ok(Some(login)) => answer(login, &headers, &uri, lang).await,
        Ok(None) => Ok(tenant.request_error(lang, "unknown_login").response()),
        Err(error) => Err(error),
    };
    let mut response = answered.unwrap_or_else(|error| error.page(lang));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn answer(
    login: TicketLogin,
    headers: &HeaderMap,
    uri: &OriginalUri,
    lang: Lang,
) -> Result<Response, Internal> {
    let kept = login.login.request.lang.as_deref();
    let lang = kept.and_then(Lang::parse).unwrap_or(lang);
    let provider = login.provider.clone();
    let browser_hash = login.login.browser_hash;
    let is_framed = provider.tickets().of_login(&browser_hash).is_some();
    let brought = Browser::known(headers).map(|browser| browser.hash());
    if brought != Some(browser_hash) && !is_framed {
        return Ok(other_browser(&login.tenant, lang));
    }
    let mut response = go_on(login, uri, lang).await?;
    if is_framed {
        allow_frames(&mut response, &provider.frame_ancestors);
    }
    Ok(response)
}

async fn go_on(login: TicketLogin, uri: &OriginalUri, lang: Lang) -> Result<Response, Internal> {
    let now = login.provider.clock.now();
    let stage = login.login.stage;
    let outcome = login.login.outcome.as_deref().unwrap_or_default();
    let since = |login: &Login| now.millis() - login.finished_at.map_or(0, |at| at.millis());
    match stage {
        Stage::Started | Stage::Scanned if login.ticket.state_at(now) == TicketState::Expired => {
            Ok(ending(&login, lang).refused(Refusal::Expired))
        }
        Stage::Started | Stage::Scanned | Stage::Confirmed | Stage::Identified => {
            Ok(wait(&login.tenant, uri, lang))
        }
        Stage::Choosing => {
            let state = state_of(&login.ticket.code);
            Ok(send_on(&binding::address(&login.tenant, &state)))
        }
        Stage::Resolved => complete(login, lang).await,
        Stage::Completed if since(&login.login) <= RELOAD_MILLIS => {
            let way_back = again(&login).await?;
            Ok(ending(&login, lang).completed(way_back))
        }
        Stage::Completed | Stage::Expired => Ok(ending(&login, lang).refused(Refusal::Expired)),
        Stage::Refused => {
            let refusal = outcome.parse().unwrap_or(Refusal::Expired);
            Ok(ending(&login, lang).refused(refusal))
        }
        Stage::Failed => {
            let failure = outcome.parse().unwrap_or(Failure::Internal);
            Ok(ending(&login, lang).failed(failure, login.login.errcode))
        }
    }
}

/// The person has allowed it and is known; now the application gets its code.
async fn complete(mut login: TicketLogin, lang: Lang) -> Result<Response, Internal> {
    let now = login.provider.clock.now();
    let Some(completed) = completed(login.login.id, &login.login) else {
        return Ok(ending(&login, lang).failed(Failure::Internal, None));
    };
    let this = &login;
    let settled = this.provider.store.write(|tx| {
        let completed = &completed;
        Box::pin(async move {
            let (application, known) = (&this.application, &this.login);
            let known = settle(tx, application, known, Stage::Resolved, completed, now).await?;
            let way_back = match known.stage {
                Stage::Completed => {
                    let (provider, tenant) = (&this.provider, &this.tenant);
                    Some(issue::way_back(provider, tenant, tx, &known, now).await?)
                }
                _ => None,
            };
            Ok((known, way_back))
        })
    });
    let settled = settled.await;
    let (known, way_back) =
        settled.map_err(|error: StoreError| Internal::store("complete the login", error))?;
    login.login = known;
    login.provider.tell(login.login.workspace, login.login.id);
    Ok(match way_back {
        Some(way_back) => ending(&login, lang).completed(way_back),
        None => {
            let outcome = login.login.outcome.as_deref().unwrap_or_default();
            ending(&login, lang).refused(outcome.parse().unwrap_or(Refusal::Expired))
        }
    })
}

fn completed(id: LoginId, login: &Login) -> Option<Completed> {
    Some(Completed {
        login: id,
        user: login.user?,
        decision: login.trace.decision()?,
    })
}

async fn again(login: &TicketLogin) -> Result<WayBack, Internal> {
    let now = login.provider.clock.now();
    let made = login.provider.store.write(|tx| {
        Box::pin(async move {
            issue::way_back(&login.provider, &login.tenant, tx, &login.login, now).await
        })
    });
    made.await
        .map_err(|error: StoreError| Internal::store("make an authorization code", error))
}

fn ending(login: &TicketLogin, lang: Lang) -> Ending<'_> {
    Ending {
        tenant: &login.tenant,
        application: &login.application,
        login: &login.login,
        lang,
        ticket: login.provider.tickets().of_login(&login.login.browser_hash),
    }
}

fn wait(tenant: &Tenant, uri: &OriginalUri, lang: Lang) -> Response {
    let here = uri.path_and_query().map_or("/", |here| here.as_str());
    match Href::parse(here) {
        Ok(refresh_href) => WaitPage {
            lang,
            simulated: tenant.is_sandbox(),
            seconds: 1,
            refresh_href,
        }
        .response(),
        Err(_) => tenant.request_error(lang, "unknown_login").response(),
    }
}

/// Nothing of somebody else's login is shown.
fn other_browser(tenant: &Tenant, lang: Lang) -> Response {
    RefusalPage {
        lang,
        simulated: tenant.is_sandbox(),
        application_name: None,
        refusal: Refusal::OtherBrowser,
        reference: String::new(),
        try_again_href: None,
        return_href: None,
    }
    .response()
}
