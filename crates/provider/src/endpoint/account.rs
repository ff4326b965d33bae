//! `{issuer}/account`: who is signed in sees their own account, unbinds, and signs out everywhere.

pub(crate) mod bind;

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use saoma_identity::{AccountError, Accounts};
use saoma_model::{Actor, Identity, IdentityId, IdentityKey, PlatformApp, masked};
use saoma_store::{StoreError, identities, platform_apps, provider_sessions};
use saoma_text::{Lang, text};

use crate::Provider;
use crate::browser::Browser;
use crate::internal::Internal;
use crate::pages::{AccountPage, Href, IdentityRow, LoggedOutPage, SignedOutPage, UnbindPage};
use crate::parameters::Parameters;
use crate::session::{self, SignedIn};
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    respond(&provider, &tenant, &headers, query, None).await
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    respond(&provider, &tenant, &headers, query, Some(body)).await
}

async fn respond(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    query: Option<String>,
    body: Option<Bytes>,
) -> Response {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let asked = query.hint("ui_locales").and_then(Lang::parse);
    let lang = asked.unwrap_or_else(|| lang_of(headers));
    let visit = Visit {
        provider,
        tenant,
        query: &query,
        lang,
    };
    let answered = visit.answer(headers, body).await;
    let mut response = answered.unwrap_or_else(|error| error.page(lang));
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// Somebody who looks at their account.
struct Visit<'a> {
    provider: &'a Provider,
    tenant: &'a Tenant,
    query: &'a Parameters,
    lang: Lang,
}

