//! Whether WeChat accepts what was entered for a source, and what a login through it would give.
//! What it would give one real person, [`crate::SignIn::preview`] says.
//!
//! Nothing is stored: no login, no user, no token. Only the meter of WeChat's daily quotas counts
//! the calls, since WeChat counts them, too.

mod check;
mod error;
mod mini_program;
mod official_account;
mod outcome;
mod website;

use saoma_ambient::{Clock, Entropy};
use saoma_model::{PlatformApp, Source, SourceKind};
use saoma_store::{Store, StoreError, api_calls, platform_apps};
use saoma_vault::Vault;
use saoma_wechat::{Endpoint, WeChat, WeChatError};
use secrecy::SecretString;
use url::Url;

pub use check::{Check, Checked, Verdict};
pub use error::TestError;
pub use outcome::{Outcome, Whom, decided_key, outcomes};

use crate::AskedBy;

/// Tests connections. Works against a sandbox's simulator and against Tencent alike.
#[derive(Clone, Copy)]
pub struct ConnectionTest<'a> {
    /// Where the accounts are; read only, save for the meter.
    pub store: &'a Store,
    /// Opens the stored AppSecret.
    pub vault: &'a Vault,
    /// The WeChat of the workspace's mode.
    pub wechat: &'a WeChat,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Makes the code that WeChat cannot know.
    pub entropy: &'a dyn Entropy,
    /// Which machine this runs on: WeChat's IP whitelists tell them apart.
    pub machine: Machine,
    /// On whose account the calls are counted.
    pub asked_by: AskedBy,
}

/// The machine that asks WeChat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// An admin's computer: logins will come from another address.
    ThisComputer,
    /// The server that logins run on.
    Server,
}

/// What is tested. It need not be saved.
#[derive(Clone, Copy)]
pub struct Tested<'a> {
    /// The source.
    pub source: &'a Source,
    /// Its platform app.
    pub app: &'a PlatformApp,
    /// The AppSecret as it was entered; the stored one without.
    pub secret: Option<&'a SecretString>,
    /// Where WeChat will send people back to.
    pub redirect_uri: &'a Url,
}

/// What a test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was checked, in the order in which it was.
    pub checks: Vec<Check>,
    /// Which account a login would give, by the source's rules, for each case that can arise.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The worst of all checks.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.checks.iter().map(|check| check.verdict);
        verdicts.max().unwrap_or(Verdict::Pass)
    }
}

impl ConnectionTest<'_> {
    /// Asks WeChat whatever can be asked without anybody scanning.
    ///
    /// # Errors
    /// If the store could not be used. What WeChat says is in the report.
    pub async fn run(&self, tested: Tested<'_>) -> Result<Report, TestError> {
        let checks = match tested.source.kind {
            SourceKind::WechatPc => self.website(tested).await?,
            SourceKind::WechatMiniProgram => self.mini_program(tested).await?,
            SourceKind::WechatOfficialAccount => self.official_account(tested).await?,
        };
        Ok(Report {
            checks,
            outcomes: outcomes(tested.source, tested.app),
        })
    }

    /// The AppSecret to test, if there is one.
    async fn secret(&self, tested: Tested<'_>) -> Result<Option<SecretString>, TestError> {
        if let Some(entered) = tested.secret {
            return Ok(Some(entered.clone()));
        }
        let app = tested.app;
        let read = async {
            let mut session = self.store.read().await?;
            platform_apps::open_secret(&mut session, self.vault, app.workspace, &app.appid).await
        };
        read.await.map_err(|source| TestError::ReadSecret {
            appid: app.appid.clone(),
            source,
        })
    }

    /// Asks on behalf of the platform app, and counts it.
    async fn counted<T>(
        &self,
        app: &PlatformApp,
        endpoint: Endpoint,
        asked: impl Future<Output = Result<T, WeChatError>>,
    ) -> Result<Result<T, WeChatError>, TestError> {
        let answered = asked.await;
        let (now, asked_by) = (self.clock.now(), self.asked_by.as_str());
        let (workspace, appid) = (app.workspace, &app.appid);
        let counted: Result<(), StoreError> = self
            .store
            .write(|tx| {
                let path = endpoint.path();
                Box::pin(api_calls::note(tx, workspace, appid, path, asked_by, now))
            })
            .await;
        match counted {
            Ok(()) => Ok(answered),
            Err(source) => Err(TestError::Count {
                appid: appid.clone(),
                source,
            }),
        }
    }
}
