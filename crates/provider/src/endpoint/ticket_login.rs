//! A ticket, and the login that it would end: what scanning, allowing and refusing on a phone does to
//! both. The browser before the code only looks on.

use saoma_identity::{Ended, Named, SignIn, SignInError, Stopped, Way, check_source};
use saoma_model::{
    Application, Failure, OpenId, Profile, Refusal, Stage, Started, Ticket, TicketCode,
    TicketRefusal, Trace, TraceStep,
};
use saoma_store::logins::{self, Finish, Login};
use saoma_store::tickets::{self, Stepped};
use saoma_store::{StoreError, Tx, applications};

use crate::Provider;
use crate::endpoint::offer::{self, Offer};
use crate::internal::Internal;
use crate::tenant::Tenant;

/// A ticket with everything that its login is about.
pub(crate) struct TicketLogin {
    pub(crate) provider: Provider,
    pub(crate) tenant: Tenant,
    pub(crate) ticket: Ticket,
    pub(crate) login: Login,
    pub(crate) application: Application,
    pub(crate) offer: Offer,
}

/// The key under which a ticket's login is found where WeChat's `state` is for others. No state that
/// we give to WeChat begins so: a callback with it is nobody's.
pub(crate) fn state_of(ticket: &TicketCode) -> String {
    format!("{STATE_PREFIX}{ticket}")
}

/// Whether it is the key of a ticket's login.
pub(crate) fn is_state(state: &str) -> bool {
    state.starts_with(STATE_PREFIX)
}

const STATE_PREFIX: &str = "ticket-";

impl TicketLogin {
    /// Looks a ticket up, with all that belongs to it.
    pub(crate) async fn find(
        provider: &Provider,
        tenant: &Tenant,
        code: &TicketCode,
    ) -> Result<Option<Self>, Internal> {
        let found = find(provider, tenant, code).await;
        found.map_err(|error| Internal::store("look up the ticket", error))
    }

    /// Somebody has scanned the code; with `confirm_hash` a link is to confirm it.
    pub(crate) async fn scan(
        &mut self,
        openid: &OpenId,
        confirm_hash: Option<[u8; 32]>,
    ) -> Result<Result<(), TicketRefusal>, Internal> {
        let now = self.provider.clock.now();
        let this = &*self;
        let stepped = this.provider.store.write(|tx| {
            Box::pin(async move {
                let step = |ticket: &Ticket| {
                    let scanned = ticket.scan(openid, now)?;
                    let confirm_hash = confirm_hash.or(scanned.confirm_hash);
                    Ok(Ticket {
                        confirm_hash,
                        ..scanned
                    })
                };
                let stepped = this.step(tx, step).await?;
                let login = this.current(tx).await?;
                match &stepped {
                    Stepped::At(_) if login.stage == Stage::Started => {
                        let scanned = scanned(openid);
                        this.advance(tx, login, Stage::Scanned, &[scanned]).await?;
                    }
                    Stepped::Refused(TicketRefusal::OtherScanner) => {
                        this.note_second(tx, login, openid).await?;
                    }
                    _ => {}
                }
                Ok(stepped)
            })
        });
        let stepped = stepped.await.map_err(broke)?;
        self.take(stepped).await
    }

    /// The one who scanned confirms: they are signed in, asked at the computer, or refused there.
    /// Done once; a repetition finds it done.
    pub(crate) async fn allow(
        &mut self,
        named: &Named,
        phone: Option<&str>,
    ) -> Result<Result<(), TicketRefusal>, Internal> {
        let now = self.provider.clock.now();
        let openid = &named.openid;
        let this = &*self;
        let allowed = this.provider.store.write(|tx| {
            Box::pin(async move {
                let stepped = this
                    .step(tx, |ticket| ticket.authorize(openid, now))
                    .await?;
                let login = this.current(tx).await?;
                let mut is_mine = false;
                match &stepped {
                    Stepped::At(_) if matches!(login.stage, Stage::Started | Stage::Scanned) => {
                        let answered = TraceStep::Answered { allowed: true };
                        let steps = match login.stage {
                            Stage::Started => vec![scanned(openid), answered],
                            _ => vec![answered],
                        };
                        is_mine = this.advance(tx, login, Stage::Confirmed, &steps).await?;
                    }
                    Stepped::Refused(TicketRefusal::OtherScanner) => {
                        this.note_second(tx, login, openid).await?;
                    }
                    _ => {}
                }
                Ok((stepped, is_mine))
            })
        });
        let (stepped, is_mine) = allowed.await.map_err(broke)?;
        if let Err(refusal) = self.take(stepped).await? {
            return Ok(Err(refusal));
        }
        if is_mine {
            self.resolve(named, phone).await?;
        }
        Ok(Ok(()))
    }

