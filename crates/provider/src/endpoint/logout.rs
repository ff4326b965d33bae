//! `GET` and `POST /logout` (OpenID Connect RP-Initiated Logout 1.0): ends what one login gave, and
//! the session that it came of.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use saoma_identity::{AccountError, Accounts};
use saoma_model::{Actor, Application, ClientId, UserId};
use saoma_store::{StoreError, applications, logins, provider_sessions, tokens};
use saoma_text::Lang;

use crate::Provider;
use crate::id_token_hint::{self, Hint};
use crate::internal::Internal;
use crate::pages::{Href, LogOutPage, LoggedOutPage, RequestErrorPage};
use crate::parameters::Parameters;
use crate::redirect::send_on;
use crate::refused::Refused;
use crate::session::{self, SignedIn};
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    answer(
        &provider,
        &tenant,
        &headers,
        &Parameters::parse(query.unwrap_or_default().as_bytes()),
    )
    .await
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    answer(&provider, &tenant, &headers, &Parameters::parse(&form)).await
}

async fn answer(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Response {
    let lang = parameters
        .hint("ui_locales")
        .and_then(Lang::parse)
        .unwrap_or_else(|| lang_of(headers));
    log_out(provider, tenant, headers, parameters, lang)
        .await
        .unwrap_or_else(|error| error.page(lang))
}

async fn log_out(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
    lang: Lang,
) -> Result<Response, Internal> {
    let named = parameters.hint("client_id");
    let hint = match parameters.hint("id_token_hint") {
        Some(id_token) => id_token_hint::read(provider, tenant, id_token).await?,
        None => None,
    };
    // A hint of one application in the request of another is somebody's mistake or somebody's
    // trick (RP-Initiated Logout, 2): it ends nothing.
    let hint = hint.filter(|hint| named.is_none_or(|client_id| client_id == hint.aud));
    if hint.is_none() && parameters.hint("id_token_hint").is_some() {
        let reason = "id_token_hint is no id_token of this issuer for this application";
        note(provider, tenant, None, "id_token_hint", reason).await;
    }
    let here = session::current(provider, tenant, headers)
        .await
        .map_err(|error| Internal::store("look up the session", error))?;
    let ending = Ending {
        provider,
        tenant,
        hint: hint.as_ref(),
        here: here.as_ref(),
    };
    let client_id = named.or(hint.as_ref().map(|hint| hint.aud.as_str()));
    let application = find(provider, tenant, client_id)
        .await
        .map_err(|error| Internal::store("look up the application", error))?;
    let mut response = way_on(tenant, parameters, application.as_ref(), lang);
    let is_wrong = response.status() == StatusCode::BAD_REQUEST;
    let vouched = hint.is_some() || session::is_confirmed(headers, parameters);
    if !vouched && here.is_some() && !is_wrong {
        return Ok(ask(tenant, headers, parameters, lang));
    }
    if vouched {
        let everywhere = parameters.hint("saoma_everywhere").is_some();
        ending.end(everywhere).await?;
    }
    if is_wrong {
        let reason = "post_logout_redirect_uri is none of the registered ones";
        let word = "post_logout_redirect_uri_mismatch";
        note(provider, tenant, application.as_ref(), word, reason).await;
    }
    let has_ended = here.is_some_and(|here| vouched && is_of(hint.as_ref(), &here));
    if has_ended && let Some(cookie) = session::forget(provider, tenant) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn note(
    provider: &Provider,
    tenant: &Tenant,
    application: Option<&Application>,
    error: &str,
    reason: &str,
) {
    let refused = Refused {
        endpoint: "logout",
        application: application.map(|application| &application.id),
        error,
        reason,
    };
    refused.note(provider, tenant).await;
}

/// What a logout ends.
struct Ending<'a> {
    provider: &'a Provider,
    tenant: &'a Tenant,
    hint: Option<&'a Hint>,
    /// Who is signed in in this browser.
    here: Option<&'a SignedIn>,
}

impl Ending<'_> {
    /// Ends what the hint's login gave and the session that it came of, and the session of this
    /// browser, if it is the same user's. With `everywhere`, all sessions and tokens of the user.
    async fn end(&self, everywhere: bool) -> Result<(), Internal> {
        let (provider, workspace) = (self.provider, self.tenant.workspace.id);
        let now = provider.clock.now();
        let (hint, here) = (self.hint, self.here);
        let written = provider.store.write(|tx| {
            Box::pin(async move {
                if let Some(hint) = hint {
                    tokens::revoke_by_login(tx, workspace, hint.sid, now).await?;
                    if let Some(login) = logins::lookup(tx, workspace, hint.sid).await? {
                        session::end_of(tx, &login, now).await?;
                    }
                }
                if let Some(here) = here
                    && is_of(hint, here)
                {
                    let hash = &here.session.session_hash;
                    provider_sessions::end(tx, workspace, hash, now).await?;
                }
                Ok(())
            })
        });
        written
            .await
            .map_err(|error: StoreError| Internal::store("end a login", error))?;
        match hint {
            Some(hint) if everywhere => self.end_everywhere(hint.sub).await,
            _ => Ok(()),
        }
    }

    async fn end_everywhere(&self, user: UserId) -> Result<(), Internal> {
        let accounts = Accounts {
            store: &self.provider.store,
            clock: &*self.provider.clock,
            entropy: &*self.provider.entropy,
            actor: Actor::EndUser,
        };
        match accounts
            .sign_out_everywhere(self.tenant.workspace.id, user)
            .await
        {
            // Whoever is gone is signed out.
            Ok(()) | Err(AccountError::NoUser(_)) => Ok(()),
            Err(error) => Err(Internal::new("sign out everywhere", error)),
        }
    }
}