impl Visit<'_> {
    async fn answer(&self, headers: &HeaderMap, body: Option<Bytes>) -> Result<Response, Internal> {
        let current = session::current(self.provider, self.tenant, headers).await;
        let current = current.map_err(|error| Internal::store("look up the session", error))?;
        let Some(signed_in) = current else {
            return Ok(SignedOutPage {
                lang: self.lang,
                simulated: self.tenant.is_sandbox(),
                language_href: self.here(other(self.lang))?,
            }
            .response());
        };
        let Some(body) = body else {
            return self.look(&signed_in, headers).await;
        };
        let chosen = chosen(&body);
        let form = Parameters::parse(&body);
        match form.hint("answer") {
            Some("unbind") if chosen.is_empty() => {
                let notice = text(self.lang, "account.unbind.none");
                self.show(&signed_in, Some(notice.into())).await
            }
            Some("unbind") => self.ask(&signed_in, &chosen).await,
            Some("unbind_now") => self.unbind(&signed_in, &chosen).await,
            Some("sign_out") => self.sign_out(&signed_in).await,
            _ => self.show(&signed_in, None).await,
        }
    }

    /// Looks at the account, or follows one of its links to WeChat.
    async fn look(&self, signed_in: &SignedIn, headers: &HeaderMap) -> Result<Response, Internal> {
        if let Some(source) = self.query.hint("bind") {
            let browser = Browser::of(headers, &*self.provider.entropy);
            if let Some(response) = self.begin(signed_in, source, &browser).await? {
                return Ok(response);
            }
        }
        let notice = match self.query.hint("bound").map(str::parse) {
            Some(Ok(login)) => {
                let told = self.bound(signed_in, login).await;
                told.map_err(|error| Internal::store("look up the login", error))?
            }
            _ => None,
        };
        self.show(signed_in, notice.map(Cow::Owned)).await
    }

    async fn show(
        &self,
        signed_in: &SignedIn,
        notice: Option<Cow<'static, str>>,
    ) -> Result<Response, Internal> {
        let (held, sessions) = self
            .look_up(signed_in)
            .await
            .map_err(|error| Internal::store("look up the account", error))?;
        let user = &signed_in.user;
        Ok(AccountPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            nickname: user.nickname.clone(),
            phone: user.phone.as_deref().map(masked),
            email: user.email.as_deref().map(masked),
            identities: held,
            ways_to_bind: self.ways_to_bind(signed_in).await?,
            sessions,
            notice,
            action: self.here(self.lang)?,
            language_href: self.here(other(self.lang))?,
        }
        .response())
    }

    async fn ask(&self, signed_in: &SignedIn, chosen: &[IdentityId]) -> Result<Response, Internal> {
        let user = &signed_in.user;
        let preview = self.accounts();
        let preview = preview
            .unbind_preview(user.workspace, user.id, chosen)
            .await;
        let unbinding = match preview {
            Ok(unbinding) => unbinding,
            Err(AccountError::NoIdentity) => return self.show(signed_in, None).await,
            Err(error) => return Err(Internal::new("look at what is unbound", error)),
        };
        let apps = self
            .apps()
            .await
            .map_err(|error| Internal::store("look up the platform apps", error))?;
        let rows = unbinding.removed.iter();
        Ok(UnbindPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            identities: rows.map(|identity| row(identity, &apps)).collect(),
            warnings: unbinding.warnings,
            action: self.here(self.lang)?,
        }
        .response())
    }

    async fn unbind(
        &self,
        signed_in: &SignedIn,
        chosen: &[IdentityId],
    ) -> Result<Response, Internal> {
        let user = &signed_in.user;
        let unbound = self
            .accounts()
            .unbind(user.workspace, user.id, chosen)
            .await;
        match unbound {
            Ok(_) => {
                let notice = text(self.lang, "account.unbind.done");
                self.show(signed_in, Some(notice.into())).await
            }
            // A second click: they are gone already.
            Err(AccountError::NoIdentity) => self.show(signed_in, None).await,
            Err(error) => Err(Internal::new("unbind identities", error)),
        }
    }

    async fn sign_out(&self, signed_in: &SignedIn) -> Result<Response, Internal> {
        let user = &signed_in.user;
        let done = self.accounts();
        let done = done.sign_out_everywhere(user.workspace, user.id).await;
        done.map_err(|error| Internal::new("sign somebody out", error))?;
        let mut response = LoggedOutPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            application_name: None,
        }
        .response();
        if let Some(cookie) = session::forget(self.provider, self.tenant) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    async fn look_up(&self, signed_in: &SignedIn) -> Result<(Vec<IdentityRow>, usize), StoreError> {
        let apps = self.apps().await?;
        let (user, now) = (&signed_in.user, self.provider.clock.now());
        let mut session = self.provider.store.read().await?;
        let held = identities::list_by_user(&mut session, user.workspace, user.id).await?;
        let sessions =
            provider_sessions::list_by_user(&mut session, user.workspace, user.id, now).await?;
        let rows = held.iter().map(|identity| row(identity, &apps)).collect();
        Ok((rows, sessions.len()))
    }

    async fn apps(&self) -> Result<Vec<PlatformApp>, StoreError> {
        let mut session = self.provider.store.read().await?;
        platform_apps::list(&mut session, self.tenant.workspace.id).await
    }

    fn accounts(&self) -> Accounts<'_> {
        Accounts {
            store: &self.provider.store,
            clock: &*self.provider.clock,
            entropy: &*self.provider.entropy,
            actor: Actor::EndUser,
        }
    }

    fn here(&self, lang: Lang) -> Result<Href, Internal> {
        self.address(lang, &[])
    }

    /// This page in its language, asked for something.
    fn at(&self, parameters: &[(&str, &str)]) -> Result<Href, Internal> {
        self.address(self.lang, parameters)
    }

    fn address(&self, lang: Lang, parameters: &[(&str, &str)]) -> Result<Href, Internal> {
        let path = format!("{}/account", self.tenant.issuer.path());
        let all = [&[("ui_locales", lang.tag())], parameters].concat();
        Href::parse(&with_query(&path, &all))
            .map_err(|error| Internal::new("make an address of ours", error))
    }
}

fn row(identity: &Identity, apps: &[PlatformApp]) -> IdentityRow {
    let scope = identity.key.scope();
    let name = match &identity.key {
        IdentityKey::Openid { appid, .. } => apps
            .iter()
            .find(|app| app.appid == *appid)
            .map_or(scope, |app| app.name.as_str()),
        IdentityKey::Unionid { .. } => scope,
    };
    IdentityRow {
        value: identity.id.to_string(),
        kind: identity.key.kind(),
        name: name.to_owned(),
        since: identity.created_at,
        is_revoked: identity.revoked_at.is_some(),
    }
}

/// The identities that a form names: the one field that may be there more than once.
fn chosen(body: &[u8]) -> Vec<IdentityId> {
    let pairs = url::form_urlencoded::parse(body);
    let named = pairs.filter(|(name, _)| name == "identity");
    named.filter_map(|(_, id)| id.parse().ok()).collect()
}

fn other(lang: Lang) -> Lang {
    match lang {
        Lang::ZhCn => Lang::En,
        Lang::En => Lang::ZhCn,
    }
}
