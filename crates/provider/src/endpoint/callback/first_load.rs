//! The first load of a callback: from WeChat's code to a user.

use axum::response::Response;
use saoma_identity::{Ended, Request, SignIn, SignInError, Stopped, check_source};
use saoma_model::{Completed, Failure, Refusal, Stage, Started, Trace, TraceStep};
use saoma_store::StoreError;
use saoma_store::logins::{self, Finish, Login};
use saoma_text::Lang;

use super::Parts;
use crate::Provider;
use crate::completion::settle;
use crate::endpoint::account::bind;
use crate::endpoint::binding;
use crate::endpoint::ending::Ending;
use crate::endpoint::offer::Offer;
use crate::internal::Internal;
use crate::issue;
use crate::redirect::send_on;
use crate::tenant::Tenant;

/// A login that this load has moved to `confirmed`. It owns what it needs, since it goes on when
/// the browser does not wait.
pub(super) struct FirstLoad {
    pub(super) provider: Provider,
    pub(super) tenant: Tenant,
    pub(super) login: Login,
    pub(super) parts: Parts,
    /// The state that WeChat brought back.
    pub(super) state: String,
    /// WeChat's code.
    pub(super) code: Option<String>,
    pub(super) lang: Lang,
}

impl FirstLoad {
    pub(super) async fn answer(mut self) -> Result<Response, Internal> {
        let mut trace = std::mem::take(&mut self.login.trace);
        let ended = self.run(&mut trace).await;
        self.login.trace = trace;
        if self.login.request.binds.is_some() {
            return self.bound(ended).await;
        }
        match ended {
            Ok(Ended::SignedIn(completed)) => self.complete(&completed).await,
            Ok(Ended::Asked(_)) => self.ask().await,
            Ok(Ended::Stopped(stopped)) => self.stop(&stopped).await,
            Err(error) => self.broke(error).await,
        }
    }

    async fn run(&self, trace: &mut Trace) -> Result<Ended, SignInError> {
        let now = self.provider.clock.now();
        let (id, started_at) = (self.login.id, self.login.started_at);
        let started = Started {
            login: id,
            started_at,
        };
        // WeChat's present page never comes back without a code; an older one did, on refusal.
        let code = self.code.as_deref().ok_or(Refusal::NotAllowed);
        let (confirmed, code) = match started.confirm(now).and_then(|login| Ok((login, code?))) {
            Ok(both) => both,
            Err(refusal) => {
                let users = Vec::new();
                trace.push(now, TraceStep::Refused { refusal, users });
                return Ok(refusal.into());
            }
        };
        let Offer {
            source,
            app,
            is_enabled,
        } = &self.parts.offer;
        if let Err(refusal) = check_source(source, app, *is_enabled, now, trace) {
            return Ok(refusal.into());
        }
        let Some(wechat) = self.provider.wechat(self.tenant.workspace.mode) else {
            trace.push(
                now,
                failed(
                    Failure::Unreachable,
                    "the sandbox's simulator is not running",
                ),
            );
            return Ok(Stopped::NoSimulator.into());
        };
        let sign_in = SignIn {
            store: &self.provider.store,
            vault: &self.provider.vault,
            wechat,
            clock: &*self.provider.clock,
            entropy: &*self.provider.entropy,
        };
        let request = Request { source, app, code };
        let asked = &self.login.request;
        match (asked.invitation, asked.binds) {
            (Some(invitation), _) => {
                let attached = sign_in.attach_by_code(invitation, confirmed, &request, trace);
                attached.await
            }
            (None, Some(user)) => sign_in.bind_by_code(user, confirmed, &request, trace).await,
            (None, None) => sign_in.by_code(confirmed, &request, trace).await,
        }
    }

    /// One more WeChat was to be bound to somebody's account: another page tells how it ended.
    async fn bound(mut self, ended: Result<Ended, SignInError>) -> Result<Response, Internal> {
        let finish = match ended {
            Ok(Ended::SignedIn(completed)) => {
                self.login.user = Some(completed.user);
                self.finish(Stage::Completed, completed.decision.as_str(), None)
            }
            Ok(Ended::Stopped(stopped)) => self.stopped(&stopped),
            Ok(Ended::Asked(_)) => self.finish(Stage::Refused, Refusal::Conflict.as_str(), None),
            Err(error) => return self.broke(error).await,
        };
        self.keep(&finish).await?;
        Ok(send_on(&bind::address(&self.tenant, &self.login)))
    }