    /// The one who scanned does not want to, or does not give what is needed.
    pub(crate) async fn refuse(
        &mut self,
        openid: &OpenId,
        refusal: Refusal,
    ) -> Result<Result<(), TicketRefusal>, Internal> {
        let now = self.provider.clock.now();
        let this = &*self;
        let stepped = this.provider.store.write(|tx| {
            Box::pin(async move {
                let stepped = this.step(tx, |ticket| ticket.cancel(openid, now)).await?;
                let mut login = this.current(tx).await?;
                if matches!(stepped, Stepped::At(_)) && login.stage == Stage::Scanned {
                    let users = Vec::new();
                    login
                        .trace
                        .push(now, TraceStep::Answered { allowed: false });
                    login.trace.push(now, TraceStep::Refused { refusal, users });
                    let finish = this.finish(&login, Stage::Refused, refusal.as_str(), None);
                    logins::finish(tx, login.workspace, login.id, login.stage, &finish).await?;
                }
                Ok(stepped)
            })
        });
        let stepped = stepped.await.map_err(broke)?;
        self.take(stepped).await
    }

    /// WeChat did not tell who it is, so that the login cannot go on.
    pub(crate) async fn fail(&mut self, stopped: &Stopped) -> Result<(), Internal> {
        let (now, errcode) = (self.provider.clock.now(), stopped.errcode());
        let failure = stopped.failure().unwrap_or(Failure::Internal);
        let failed = stopped.step();
        let this = &*self;
        let stepped = this.provider.store.write(|tx| {
            let failed = failed.clone();
            Box::pin(async move {
                let stepped = this.step(tx, |ticket| ticket.fail(errcode)).await?;
                let mut login = this.current(tx).await?;
                if login.finished_at.is_none() {
                    login.trace.push(now, failed);
                    let finish = this.finish(&login, Stage::Failed, failure.as_str(), errcode);
                    logins::finish(tx, login.workspace, login.id, login.stage, &finish).await?;
                }
                Ok(stepped)
            })
        });
        let stepped = stepped.await.map_err(broke)?;
        // That it had come to another end before is no news.
        let _ = self.take(stepped).await?;
        Ok(())
    }

