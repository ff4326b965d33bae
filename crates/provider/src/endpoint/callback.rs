//! `GET /connections/{source}/callback`: WeChat's page sends the browser back here with a code.

mod first_load;

use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use saoma_model::{Application, ApplicationId, Failure, Refusal, Stage, TraceStep, UserId};
use saoma_store::logins::{self, Login};
use saoma_store::{StoreError, applications};
use saoma_text::Lang;
use saoma_vault::hash_token;

use crate::Provider;
use crate::browser::Browser;
use crate::endpoint::account::bind;
use crate::endpoint::binding;
use crate::endpoint::ending::Ending;
use crate::endpoint::offer::{self, Offer};
use crate::endpoint::ticket_login;
use crate::frame_ticket::allow_frames;
use crate::internal::Internal;
use crate::issue;
use crate::pages::{Href, RefusalPage, WaitPage};
use crate::parameters::Parameters;
use crate::redirect::send_on;
use crate::refused::Refused;
use crate::session;
use crate::tenant::{Tenant, lang_of};

use first_load::FirstLoad;

/// How long a reload of the callback still leads to the application, and how long a login may be
/// under way: no exchange with WeChat takes longer.
const RELOAD_MILLIS: i64 = 2 * 60 * 1000;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    headers: HeaderMap,
    uri: OriginalUri,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let lang = lang_of(&headers);
    let returned = Returned {
        provider: &provider,
        tenant: &tenant,
        parameters: &parameters,
        headers: &headers,
        uri: &uri,
    };
    let mut response = returned
        .answer(&source, lang)
        .await
        .unwrap_or_else(|error| error.page(lang));
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    response
}

/// A browser that came back.
struct Returned<'a> {
    provider: &'a Provider,
    tenant: &'a Tenant,
    parameters: &'a Parameters,
    headers: &'a HeaderMap,
    uri: &'a OriginalUri,
}

/// What a login is about.
struct Parts {
    application: Application,
    offer: Offer,
}

