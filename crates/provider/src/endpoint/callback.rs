//! `GET /connections/{source}/callback`: WeChat's page sends the browser back here with a code.

use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use saoma_identity::{Ended, Request, SignIn, SignInError, Stopped, check_source};
use saoma_model::{
    Application, Completed, Confirmed, Failure, PlatformApp, Refusal, Source, Stage, Started,
    Trace, TraceStep,
};
use saoma_store::logins::{self, Finish, Login};
use saoma_store::{StoreError, applications, enablements, platform_apps, sources};
use saoma_text::Lang;
use saoma_vault::hash_token;

use crate::Provider;
use crate::browser::Browser;
use crate::endpoint::ending::Ending;
use crate::internal::Internal;
use crate::issue;
use crate::pages::{Href, RefusalPage, RequestErrorPage, WaitPage};
use crate::parameters::Parameters;
use crate::tenant::{Tenant, lang_of};

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
    source: Source,
    app: PlatformApp,
    is_enabled: bool,
}

impl Returned<'_> {
    async fn answer(&self, source: &str, lang: Lang) -> Result<Response, Internal> {
        // `undefined` is what WeChat's script sends when a page of one's own gives it no state.
        let Some(state) = self
            .parameters
            .hint("state")
            .filter(|state| *state != "undefined")
        else {
            return Ok(RequestErrorPage::new(lang, "missing_state").response());
        };
        let login = self
            .find_login(state)
            .await
            .map_err(|error| Internal::store("look up the login", error))?;
        let Some(login) = login.filter(|login| login.source.as_str() == source) else {
            return Ok(RequestErrorPage::new(lang, "unknown_login").response());
        };
        let lang = login
            .request
            .lang
            .as_deref()
            .and_then(Lang::parse)
            .unwrap_or(lang);
        if Browser::known(self.headers).map(|browser| browser.hash()) != Some(login.browser_hash) {
            // Somebody else's address: nothing of theirs is shown, and their login is left alone.
            return Ok(self.other_browser(lang));
        }
        let parts = self
            .parts(&login)
            .await
            .map_err(|error| Internal::store("look up the source", error))?;
        let Some(parts) = parts else {
            return Ok(RequestErrorPage::new(lang, "unknown_source").response());
        };
        match login.stage {
            Stage::Started => self.first_time(login, &parts, lang).await,
            _ => self.again(login, &parts, lang).await,
        }
    }

    async fn find_login(&self, state: &str) -> Result<Option<Login>, StoreError> {
        let mut session = self.provider.store.read().await?;
        logins::find_by_state_hash(&mut session, self.tenant.workspace.id, &hash_token(state)).await
    }

    async fn parts(&self, login: &Login) -> Result<Option<Parts>, StoreError> {
        let workspace = self.tenant.workspace.id;
        let mut session = self.provider.store.read().await?;
        let application = applications::lookup(&mut session, workspace, &login.application).await?;
        let source = sources::lookup(&mut session, workspace, &login.source).await?;
        let (Some(application), Some(source)) = (application, source) else {
            return Ok(None);
        };
        let Some(app) = platform_apps::lookup(&mut session, workspace, &source.appid).await? else {
            return Ok(None);
        };
        let enabled =
            enablements::list_for_application(&mut session, workspace, &application.id).await?;
        let is_enabled = enabled
            .iter()
            .any(|enablement| enablement.source == source.id && enablement.enabled);
        Ok(Some(Parts {
            application,
            source,
            app,
            is_enabled,
        }))
    }

    fn other_browser(&self, lang: Lang) -> Response {
        RefusalPage {
            lang,
            simulated: self.tenant.is_sandbox(),
            application_name: None,
            refusal: Refusal::OtherBrowser,
            reference: "—".to_owned(),
            try_again_href: None,
            return_href: None,
        }
        .response()
    }

    async fn first_time(
        &self,
        mut login: Login,
        parts: &Parts,
        lang: Lang,
    ) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        login.trace.push(now, TraceStep::CameBack);
        let begun = &login;
        let won = self
            .provider
            .store
            .write(|tx| {
                Box::pin(async move {
                    logins::advance(
                        tx,
                        begun.workspace,
                        begun.id,
                        Stage::Started,
                        Stage::Confirmed,
                        &begun.trace,
                    )
                    .await
                })
            })
            .await
            .map_err(|error: StoreError| Internal::store("advance the login", error))?;
        if !won {
            return Ok(self.wait(lang));
        }
        let mut trace = std::mem::take(&mut login.trace);
        let ended = self.run(&login, parts, &mut trace).await;
        login.trace = trace;
        match ended {
            Ok(Ended::SignedIn(completed)) => self.complete(login, parts, &completed, lang).await,
            Ok(Ended::Stopped(stopped)) => self.stop(login, parts, &stopped, lang).await,
            Err(error) => {
                let failed = TraceStep::Failed {
                    failure: Failure::Internal,
                    errcode: None,
                    message: error.to_string(),
                };
                login.trace.push(self.provider.clock.now(), failed);
                let internal = Internal::new("sign somebody in", error);
                internal.log();
                self.finish(&login, Stage::Failed, Failure::Internal.as_str(), None)
                    .await?;
                Ok(self
                    .ending(&login, parts, lang)
                    .failed(Failure::Internal, None))
            }
        }
    }

    /// From the code to a user.
    async fn run(
        &self,
        login: &Login,
        parts: &Parts,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let now = self.provider.clock.now();
        let refused = |refusal, trace: &mut Trace| {
            trace.push(
                now,
                TraceStep::Refused {
                    refusal,
                    users: Vec::new(),
                },
            );
            Ok(Ended::from(refusal))
        };
        let confirmed: Confirmed = match (Started {
            login: login.id,
            started_at: login.started_at,
        })
        .confirm(now)
        {
            Ok(confirmed) => confirmed,
            Err(refusal) => return refused(refusal, trace),
        };
        // WeChat's present page never comes back without a code; an older one did, on refusal.
        let Some(code) = self.parameters.hint("code") else {
            return refused(Refusal::NotAllowed, trace);
        };
        if let Err(refusal) = check_source(&parts.source, &parts.app, parts.is_enabled, now, trace)
        {
            return Ok(refusal.into());
        }
        let Some(wechat) = self.provider.wechat(self.tenant.workspace.mode) else {
            let message = "the sandbox's simulator is not running".to_owned();
            trace.push(
                now,
                TraceStep::Failed {
                    failure: Failure::Unreachable,
                    errcode: None,
                    message,
                },
            );
            return Ok(Ended::Stopped(Stopped::NoSimulator));
        };
        let provider = self.provider;
        let sign_in = SignIn {
            store: &provider.store,
            vault: &provider.vault,
            wechat,
            clock: &*provider.clock,
            entropy: &*provider.entropy,
        };
        sign_in
            .by_code(
                confirmed,
                &Request {
                    source: &parts.source,
                    app: &parts.app,
                    code,
                },
                trace,
            )
            .await
    }

    async fn complete(
        &self,
        mut login: Login,
        parts: &Parts,
        completed: &Completed,
        lang: Lang,
    ) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        login.user = Some(completed.user);
        let finish = Finish {
            stage: Stage::Completed,
            user: login.user,
            outcome: completed.decision.as_str().to_owned(),
            errcode: None,
            trace: login.trace.clone(),
            at: now,
        };
        let (provider, workspace, id, finish) = (self.provider, login.workspace, login.id, &finish);
        let code = provider
            .store
            .write(|tx| {
                Box::pin(async move {
                    logins::finish(tx, workspace, id, Stage::Confirmed, finish).await?;
                    issue::authorization_code(provider, tx, workspace, id, now).await
                })
            })
            .await
            .map_err(|error: StoreError| Internal::store("complete the login", error))?;
        Ok(self.ending(&login, parts, lang).completed(&code))
    }

    async fn stop(
        &self,
        login: Login,
        parts: &Parts,
        stopped: &Stopped,
        lang: Lang,
    ) -> Result<Response, Internal> {
        tracing::info!(login.id = %login.id, application = %login.application, reason = %stopped, "a login ended without a user");
        match stopped {
            Stopped::Refused(refusal) => {
                let stage = if *refusal == Refusal::Expired {
                    Stage::Expired
                } else {
                    Stage::Refused
                };
                self.finish(&login, stage, refusal.as_str(), None).await?;
                Ok(self.ending(&login, parts, lang).refused(*refusal))
            }
            failed => {
                let (failure, errcode) = (
                    failed.failure().unwrap_or(Failure::Internal),
                    failed.errcode(),
                );
                self.finish(&login, Stage::Failed, failure.as_str(), errcode)
                    .await?;
                Ok(self.ending(&login, parts, lang).failed(failure, errcode))
            }
        }
    }

    async fn finish(
        &self,
        login: &Login,
        stage: Stage,
        outcome: &str,
        errcode: Option<i64>,
    ) -> Result<(), Internal> {
        let at = self.provider.clock.now();
        let finish = Finish {
            stage,
            user: None,
            outcome: outcome.to_owned(),
            errcode,
            trace: login.trace.clone(),
            at,
        };
        let finish = &finish;
        let written = self
            .provider
            .store
            .write(|tx| {
                Box::pin(async move {
                    logins::finish(tx, login.workspace, login.id, Stage::Confirmed, finish).await
                })
            })
            .await;
        written
            .map(|_| ())
            .map_err(|error: StoreError| Internal::store("finish the login", error))
    }

    /// The same address once more: a reload, a double click, the back button. WeChat's code is
    /// spent, so asking again would only get errcode 40163 although the login was good.
    async fn again(&self, login: Login, parts: &Parts, lang: Lang) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        let since = now.millis() - login.finished_at.unwrap_or(login.started_at).millis();
        let ending = self.ending(&login, parts, lang);
        let outcome = login.outcome.as_deref().unwrap_or_default();
        match login.stage {
            Stage::Completed if since <= RELOAD_MILLIS => {
                let (workspace, id) = (login.workspace, login.id);
                let code = self
                    .provider
                    .store
                    .write(|tx| {
                        Box::pin(async move {
                            issue::authorization_code(self.provider, tx, workspace, id, now).await
                        })
                    })
                    .await;
                Ok(ending.completed(&code.map_err(|error: StoreError| {
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
                refresh_href,
            }
            .response(),
            Err(_) => RequestErrorPage::new(lang, "unknown_login").response(),
        }
    }

    fn ending<'b>(&'b self, login: &'b Login, parts: &'b Parts, lang: Lang) -> Ending<'b> {
        Ending {
            tenant: self.tenant,
            application: &parts.application,
            login,
            lang,
        }
    }
}