    /// What signs people in; nothing if the workspace is a sandbox whose simulator does not run.
    pub(crate) fn sign_in(&self) -> Option<SignIn<'_>> {
        self.provider.sign_in(self.tenant.workspace.mode)
    }

    async fn resolve(&mut self, named: &Named, phone: Option<&str>) -> Result<(), Internal> {
        let mut trace = std::mem::take(&mut self.login.trace);
        let ended = self.run(named, phone, &mut trace).await;
        self.login.trace = trace;
        let login = &self.login;
        let kept = match ended {
            Ok(Ended::SignedIn(completed)) => {
                let outcome = completed.decision.as_str();
                let finish = Finish {
                    user: Some(completed.user),
                    ..self.finish(login, Stage::Resolved, outcome, None)
                };
                self.keep(&finish).await
            }
            Ok(Ended::Asked(_)) => self.choose().await,
            Ok(Ended::Stopped(Stopped::Refused(refusal))) => {
                let finish = self.finish(login, Stage::Refused, refusal.as_str(), None);
                self.keep(&finish).await
            }
            Ok(Ended::Stopped(stopped)) => {
                let failure = stopped.failure().unwrap_or(Failure::Internal);
                let finish = self.finish(login, Stage::Failed, failure.as_str(), stopped.errcode());
                self.keep(&finish).await
            }
            Err(error) => {
                let word = Failure::Internal.as_str();
                self.keep(&self.finish(login, Stage::Failed, word, None))
                    .await?;
                return Err(Internal::new("sign somebody in", error));
            }
        };
        kept?;
        self.reload().await
    }

    async fn run(
        &self,
        named: &Named,
        phone: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let now = self.provider.clock.now();
        let Offer {
            source,
            app,
            is_enabled,
        } = &self.offer;
        if let Err(refusal) = check_source(source, app, *is_enabled, now, trace) {
            return Ok(refusal.into());
        }
        let Some(sign_in) = self.sign_in() else {
            return Ok(Stopped::NoSimulator.into());
        };
        let started = Started {
            login: self.login.id,
            started_at: self.login.started_at,
        };
        let confirmed = match started.confirm(now) {
            Ok(confirmed) => confirmed,
            Err(refusal) => return Ok(refusal.into()),
        };
        let identified = confirmed.identify(
            app.appid.clone(),
            named.openid.clone(),
            named.unionid.clone(),
            Profile::default(),
            false,
        );
        let way = Way { source, app, phone };
        match identified {
            Ok(identified) => sign_in.resolve(&way, &identified, trace).await,
            Err(refusal) => Ok(refusal.into()),
        }
    }

    /// The end user is asked at the computer which account it shall be.
    async fn choose(&self) -> Result<(), Internal> {
        let login = &self.login;
        let advanced = self.provider.store.write(|tx| {
            Box::pin(async move {
                let (from, to) = (Stage::Confirmed, Stage::Choosing);
                logins::advance(tx, login.workspace, login.id, from, to, &login.trace).await
            })
        });
        advanced.await.map(|_| ()).map_err(broke)
    }

    async fn keep(&self, finish: &Finish) -> Result<(), Internal> {
        let login = &self.login;
        let kept = self.provider.store.write(|tx| {
            Box::pin(async move {
                logins::finish(tx, login.workspace, login.id, Stage::Confirmed, finish).await
            })
        });
        kept.await.map(|_| ()).map_err(broke)
    }

    fn finish(&self, login: &Login, stage: Stage, outcome: &str, errcode: Option<i64>) -> Finish {
        Finish {
            stage,
            user: login.user,
            outcome: outcome.to_owned(),
            errcode,
            trace: login.trace.clone(),
            at: self.provider.clock.now(),
        }
    }

    async fn step(
        &self,
        tx: &mut Tx<'_>,
        step: impl FnOnce(&Ticket) -> Result<Ticket, TicketRefusal> + Send,
    ) -> Result<Stepped, StoreError> {
        tickets::step(tx, self.ticket.workspace, &self.ticket.code, step).await
    }

    /// The login as it stands in this transaction.
    async fn current(&self, tx: &mut Tx<'_>) -> Result<Login, StoreError> {
        let known = logins::lookup(tx, self.login.workspace, self.login.id).await?;
        Ok(known.unwrap_or_else(|| self.login.clone()))
    }

    async fn advance(
        &self,
        tx: &mut Tx<'_>,
        mut login: Login,
        to: Stage,
        steps: &[TraceStep],
    ) -> Result<bool, StoreError> {
        let now = self.provider.clock.now();
        for step in steps {
            login.trace.push(now, step.clone());
        }
        logins::advance(tx, login.workspace, login.id, login.stage, to, &login.trace).await
    }

    /// A second phone goes into the trace, and nowhere else.
    async fn note_second(
        &self,
        tx: &mut Tx<'_>,
        login: Login,
        openid: &OpenId,
    ) -> Result<(), StoreError> {
        let second = TraceStep::SecondScanner {
            openid: openid.to_string(),
        };
        // Whoever photographs a screen can scan for ever: one line for each phone is enough.
        let is_noted = login.trace.0.iter().any(|entry| entry.step == second);
        if !is_noted {
            let stage = login.stage;
            self.advance(tx, login, stage, &[second]).await?;
        }
        Ok(())
    }

    async fn take(&mut self, stepped: Stepped) -> Result<Result<(), TicketRefusal>, Internal> {
        let taken = match stepped {
            Stepped::At(ticket) => {
                self.ticket = *ticket;
                Ok(())
            }
            Stepped::Refused(refusal) => Err(refusal),
            Stepped::NotFound => Err(TicketRefusal::Over),
        };
        self.reload().await?;
        Ok(taken)
    }

    async fn reload(&mut self) -> Result<(), Internal> {
        let (workspace, id) = (self.login.workspace, self.login.id);
        let read = async {
            let mut session = self.provider.store.read().await?;
            logins::lookup(&mut session, workspace, id).await
        };
        let known = read.await;
        let known = known.map_err(|error| Internal::store("look up the login", error))?;
        if let Some(login) = known {
            self.login = login;
        }
        self.provider.tell(workspace, id);
        Ok(())
    }
}

fn broke(error: StoreError) -> Internal {
    Internal::store("go on with a ticket", error)
}

fn scanned(openid: &OpenId) -> TraceStep {
    TraceStep::Scanned {
        openid: openid.to_string(),
    }
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    code: &TicketCode,
) -> Result<Option<TicketLogin>, StoreError> {
    let workspace = tenant.workspace.id;
    let mut session = provider.store.read().await?;
    let Some(ticket) = tickets::lookup(&mut session, workspace, code).await? else {
        return Ok(None);
    };
    let Some(login) = logins::lookup(&mut session, workspace, ticket.login).await? else {
        return Ok(None);
    };
    let application = applications::lookup(&mut session, workspace, &login.application).await?;
    let Some(application) = application else {
        return Ok(None);
    };
    let offer = offer::find(&mut session, &application, &login.source).await?;
    Ok(offer.map(|offer| TicketLogin {
        provider: provider.clone(),
        tenant: tenant.clone(),
        ticket,
        login,
        application,
        offer,
    }))
}
