//! The tokens of platform apps themselves, and the calls that need one.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use saoma_ambient::Clock;
use saoma_model::{AppId, PlatformApp, WorkspaceId};
use saoma_store::account_tokens::{self, AccountToken};
use saoma_store::{Store, StoreError, api_calls, platform_apps};
use saoma_vault::Vault;
use saoma_wechat::{Endpoint, WeChat, WeChatError};
use secrecy::{ExposeSecret, SecretString};

use crate::health;

/// A token with less than this left is renewed: WeChat gives the next one in the last five minutes
/// of the present one, and both hold (WeChat docs, getStableAccessToken).
const RENEWED_BEFORE: Duration = Duration::from_secs(5 * 60);

/// What WeChat answers to a token that is not the latest, has ended, or is none.
const TOKEN_IS_VOID: [i64; 3] = [40001, 40014, 42001];

/// Calls to WeChat on behalf of platform apps. There is one token per AppID; it is kept in the
/// store, renewed before it ends and, when WeChat says that it is void, asked for once more.
#[derive(Clone, Copy)]
pub struct AccountCalls<'a> {
    /// Where tokens and counts are kept.
    pub store: &'a Store,
    /// Opens AppSecrets, seals tokens.
    pub vault: &'a Vault,
    /// The WeChat of the workspace's mode.
    pub wechat: &'a WeChat,
    /// The time.
    pub clock: &'a dyn Clock,
    /// On whose account the calls are counted.
    pub asked_by: AskedBy,
}

/// Who asks WeChat, for the meter of its daily quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// A login.
    Login,
    /// A test of a connection.
    Test,
    /// A check that runs by itself.
    Check,
    /// A migration.
    Migration,
}

/// One lock per platform app, which keeps two tasks of this process from asking for the same token.
static FLIGHTS: LazyLock<Mutex<Flights>> = LazyLock::new(Mutex::default);

type Flights = HashMap<(WorkspaceId, String), Arc<tokio::sync::Mutex<()>>>;

/// Why a call on behalf of a platform app gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum AccountCallError {
    /// WeChat answered with an error, or not at all.
    #[error("WeChat did not do what was asked on behalf of {appid}")]
    WeChat {
        /// The platform app.
        appid: AppId,
        /// Why.
        #[source]
        source: WeChatError,
    },
    /// No AppSecret is stored for the platform app.
    #[error("no AppSecret is stored for {appid}")]
    NoSecret {
        /// The platform app.
        appid: AppId,
    },
    /// Token or AppSecret could not be read.
    #[error("cannot read the token or the AppSecret of {appid}")]
    Read {
        /// The platform app.
        appid: AppId,
        /// Why.
        #[source]
        source: StoreError,
    },
    /// Token or count could not be kept.
    #[error("cannot keep the token of {appid}, or count its calls")]
    Keep {
        /// The platform app.
        appid: AppId,
        /// Why.
        #[source]
        source: StoreError,
    },
}

impl AskedBy {
    /// The word for it in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Test => "test",
            Self::Check => "check",
            Self::Migration => "migration",
        }
    }
}

