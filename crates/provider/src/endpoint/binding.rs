//! `{issuer}/binding`: the end user is asked which account it shall be, and answers.
//!
//! The state of the login is the key to it, together with the browser that began it, as at the
//! callback. Every answer is a form that is posted to the same address.

mod answer;
mod code;
mod show;

use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use saoma_identity::{Asking, Way};
use saoma_model::{Application, Refusal, Stage, TraceStep};
use saoma_store::logins::{self, Finish, Login};
use saoma_store::{StoreError, applications};
use saoma_text::Lang;
use saoma_vault::hash_token;

use crate::browser::Browser;
use crate::endpoint::ending::Ending;
use crate::endpoint::offer::{self, Offer};
use crate::frame_ticket::allow_frames;
use crate::internal::Internal;
use crate::issue;
use crate::pages::RefusalPage;
use crate::parameters::Parameters;
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;
use crate::{ClientAddress, Provider};

/// How long a reload still leads to the application, once it is settled.
const RELOAD_MILLIS: i64 = 2 * 60 * 1000;

/// Where the end user is asked.
pub(crate) fn address(tenant: &Tenant, state: &str) -> String {
    let path = format!("{}/binding", tenant.issuer.path());
    with_query(&path, &[("state", state)])
}

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    respond(provider, tenant, client, headers, query, None).await
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    respond(provider, tenant, client, headers, query, Some(body)).await
}

async fn respond(
    provider: Provider,
    tenant: Tenant,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    query: Option<String>,
    body: Option<Bytes>,
) -> Response {
    let lang = lang_of(&headers);
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let form = body.map(|body| Parameters::parse(&body));
    let client = client.map(|Extension(ClientAddress(address))| address);
    let answered = find(&provider, &tenant, &headers, &query, lang).await;
    let mut response = match answered {
        Ok(Ok((login, parts))) => {
            let is_framed = is_framed(&provider, &login);
            let visit = Visit {
                lang: visit_lang(&query, &login, lang),
                provider: &provider,
                tenant: &tenant,
                query: &query,
                client: client.as_deref(),
                login,
                parts,
            };
            let mut response = visit.respond(form.as_ref()).await;
            if is_framed {
                allow_frames(&mut response, &provider.frame_ancestors);
            }
            response
        }
        Ok(Err(response)) => response,
        Err(error) => error.page(lang),
    };
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// What a login is about.
struct Parts {
    application: Application,
    offer: Offer,
}

/// Somebody who is asked.
struct Visit<'a> {
    provider: &'a Provider,
    tenant: &'a Tenant,
    query: &'a Parameters,
    client: Option<&'a str>,
    lang: Lang,
    login: Login,
    parts: Parts,
}