impl Returned<'_> {
    async fn answer(&self, source: &str, lang: Lang) -> Result<Response, Internal> {
        // `undefined` is what WeChat's script sends when a page of one's own gives it no state.
        let Some(state) = self
            .parameters
            .hint("state")
            .filter(|state| *state != "undefined" && !ticket_login::is_state(state))
        else {
            self.note(None, "missing_state", "state is missing").await;
            return Ok(self.tenant.request_error(lang, "missing_state").response());
        };
        let login = self
            .find_login(state)
            .await
            .map_err(|error| Internal::store("look up the login", error))?;
        let Some(login) = login.filter(|login| login.source.as_str() == source) else {
            let reason = "state is none that was made for this source";
            self.note(None, "unknown_login", reason).await;
            return Ok(self.tenant.request_error(lang, "unknown_login").response());
        };
        let lang = login
            .request
            .lang
            .as_deref()
            .and_then(Lang::parse)
            .unwrap_or(lang);
        let is_framed = self.is_framed(&login);
        let brought = Browser::known(self.headers).map(|browser| browser.hash());
        if brought != Some(login.browser_hash) && !is_framed {
            // Somebody else's address: nothing of theirs is shown, and their login is left alone.
            let reason = "the login was begun in another browser";
            self.note(Some(&login.application), "other_browser", reason)
                .await;
            return Ok(self.other_browser(lang));
        }
        // Who was invited is signed in nowhere: the invitation itself is looked at again.
        if let Some(user) = login.request.binds
            && login.request.invitation.is_none()
            && !self.is_signed_in(user).await?
        {
            // Whose account it was to be bound to has signed out since.
            return Ok(send_on(&bind::address(self.tenant, &login)));
        }
        let parts = self
            .parts(&login)
            .await
            .map_err(|error| Internal::store("look up the source", error))?;
        let Some(parts) = parts else {
            return Ok(self.tenant.request_error(lang, "unknown_source").response());
        };
        let answered = match login.stage {
            Stage::Started => self.first_time(login, parts, lang).await,
            Stage::Choosing => Ok(send_on(&binding::address(self.tenant, state))),
            _ => self.again(login, &parts, lang).await,
        };
        answered.map(|mut response| {
            if is_framed {
                allow_frames(&mut response, &self.provider.frame_ancestors);
            }
            response
        })
    }

    /// Whether this user is still signed in in this browser.
    async fn is_signed_in(&self, user: UserId) -> Result<bool, Internal> {
        let current = session::current(self.provider, self.tenant, self.headers).await;
        let current = current.map_err(|error| Internal::store("look up the session", error))?;
        Ok(current.is_some_and(|current| current.user.id == user))
    }

    async fn note(&self, application: Option<&ApplicationId>, error: &str, reason: &str) {
        let refused = Refused {
            endpoint: "callback",
            application,
            error,
            reason,
        };
        refused.note(self.provider, self.tenant).await;
    }

    /// Whether the login was begun with a ticket, in a frame of our own program.
    fn is_framed(&self, login: &Login) -> bool {
        let tickets = self.provider.tickets();
        tickets.of_login(&login.browser_hash).is_some()
    }

    async fn find_login(&self, state: &str) -> Result<Option<Login>, StoreError> {
        let mut session = self.provider.store.read().await?;
        logins::find_by_state_hash(&mut session, self.tenant.workspace.id, &hash_token(state)).await
    }

    async fn look_again(&self, login: &Login) -> Result<Option<Login>, StoreError> {
        let mut session = self.provider.store.read().await?;
        logins::lookup(&mut session, login.workspace, login.id).await
    }

    async fn parts(&self, login: &Login) -> Result<Option<Parts>, StoreError> {
        let mut session = self.provider.store.read().await?;
        let application = applications::lookup(&mut session, login.workspace, &login.application);
        let Some(application) = application.await? else {
            return Ok(None);
        };
        let offer = offer::find(&mut session, &application, &login.source).await?;
        Ok(offer.map(|offer| Parts { application, offer }))
    }

    fn other_browser(&self, lang: Lang) -> Response {
        RefusalPage {
            lang,
            simulated: self.tenant.is_sandbox(),
            application_name: None,
            refusal: Refusal::OtherBrowser,
            reference: String::new(),
            try_again_href: None,
            return_href: None,
        }
        .response()
    }

    async fn first_time(
        &self,
        mut login: Login,
        parts: Parts,
        lang: Lang,
    ) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        login.trace.push(now, TraceStep::CameBack);
        if !self.advance(&login).await? {
            // Another load came first, or the login was found too old in this very moment.
            let known = self.look_again(&login).await;
            let known = known.map_err(|error| Internal::store("look up the login", error))?;
            return match known {
                Some(login) => self.again(login, &parts, lang).await,
                None => Ok(self.tenant.request_error(lang, "unknown_login").response()),
            };
        }
        let (provider, workspace, id) = (self.provider.clone(), login.workspace, login.id);
        provider.tell(workspace, id);
        let first_load = FirstLoad {
            provider: self.provider.clone(),
            tenant: self.tenant.clone(),
            login,
            parts,
            state: self.parameters.hint("state").unwrap_or_default().to_owned(),
            code: self.parameters.hint("code").map(str::to_owned),
            lang,
        };
        // On a task of its own: a double click breaks this request off, and with it would go
        // WeChat's code, which is good once.
        let answering = async move {
            let answered = first_load.answer().await;
            provider.tell(workspace, id);
            answered
        };
        tokio::spawn(answering)
            .await
            .map_err(|error| Internal::new("sign somebody in", error))?
    }

    /// Whether this load is the first: of two at once one wins.
    async fn advance(&self, login: &Login) -> Result<bool, Internal> {
        let advanced = self.provider.store.write(|tx| {
            Box::pin(async move {
                let (from, to) = (Stage::Started, Stage::Confirmed);
                logins::advance(tx, login.workspace, login.id, from, to, &login.trace).await
            })
        });
        advanced
            .await
            .map_err(|error: StoreError| Internal::store("advance the login", error))
    }

    /// The same address once more: a reload, a double click, the back button. WeChat's code is
    /// spent, so asking again would only get errcode 40163 although the login was good.
    async fn again(&self, login: Login, parts: &Parts, lang: Lang) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        let since = now.millis() - login.finished_at.unwrap_or(login.started_at).millis();
        if login.request.binds.is_some() && login.finished_at.is_some() {
            return Ok(send_on(&bind::address(self.tenant, &login)));
        }
        let ending = self.ending(&login, parts, lang);
        let outcome = login.outcome.as_deref().unwrap_or_default();
        match login.stage {
            Stage::Completed if since <= RELOAD_MILLIS => {
                let login = &login;
                let way_back = self
                    .provider
                    .store
                    .write(|tx| {
                        Box::pin(async move {
                            issue::way_back(self.provider, self.tenant, tx, login, now).await
                        })
                    })
                    .await;
                Ok(ending.completed(way_back.map_err(|error: StoreError| {
                    Internal::store("make an authorization code", error)
                })?))
            }
            Stage::Completed | Stage::Expired => Ok(ending.refused(Refusal::Expired)),
            Stage::Refused => Ok(ending.refused(outcome.parse().unwrap_or(Refusal::Expired))),
            Stage::Failed => {
                Ok(ending.failed(outcome.parse().unwrap_or(Failure::Internal), login.errcode))
            }
            _ if self.is_under_way(&login) => Ok(self.wait(lang)),
            _ => Ok(ending.failed(Failure::Internal, None)),
        }
    }

    /// Whether the first load may still be at work; if not, it died.
    fn is_under_way(&self, login: &Login) -> bool {
        let last = login
            .trace
            .0
            .last()
            .map_or(login.started_at, |entry| entry.at);
        self.provider.clock.now().millis() - last.millis() <= RELOAD_MILLIS
    }

    fn wait(&self, lang: Lang) -> Response {
        let here = self.uri.path_and_query().map_or("/", |here| here.as_str());
        match Href::parse(here) {
            Ok(refresh_href) => WaitPage {
                lang,
                simulated: self.tenant.is_sandbox(),
                seconds: 1,
                refresh_href,
            }
            .response(),
            Err(_) => self.tenant.request_error(lang, "unknown_login").response(),
        }
    }

    fn ending<'b>(&'b self, login: &'b Login, parts: &'b Parts, lang: Lang) -> Ending<'b> {
        Ending {
            tenant: self.tenant,
            application: &parts.application,
            login,
            lang,
            ticket: self.provider.tickets().of_login(&login.browser_hash),
        }
    }
}