    async fn complete(mut self, completed: &Completed) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        let (provider, tenant, login) = (&self.provider, &self.tenant, &self.login);
        let application = &self.parts.application;
        let settled = provider.store.write(|tx| {
            Box::pin(async move {
                let from = Stage::Confirmed;
                let login = settle(tx, application, login, from, completed, now).await?;
                let way_back = match login.stage {
                    Stage::Completed => {
                        Some(issue::way_back(provider, tenant, tx, &login, now).await?)
                    }
                    _ => None,
                };
                Ok((login, way_back))
            })
        });
        let (login, way_back) = settled
            .await
            .map_err(|error: StoreError| Internal::store("complete the login", error))?;
        self.login = login;
        Ok(match way_back {
            Some(way_back) => self.ending().completed(way_back),
            None => {
                let outcome = self.login.outcome.as_deref().unwrap_or_default();
                self.ending()
                    .refused(outcome.parse().unwrap_or(Refusal::Expired))
            }
        })
    }

    /// The end user is asked which account it shall be.
    async fn ask(self) -> Result<Response, Internal> {
        let login = &self.login;
        let asked = self.provider.store.write(|tx| {
            Box::pin(async move {
                let (from, to) = (Stage::Confirmed, Stage::Choosing);
                logins::advance(tx, login.workspace, login.id, from, to, &login.trace).await
            })
        });
        asked
            .await
            .map_err(|error: StoreError| Internal::store("keep what is asked", error))?;
        Ok(send_on(&binding::address(&self.tenant, &self.state)))
    }

    async fn stop(self, stopped: &Stopped) -> Result<Response, Internal> {
        tracing::info!(
            login.id = %self.login.id, application = %self.login.application, reason = %stopped,
            "a login ended without a user",
        );
        self.keep(&self.stopped(stopped)).await?;
        if let Stopped::Refused(refusal) = stopped {
            return Ok(self.ending().refused(*refusal));
        }
        let failure = stopped.failure().unwrap_or(Failure::Internal);
        Ok(self.ending().failed(failure, stopped.errcode()))
    }

    fn stopped(&self, stopped: &Stopped) -> Finish {
        match stopped {
            Stopped::Refused(refusal) => {
                let stage = match refusal {
                    Refusal::Expired => Stage::Expired,
                    _ => Stage::Refused,
                };
                self.finish(stage, refusal.as_str(), None)
            }
            _ => {
                let failure = stopped.failure().unwrap_or(Failure::Internal);
                self.finish(Stage::Failed, failure.as_str(), stopped.errcode())
            }
        }
    }

    async fn broke(mut self, error: SignInError) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        self.login
            .trace
            .push(now, failed(Failure::Internal, &error.to_string()));
        Internal::new("sign somebody in", error).log();
        self.keep(&self.finish(Stage::Failed, Failure::Internal.as_str(), None))
            .await?;
        Ok(self.ending().failed(Failure::Internal, None))
    }

    fn finish(&self, stage: Stage, outcome: &str, errcode: Option<i64>) -> Finish {
        Finish {
            stage,
            user: self.login.user,
            outcome: outcome.to_owned(),
            errcode,
            trace: self.login.trace.clone(),
            at: self.provider.clock.now(),
        }
    }

    async fn keep(&self, finish: &Finish) -> Result<(), Internal> {
        let login = &self.login;
        let kept = self.provider.store.write(|tx| {
            Box::pin(async move {
                logins::finish(tx, login.workspace, login.id, Stage::Confirmed, finish).await
            })
        });
        let kept = kept
            .await
            .map_err(|error: StoreError| Internal::store("finish the login", error));
        kept.map(|_| ())
    }

    fn ending(&self) -> Ending<'_> {
        Ending {
            tenant: &self.tenant,
            application: &self.parts.application,
            login: &self.login,
            lang: self.lang,
            ticket: self.provider.tickets().of_login(&self.login.browser_hash),
        }
    }
}

fn failed(failure: Failure, message: &str) -> TraceStep {
    TraceStep::Failed {
        failure,
        errcode: None,
        message: message.to_owned(),
    }
}
