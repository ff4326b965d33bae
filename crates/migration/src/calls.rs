//! Calls to WeChat that somebody waits for over hours: what passes is tried again, what does not
//! pauses the migration.

use std::sync::atomic::Ordering;
use std::time::Duration;

use saoma_identity::{AccountCallError, AccountCalls, AskedBy};
use saoma_model::{AppId, PlatformApp, PlatformAppKind, Workspace};
use saoma_store::platform_apps;
use saoma_wechat::{Endpoint, WeChat, WeChatError};
use secrecy::SecretString;

use crate::MigrationError;
use crate::apply::Apply;
use crate::work::StoppedBy;

/// How long it is waited before the same is asked again, one after the other.
const WAITS: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];
/// "Called too often this minute" (WeChat docs, global return codes).
const MINUTE_QUOTA: i64 = 45011;
const BUSY: i64 = -1;
const MINUTE: Duration = Duration::from_secs(60);

/// How many people one call names.
pub(crate) const BATCH: u32 = 100;

/// Asks WeChat on behalf of one Official Account.
pub(crate) struct Calls<'a> {
    how: &'a Apply<'a>,
    calls: AccountCalls<'a>,
    pub(crate) wechat: &'a WeChat,
    pub(crate) app: PlatformApp,
    made: u64,
    most: Option<u64>,
}

impl<'a> Calls<'a> {
    /// For the Official Account `appid`, which may be asked at most `most` times.
    pub(crate) async fn of(
        how: &'a Apply<'a>,
        wechat: &'a WeChat,
        workspace: &Workspace,
        appid: &AppId,
        most: Option<u64>,
    ) -> Result<Self, MigrationError> {
        Ok(Self {
            how,
            calls: AccountCalls {
                store: how.store,
                vault: how.vault,
                wechat,
                clock: &*how.clock,
                asked_by: AskedBy::Migration,
            },
            wechat,
            app: official_account(how, workspace, appid).await?,
            made: 0,
            most,
        })
    }

    /// How often WeChat was asked.
    pub(crate) const fn made(&self) -> u64 {
        self.made
    }

    /// Whether it is enough, for now.
    pub(crate) fn is_enough(&self) -> bool {
        self.most.is_some_and(|most| self.made >= most) || self.how.pause.load(Ordering::Relaxed)
    }

    /// Asks, and asks again after what passes.
    pub(crate) async fn ask<T>(
        &mut self,
        endpoint: Endpoint,
        ask: impl AsyncFn(&SecretString) -> Result<T, WeChatError>,
    ) -> Result<T, AccountCallError> {
        let mut waits = WAITS.into_iter();
        loop {
            self.made += 1;
            let error = match self.calls.call(&self.app, endpoint, &ask).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let wait = match errcode(&error) {
                Some(MINUTE_QUOTA) => waits.next().map(|_| MINUTE),
                Some(BUSY) => waits.next(),
                Some(_) => None,
                None if error.wechat().is_some() => waits.next(),
                None => None,
            };
            let Some(wait) = wait else { return Err(error) };
            if self.how.pause.load(Ordering::Relaxed) {
                return Err(error);
            }
            let clock = &self.how.clock;
            clock.sleep_until(clock.now().plus(wait)).await;
        }
    }
}

/// WeChat's number for what went wrong.
pub(crate) fn errcode(error: &AccountCallError) -> Option<i64> {
    let errcode = error.wechat()?.errcode()?;
    Some(errcode.0)
}

/// What is told of an error that paused a migration; one of ours ends it.
pub(crate) fn stopped_by(error: AccountCallError) -> Result<StoppedBy, MigrationError> {
    let Some(wechat) = error.wechat() else {
        return Err(MigrationError::Calls(error));
    };
    Ok(StoppedBy {
        errcode: errcode(&error),
        message: wechat.to_string(),
    })
}

/// The Official Account that is asked.
pub(crate) async fn official_account(
    how: &Apply<'_>,
    workspace: &Workspace,
    appid: &AppId,
) -> Result<PlatformApp, MigrationError> {
    let mut session = how.store.read().await?;
    let found = platform_apps::lookup(&mut session, workspace.id, appid).await?;
    let app = found.ok_or_else(|| MigrationError::NoSuchApp(appid.clone()))?;
    if app.kind != PlatformAppKind::OfficialAccount {
        return Err(MigrationError::NotOfficialAccount(appid.clone()));
    }
    Ok(app)
}
