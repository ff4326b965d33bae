use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{
    Binding, Completed, Confirmed, Failure, Identified, InvitationId, PlatformApp,
    PlatformAppStatus, Refusal, Source, Trace, TraceStep, UserId,
};
use saoma_store::{Store, StoreError, platform_apps};
use saoma_vault::Vault;
use saoma_wechat::WeChat;

use crate::exchange::exchange;
use crate::health;
use crate::write::{Outcome, Writer};
use crate::{SignInError, Stopped};

/// Everything that a sign-in needs.
pub struct SignIn<'a> {
    /// Where the accounts are.
    pub store: &'a Store,
    /// Opens the AppSecret.
    pub vault: &'a Vault,
    /// The WeChat of the workspace's mode.
    pub wechat: &'a WeChat,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Makes ids.
    pub entropy: &'a dyn Entropy,
}

/// One person coming back from WeChat.
pub struct Request<'a> {
    /// The source they came through.
    pub source: &'a Source,
    /// Its platform app.
    pub app: &'a PlatformApp,
    /// WeChat's code: good once, for ten minutes.
    pub code: &'a str,
}

impl<'a> Request<'a> {
    /// The way they came: a code tells no phone number.
    pub(crate) const fn way(&self) -> Way<'a> {
        Way {
            source: self.source,
            app: self.app,
            phone: None,
        }
    }
}

/// Which way somebody came whom WeChat has named.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// The source they came through.
    pub source: &'a Source,
    /// Its platform app.
    pub app: &'a PlatformApp,
    /// The phone number that WeChat has verified, E.164, if it told one.
    pub phone: Option<&'a str>,
}

/// What somebody is named by WeChat for.
#[derive(Debug, Clone, Copy)]
enum Aim {
    /// To sign in.
    SignIn,
    /// To bind one more WeChat to the account that they are signed in to.
    Bind(UserId),
    /// To attach their WeChat to the account that an invitation names.
    Attach(InvitationId),
}

/// How a sign-in ended.
#[derive(Debug)]
pub enum Ended {
    /// Somebody is signed in.
    SignedIn(Completed),
    /// The end user is asked first which account it shall be; the binding is kept already.
    Asked(Box<Binding>),
    /// Nobody is.
    Stopped(Stopped),
}

impl From<Stopped> for Ended {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Stopped(Stopped::Refused(refusal))
    }
}

/// Whether the source may sign anybody in: asked before the browser is sent to WeChat, and again
/// when it comes back, since the admin may have switched something off in between.
///
/// # Errors
/// The refusal, if it may not.
pub fn check_source(
    source: &Source,
    app: &PlatformApp,
    enabled_for_application: bool,
    now: Timestamp,
    trace: &mut Trace,
) -> Result<(), Refusal> {
    trace.push(
        now,
        TraceStep::CheckedSource {
            source: source.id.to_string(),
            enabled: source.enabled,
            enabled_for_application,
        },
    );
    trace.push(
        now,
        TraceStep::CheckedPlatformApp {
            appid: app.appid.to_string(),
            status: app.status,
        },
    );
    let refusal = match app.status {
        _ if !source.enabled => Refusal::SourceDisabled,
        _ if !enabled_for_application => Refusal::SourceNotEnabled,
        PlatformAppStatus::Offline => Refusal::PlatformAppOffline,
        PlatformAppStatus::Disabled => Refusal::PlatformAppDisabled,
        PlatformAppStatus::Online => return Ok(()),
    };
    trace.push(
        now,
        TraceStep::Refused {
            refusal,
            users: Vec::new(),
        },
    );
    Err(refusal)
}

