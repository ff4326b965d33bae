//! `/connections/{source}/confirm`: where the link in our reply leads, in WeChat's browser. Whoever
//! scanned reads once more what they sign in to; opening the page alone does nothing.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use saoma_model::{OpenId, Refusal, TicketState};
use saoma_store::tickets;
use saoma_text::Lang;
use saoma_vault::hash_token;

use super::login;
use crate::Provider;
use crate::endpoint::ticket_login::TicketLogin;
use crate::internal::Internal;
use crate::pages::{ConfirmPage, Href, ScanDonePage};
use crate::parameters::Parameters;
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let lang = lang_of(&headers);
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let answered = match find(&provider, &tenant, &source, &query).await {
        Ok(Some((login, openid))) => show(login, &openid, &query).await,
        Ok(None) => Ok(tenant.request_error(lang, "unknown_login").response()),
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| error.page(lang))
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let lang = lang_of(&headers);
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let form = Parameters::parse(&body);
    let answered = match find(&provider, &tenant, &source, &query).await {
        Ok(Some((login, openid))) => answer(login, &openid, form.hint("answer")).await,
        Ok(None) => Ok(tenant.request_error(lang, "unknown_login").response()),
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| error.page(lang))
}

/// The ticket that the link belongs to, and who scanned it: to nobody else was the link sent.
async fn find(
    provider: &Provider,
    tenant: &Tenant,
    source: &str,
    query: &Parameters,
) -> Result<Option<(TicketLogin, OpenId)>, Internal> {
    let Some(key) = query.hint("key") else {
        return Ok(None);
    };
    let (workspace, hash) = (tenant.workspace.id, hash_token(key));
    let found = async {
        let mut session = provider.store.read().await?;
        tickets::find_by_confirm_hash(&mut session, workspace, &hash).await
    };
    let ticket = found.await;
    let ticket = ticket.map_err(|error| Internal::store("look up the ticket", error))?;
    let Some(ticket) = ticket.filter(|ticket| ticket.source.as_str() == source) else {
        return Ok(None);
    };
    let login = TicketLogin::find(provider, tenant, &ticket.code).await?;
    Ok(login.zip(ticket.openid))
}

async fn show(
    login: TicketLogin,
    openid: &OpenId,
    query: &Parameters,
) -> Result<Response, Internal> {
    let lang = login::lang_of(&login);
    let now = login.provider.clock.now();
    if login.ticket.state_at(now) != TicketState::Scanned {
        return Ok(done(&login, lang));
    }
    let _ = openid;
    let path = format!(
        "{}/connections/{}/confirm",
        login.tenant.issuer.path(),
        login.ticket.source
    );
    let key = query.hint("key").unwrap_or_default();
    let action = Href::parse(&with_query(&path, &[("key", key)]));
    let action = action.map_err(|error| Internal::new("draw the confirmation", error))?;
    Ok(ConfirmPage {
        lang,
        simulated: login.tenant.is_sandbox(),
        application_name: login.application.name.clone(),
        opened_at: login::clock_time(&login),
        opened_from: login::place(&login),
        action,
        reference: login.login.id.reference().to_string(),
    }
    .response())
}

async fn answer(
    mut login: TicketLogin,
    openid: &OpenId,
    answer: Option<&str>,
) -> Result<Response, Internal> {
    let lang = login::lang_of(&login);
    let stepped = match answer {
        Some("allow") => login::confirm(&mut login, openid).await?,
        Some("refuse") => login.refuse(openid, Refusal::NotAllowed).await?,
        _ => return Ok(login.tenant.request_error(lang, "unknown_login").response()),
    };
    Ok(match stepped {
        Ok(()) => done(&login, lang),
        Err(refusal) => page(&login, lang, login::refused(lang, refusal).to_owned()),
    })
}

/// What became of it.
fn done(login: &TicketLogin, lang: Lang) -> Response {
    let now = login.provider.clock.now();
    let message = match login.ticket.state_at(now) {
        TicketState::Authorized => {
            let settings = login.offer.source.settings.official_account().cloned();
            login::told(login, lang, &settings.unwrap_or_default())
        }
        TicketState::Cancelled => saoma_text::text(lang, "official_account.cancelled").to_owned(),
        TicketState::Expired => saoma_text::text(lang, "official_account.expired").to_owned(),
        TicketState::Error => saoma_text::text(lang, "official_account.failed").to_owned(),
        TicketState::Pending | TicketState::Scanned => {
            saoma_text::text(lang, "official_account.over").to_owned()
        }
    };
    page(login, lang, message)
}

fn page(login: &TicketLogin, lang: Lang, message: String) -> Response {
    ScanDonePage {
        lang,
        simulated: login.tenant.is_sandbox(),
        application_name: login.application.name.clone(),
        message,
        reference: login.login.id.reference().to_string(),
    }
    .response()
}