impl AccountCallError {
    /// What WeChat answered, if it was WeChat.
    #[must_use]
    pub const fn wechat(&self) -> Option<&WeChatError> {
        match self {
            Self::WeChat { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl AccountCalls<'_> {
    /// Asks `endpoint` with the token of `app`, and once more with another one if WeChat says that
    /// the token is void. The call is counted, and what the answer tells of the platform app is
    /// noted.
    ///
    /// # Errors
    /// See [`AccountCallError`].
    pub async fn call<T>(
        &self,
        app: &PlatformApp,
        endpoint: Endpoint,
        ask: impl AsyncFn(&SecretString) -> Result<T, WeChatError>,
    ) -> Result<T, AccountCallError> {
        let token = self.token(app).await?;
        let answered = self.counted(app, endpoint, ask(&token)).await?;
        let answered = match answered {
            Err(error) if is_void(&error) => {
                self.forget(app, &token).await?;
                let next = self.token(app).await?;
                self.counted(app, endpoint, ask(&next)).await?
            }
            answered => answered,
        };
        answered.map_err(|source| AccountCallError::WeChat {
            appid: app.appid.clone(),
            source,
        })
    }

    /// The token of `app`: the one that is kept, or another if that ends soon.
    ///
    /// # Errors
    /// See [`AccountCallError`].
    pub async fn token(&self, app: &PlatformApp) -> Result<SecretString, AccountCallError> {
        if let Some(kept) = self.kept(app).await?.filter(|kept| self.is_fresh(kept)) {
            return Ok(kept.token);
        }
        let flight = flight(app);
        let _alone = flight.lock().await;
        // Whoever flew before us may have brought one.
        let kept = self.kept(app).await?;
        if let Some(kept) = kept.as_ref().filter(|kept| self.is_fresh(kept)) {
            return Ok(kept.token.clone());
        }
        match self.fetch(app).await {
            Err(AccountCallError::WeChat { source, .. })
                if source.errcode().is_none_or(|code| code.0 == -1) =>
            {
                // WeChat is out of reach or busy. The last minutes of a token are good, too.
                let now = self.clock.now();
                kept.filter(|kept| now < kept.expires_at)
                    .map(|kept| kept.token)
                    .ok_or(AccountCallError::WeChat {
                        appid: app.appid.clone(),
                        source,
                    })
            }
            fetched => fetched,
        }
    }

    fn is_fresh(&self, kept: &AccountToken) -> bool {
        self.clock.now().plus(RENEWED_BEFORE) < kept.expires_at
    }

    async fn kept(&self, app: &PlatformApp) -> Result<Option<AccountToken>, AccountCallError> {
        let read = async {
            let mut session = self.store.read().await?;
            account_tokens::open(&mut session, self.vault, app.workspace, &app.appid).await
        };
        match read.await {
            // A token that does not open is as good as none: WeChat gives another.
            Err(StoreError::Sealed { .. }) => Ok(None),
            read => read.map_err(|source| AccountCallError::Read {
                appid: app.appid.clone(),
                source,
            }),
        }
    }

    async fn fetch(&self, app: &PlatformApp) -> Result<SecretString, AccountCallError> {
        let secret = self.secret(app).await?;
        let asked = self.wechat.stable_token(app.appid.as_str(), &secret);
        let answered = self.counted(app, Endpoint::StableToken, asked).await?;
        let fetched = answered.map_err(|source| AccountCallError::WeChat {
            appid: app.appid.clone(),
            source,
        })?;
        let now = self.clock.now();
        let token = AccountToken {
            token: fetched.access_token,
            fetched_at: now,
            expires_at: now.plus(fetched.expires_in),
        };
        self.store
            .write(|tx| {
                Box::pin(account_tokens::put(
                    tx,
                    self.vault,
                    app.workspace,
                    &app.appid,
                    &token,
                ))
            })
            .await
            .map_err(|source| self.not_kept(app, source))?;
        Ok(token.token)
    }

    async fn secret(&self, app: &PlatformApp) -> Result<SecretString, AccountCallError> {
        let read = async {
            let mut session = self.store.read().await?;
            platform_apps::open_secret(&mut session, self.vault, app.workspace, &app.appid).await
        };
        let secret = read.await.map_err(|source| AccountCallError::Read {
            appid: app.appid.clone(),
            source,
        })?;
        secret.ok_or_else(|| AccountCallError::NoSecret {
            appid: app.appid.clone(),
        })
    }

    /// Forgets the token, unless another one is kept by now.
    async fn forget(
        &self,
        app: &PlatformApp,
        token: &SecretString,
    ) -> Result<(), AccountCallError> {
        let flight = flight(app);
        let _alone = flight.lock().await;
        let is_it = |kept: &AccountToken| kept.token.expose_secret() == token.expose_secret();
        if self.kept(app).await?.as_ref().is_some_and(is_it) {
            self.store
                .write(|tx| Box::pin(account_tokens::forget(tx, app.workspace, &app.appid)))
                .await
                .map_err(|source| self.not_kept(app, source))?;
        }
        Ok(())
    }

    /// Asks, counts that it was asked, and notes what the answer tells of the platform app.
    async fn counted<T>(
        &self,
        app: &PlatformApp,
        endpoint: Endpoint,
        asked: impl Future<Output = Result<T, WeChatError>>,
    ) -> Result<Result<T, WeChatError>, AccountCallError> {
        let answered = asked.await;
        let now = self.clock.now();
        let told = health::told(answered.as_ref().err());
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let (workspace, appid) = (app.workspace, &app.appid);
                    let asked_by = self.asked_by.as_str();
                    api_calls::note(tx, workspace, appid, endpoint.path(), asked_by, now).await?;
                    if let Some(told) = told {
                        health::note(tx, app, told, now).await?;
                    }
                    Ok(())
                })
            })
            .await
            .map_err(|source| self.not_kept(app, source))?;
        Ok(answered)
    }

    fn not_kept(&self, app: &PlatformApp, source: StoreError) -> AccountCallError {
        AccountCallError::Keep {
            appid: app.appid.clone(),
            source,
        }
    }
}

fn flight(app: &PlatformApp) -> Arc<tokio::sync::Mutex<()>> {
    let key = (app.workspace, app.appid.to_string());
    let mut flights = FLIGHTS.lock().unwrap_or_else(PoisonError::into_inner);
    flights.entry(key).or_default().clone()
}

fn is_void(error: &WeChatError) -> bool {
    error
        .errcode()
        .is_some_and(|errcode| TOKEN_IS_VOID.contains(&errcode.0))
}