/// Whether a session is that of the hint's user; without a hint it is the one that is meant.
fn is_of(hint: Option<&Hint>, here: &SignedIn) -> bool {
    hint.is_none_or(|hint| hint.sub == here.user.id)
}

/// Nobody says on whose behalf: any page could have sent the browser here, so the user is asked.
fn ask(tenant: &Tenant, headers: &HeaderMap, parameters: &Parameters, lang: Lang) -> Response {
    let proof = session::confirmation(headers);
    let query = parameters.with(&[("saoma_confirm", proof.as_deref())]);
    match Href::parse(&format!("{}/logout?{query}", tenant.issuer.path())) {
        Ok(log_out_href) => LogOutPage {
            lang,
            simulated: tenant.is_sandbox(),
            log_out_href,
        }
        .response(),
        Err(_) => tenant.request_error(lang, "internal").response(),
    }
}

fn way_on(
    tenant: &Tenant,
    parameters: &Parameters,
    application: Option<&Application>,
    lang: Lang,
) -> Response {
    let Some(target) = parameters.hint("post_logout_redirect_uri") else {
        return LoggedOutPage {
            lang,
            simulated: tenant.is_sandbox(),
            application_name: application.map(|application| application.name.clone()),
        }
        .response();
    };
    let is_registered = application.is_some_and(|application| {
        application
            .post_logout_redirect_uris
            .iter()
            .any(|known| known == target)
    });
    if !is_registered {
        let detail = Some(target.to_owned());
        return RequestErrorPage {
            detail,
            ..tenant.request_error(lang, "post_logout_redirect_uri_mismatch")
        }
        .response();
    }
    let state = parameters
        .hint("state")
        .map(|state| with_query(target, &[("state", state)]));
    send_on(state.as_deref().unwrap_or(target))
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    client_id: Option<&str>,
) -> Result<Option<Application>, StoreError> {
    let Some(client_id) = client_id else {
        return Ok(None);
    };
    let mut session = provider.store.read().await?;
    applications::find_by_client_id(&mut session, tenant.workspace.id, &ClientId::new(client_id))
        .await
}