impl Visit<'_> {
    async fn respond(self, form: Option<&Parameters>) -> Response {
        let (lang, provider) = (self.lang, self.provider.clone());
        let (workspace, login) = (self.login.workspace, self.login.id);
        let answered = match (self.login.stage, form) {
            (Stage::Choosing, Some(form)) => {
                let answered = self.answer(form).await;
                provider.tell(workspace, login);
                answered
            }
            (Stage::Choosing, None) => self.show(None).await,
            _ => self.over().await,
        };
        answered.unwrap_or_else(|error| error.page(lang))
    }

    /// The login has ended: back to the application, or to the page that says why not.
    async fn over(&self) -> Result<Response, Internal> {
        let (now, login) = (self.provider.clock.now(), &self.login);
        let since = now.millis() - login.finished_at.unwrap_or(login.started_at).millis();
        let outcome = login.outcome.as_deref().unwrap_or_default();
        if login.stage != Stage::Completed || since > RELOAD_MILLIS {
            let refusal = outcome.parse().unwrap_or(Refusal::Expired);
            return Ok(self.ending().refused(refusal));
        }
        let (provider, tenant) = (self.provider, self.tenant);
        let way_back = provider.store.write(|tx| {
            Box::pin(async move { issue::way_back(provider, tenant, tx, login, now).await })
        });
        let way_back = way_back
            .await
            .map_err(|error: StoreError| Internal::store("make an authorization code", error))?;
        Ok(self.ending().completed(way_back))
    }

    /// Ends the login without a user.
    async fn refuse(mut self, refusal: Refusal) -> Result<Response, Internal> {
        let at = self.provider.clock.now();
        let is_noted = |step: &TraceStep| matches!(step, TraceStep::Refused { .. });
        if !self
            .login
            .trace
            .0
            .last()
            .is_some_and(|last| is_noted(&last.step))
        {
            let users = Vec::new();
            self.login
                .trace
                .push(at, TraceStep::Refused { refusal, users });
        }
        let stage = match refusal {
            Refusal::Expired => Stage::Expired,
            _ => Stage::Refused,
        };
        let finish = Finish {
            stage,
            user: None,
            outcome: refusal.to_string(),
            errcode: None,
            trace: self.login.trace.clone(),
            at,
        };
        let (login, finish) = (&self.login, &finish);
        let kept = self.provider.store.write(|tx| {
            Box::pin(async move {
                let (workspace, id) = (login.workspace, login.id);
                logins::finish(tx, workspace, id, Stage::Choosing, finish).await
            })
        });
        kept.await
            .map_err(|error: StoreError| Internal::store("finish the login", error))?;
        Ok(self.ending().refused(refusal))
    }

    /// Keeps what the trace has gained, while the login still waits.
    async fn keep_trace(&self) -> Result<(), Internal> {
        let login = &self.login;
        let kept = self.provider.store.write(|tx| {
            Box::pin(async move {
                let (workspace, id, here) = (login.workspace, login.id, Stage::Choosing);
                logins::advance(tx, workspace, id, here, here, &login.trace).await
            })
        });
        let kept = kept.await;
        kept.map(drop)
            .map_err(|error: StoreError| Internal::store("keep the login's trace", error))
    }

    fn asking(&self) -> Asking<'_> {
        Asking {
            store: &self.provider.store,
            vault: &self.provider.vault,
            clock: &*self.provider.clock,
            entropy: &*self.provider.entropy,
            workspace: self.login.workspace,
            login: self.login.id,
            client_address: self.client,
        }
    }

    fn way(&self) -> Way<'_> {
        Way {
            source: &self.parts.offer.source,
            app: &self.parts.offer.app,
            phone: None,
        }
    }

    fn ending(&self) -> Ending<'_> {
        Ending {
            tenant: self.tenant,
            application: &self.parts.application,
            login: &self.login,
            lang: self.lang,
            ticket: self.provider.tickets().of_login(&self.login.browser_hash),
        }
    }

    /// This very address, with other parameters besides the state.
    fn here(&self, parameters: &[(&str, &str)]) -> String {
        let state = self.query.hint("state").unwrap_or_default();
        let mut all = vec![("state", state)];
        all.extend(
            self.query
                .hint("ui_locales")
                .map(|lang| ("ui_locales", lang)),
        );
        all.extend(parameters);
        with_query(&format!("{}/binding", self.tenant.issuer.path()), &all)
    }
}

/// The login that waits, if this is its browser; else the page that says so.
async fn find(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    query: &Parameters,
    lang: Lang,
) -> Result<Result<(Login, Parts), Response>, Internal> {
    let unknown = || Ok(Err(tenant.request_error(lang, "unknown_login").response()));
    let Some(state) = query.hint("state") else {
        return unknown();
    };
    let found = look_up(provider, tenant, state)
        .await
        .map_err(|error| Internal::store("look up the login", error))?;
    let Some((login, parts)) = found else {
        return unknown();
    };
    let brought = Browser::known(headers).map(|browser| browser.hash());
    if brought != Some(login.browser_hash) && !is_framed(provider, &login) {
        let refused = RefusalPage {
            lang,
            simulated: tenant.is_sandbox(),
            application_name: None,
            refusal: Refusal::OtherBrowser,
            reference: String::new(),
            try_again_href: None,
            return_href: None,
        };
        return Ok(Err(refused.response()));
    }
    Ok(Ok((login, parts)))
}

async fn look_up(
    provider: &Provider,
    tenant: &Tenant,
    state: &str,
) -> Result<Option<(Login, Parts)>, StoreError> {
    let mut session = provider.store.read().await?;
    let workspace = tenant.workspace.id;
    let hash = hash_token(state);
    let found = logins::find_by_state_hash(&mut session, workspace, &hash);
    // Who binds to an account that they are signed in to is asked nothing here.
    let Some(login) = found.await?.filter(|login| login.request.binds.is_none()) else {
        return Ok(None);
    };
    let application = applications::lookup(&mut session, workspace, &login.application);
    let Some(application) = application.await? else {
        return Ok(None);
    };
    let offer = offer::find(&mut session, &application, &login.source).await?;
    Ok(offer.map(|offer| (login, Parts { application, offer })))
}

/// Whether the login was begun with a ticket, in a frame of our own program.
fn is_framed(provider: &Provider, login: &Login) -> bool {
    provider.tickets().of_login(&login.browser_hash).is_some()
}

/// The language that the end user has switched to, else the login's, else the browser's.
fn visit_lang(query: &Parameters, login: &Login, lang: Lang) -> Lang {
    let asked = [query.hint("ui_locales"), login.request.lang.as_deref()];
    asked
        .into_iter()
        .flatten()
        .find_map(Lang::parse)
        .unwrap_or(lang)
}