impl SignIn<'_> {
    /// Takes a login from WeChat's code to a user.
    ///
    /// # Errors
    /// If something of ours broke. That a rule refused, or WeChat did, is no error: it is
    /// [`Ended::Stopped`].
    pub async fn by_code(
        &self,
        login: Confirmed,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let identified = self.identify(login, request, trace).await?;
        self.hear(request.app, identified.as_ref().err()).await?;
        match identified {
            Ok(identified) => self.resolve(&request.way(), &identified, trace).await,
            Err(stopped) => Ok(stopped.into()),
        }
    }

    /// Notes what WeChat's answer to a login tells of the platform app.
    pub(crate) async fn hear(
        &self,
        app: &PlatformApp,
        stopped: Option<&Stopped>,
    ) -> Result<(), SignInError> {
        let error = match stopped {
            Some(Stopped::WeChat(error)) => Some(error),
            // WeChat had named somebody before a rule refused.
            None | Some(Stopped::Refused(_)) => None,
            Some(Stopped::NoSecret { .. } | Stopped::NoSimulator) => return Ok(()),
        };
        let heard = health::hear(self.store, app, error, self.clock.now()).await;
        heard.map_err(SignInError::Resolve)
    }

    /// Asks WeChat whose code it is; nothing is stored.
    pub(crate) async fn identify(
        &self,
        login: Confirmed,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Result<Identified, Stopped>, SignInError> {
        let app = request.app;
        let secret = platform_apps::open_secret(
            &mut self.store.read().await.map_err(SignInError::Resolve)?,
            self.vault,
            app.workspace,
            &app.appid,
        )
        .await
        .map_err(|source| SignInError::ReadSecret {
            appid: app.appid.to_string(),
            source,
        })?;
        let Some(secret) = secret else {
            let message = "no AppSecret is stored".to_owned();
            trace.push(
                self.clock.now(),
                TraceStep::Failed {
                    failure: Failure::NoSecret,
                    errcode: None,
                    message,
                },
            );
            return Ok(Err(Stopped::NoSecret {
                appid: app.appid.to_string(),
            }));
        };
        let person =
            match exchange(self.wechat, self.clock, app, &secret, request.code, trace).await {
                Ok(person) => person,
                Err(error) => return Ok(Err(Stopped::WeChat(error))),
            };
        let identified = login.identify(
            app.appid.clone(),
            person.openid,
            person.unionid,
            person.profile,
            person.is_snapshot,
        );
        Ok(identified.map_err(|refusal| {
            let users = Vec::new();
            trace.push(self.clock.now(), TraceStep::Refused { refusal, users });
            Stopped::Refused(refusal)
        }))
    }

    /// Takes a login from WeChat's code to the account of `user`, who is signed in and binds the
    /// WeChat that scanned.
    ///
    /// # Errors
    /// As [`SignIn::by_code`].
    pub async fn bind_by_code(
        &self,
        user: UserId,
        login: Confirmed,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let identified = self.identify(login, request, trace).await?;
        self.hear(request.app, identified.as_ref().err()).await?;
        match identified {
            Ok(identified) => {
                let (way, aim) = (request.way(), Aim::Bind(user));
                self.settle(&way, &identified, aim, trace).await
            }
            Err(stopped) => Ok(stopped.into()),
        }
    }

    /// Takes a login from WeChat's code to the account that an invitation names, to which the WeChat
    /// that scanned is attached.
    ///
    /// # Errors
    /// As [`SignIn::by_code`].
    pub async fn attach_by_code(
        &self,
        invitation: InvitationId,
        login: Confirmed,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let identified = self.identify(login, request, trace).await?;
        self.hear(request.app, identified.as_ref().err()).await?;
        match identified {
            Ok(identified) => {
                let (way, aim) = (request.way(), Aim::Attach(invitation));
                self.settle(&way, &identified, aim, trace).await
            }
            Err(stopped) => Ok(stopped.into()),
        }
    }

    /// Decides about somebody whom WeChat has named, and does it.
    ///
    /// # Errors
    /// As [`SignIn::by_code`].
    pub async fn resolve(
        &self,
        way: &Way<'_>,
        identified: &Identified,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        self.settle(way, identified, Aim::SignIn, trace).await
    }

    async fn settle(
        &self,
        way: &Way<'_>,
        identified: &Identified,
        aim: Aim,
        trace: &mut Trace,
    ) -> Result<Ended, SignInError> {
        let now = self.clock.now();
        let once = async || {
            self.store
                .write(|tx| {
                    let writer = Writer {
                        tx,
                        entropy: self.entropy,
                        now,
                        way,
                        steps: Vec::new(),
                    };
                    Box::pin(async move {
                        match aim {
                            Aim::SignIn => writer.attempt(identified).await,
                            Aim::Bind(user) => writer.bind(identified, user).await,
                            Aim::Attach(invitation) => writer.attach(identified, invitation).await,
                        }
                    })
                })
                .await
        };
        let done = match once().await {
            // Who loses a race on a unique rule resolves once more, and then finds the winner's user.
            Err(StoreError::Contended) => {
                trace.push(now, TraceStep::LostRace);
                once().await
            }
            done => done,
        };
        let (steps, result) = done.map_err(SignInError::Resolve)?;
        for step in steps {
            trace.push(now, step);
        }
        Ok(match result {
            Ok(Outcome::SignedIn(completed)) => Ended::SignedIn(completed),
            Ok(Outcome::Asked(binding)) => Ended::Asked(binding),
            Err(refusal) => refusal.into(),
        })
    }
}
