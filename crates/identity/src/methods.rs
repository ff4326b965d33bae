//! What WeChat is asked on behalf of a mini program or an Official Account: who somebody is, their
//! phone number, and the codes that are shown.

use saoma_model::{
    Failure, OpenId, PlatformApp, TICKET_LIFETIME, TicketCode, TicketQr, TraceStep, UnionId,
};
use saoma_store::platform_apps;
use saoma_text::Lang;
use saoma_wechat::{Endpoint, WeChatError, WxaCode};
use secrecy::SecretString;

use crate::exchange::failed;
use crate::{AccountCallError, AccountCalls, AskedBy, SignIn, SignInError, Stopped};

/// Somebody whom WeChat has named. Neither method tells a nickname or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The person within the platform app.
    pub openid: OpenId,
    /// The person within the open platform account, if WeChat told it.
    pub unionid: Option<UnionId>,
}

/// What came of asking WeChat; the outer error is ours.
type Told<T> = Result<Result<T, Stopped>, SignInError>;

impl SignIn<'_> {
    /// Who opened the mini program, by the code of `wx.login`.
    ///
    /// # Errors
    /// If something of ours broke; what WeChat refuses is the inner error.
    pub async fn opener(&self, app: &PlatformApp, js_code: &str) -> Told<Named> {
        let secret = match self.secret(app).await? {
            Ok(secret) => secret,
            Err(stopped) => return Ok(Err(stopped)),
        };
        let told = self
            .wechat
            .jscode2session(app.appid.as_str(), &secret, js_code)
            .await;
        let told = told.map_err(Stopped::WeChat);
        self.hear(app, told.as_ref().err()).await?;
        Ok(told.map(|session| Named {
            openid: OpenId::new(session.openid),
            unionid: session.unionid.map(UnionId::new),
        }))
    }

    /// The verified phone number of who opened the mini program, E.164.
    ///
    /// # Errors
    /// As [`SignIn::opener`].
    pub async fn phone_number(
        &self,
        app: &PlatformApp,
        openid: &OpenId,
        phone_code: &str,
    ) -> Told<String> {
        let wechat = self.wechat.clone();
        let (openid, phone_code) = (openid.clone(), phone_code.to_owned());
        let told = self
            .as_account(app, Endpoint::PhoneNumber, async move |token| {
                let openid = Some(openid.as_str());
                wechat.phone_number(token, &phone_code, openid).await
            })
            .await?;
        Ok(told.map(|number| number.e164()))
    }

    /// What an Official Account knows of somebody who scanned its code: the unionid.
    ///
    /// # Errors
    /// As [`SignIn::opener`].
    pub async fn follower(&self, app: &PlatformApp, openid: &OpenId) -> Told<Named> {
        let (wechat, openid) = (self.wechat.clone(), openid.clone());
        let told = self
            .as_account(app, Endpoint::FollowerInfo, async move |token| {
                let openid = openid.as_str();
                wechat.follower(token, openid, Lang::ZhCn).await
            })
            .await?;
        Ok(told.map(|follower| Named {
            openid: OpenId::new(follower.openid),
            unionid: follower.unionid.map(UnionId::new),
        }))
    }

    /// Has a mini program code drawn that opens `page` with the ticket.
    ///
    /// # Errors
    /// As [`SignIn::opener`].
    pub async fn mini_program_code(
        &self,
        app: &PlatformApp,
        page: &str,
        ticket: &TicketCode,
    ) -> Told<TicketQr> {
        let wechat = self.wechat.clone();
        let (page, ticket) = (page.to_owned(), ticket.clone());
        let drawn = self
            .as_account(app, Endpoint::WxaCode, async move |token| {
                let code = WxaCode {
                    scene: ticket.as_str(),
                    page: Some(page.as_str()).filter(|page| !page.is_empty()),
                    check_path: true,
                    env_version: Default::default(),
                    width: None,
                };
                wechat.wxa_code(token, code).await
            })
            .await?;
        Ok(drawn.map(|picture| TicketQr {
            picture: Some(picture),
            ..TicketQr::default()
        }))
    }

    /// Has a parametric QR code made whose scan is told with the ticket. It lives longer than the
    /// ticket, so that a late scan is heard of and answered.
    ///
    /// # Errors
    /// As [`SignIn::opener`].
    pub async fn scene_code(&self, app: &PlatformApp, ticket: &TicketCode) -> Told<TicketQr> {
        let (wechat, ticket) = (self.wechat.clone(), ticket.clone());
        let made = self
            .as_account(app, Endpoint::QrcodeCreate, async move |token| {
                let life = TICKET_LIFETIME * 5;
                wechat.create_qrcode(token, ticket.as_str(), life).await
            })
            .await?;
        Ok(made.map(|code| TicketQr {
            wechat_ticket: Some(code.ticket),
            url: Some(code.url),
            picture: None,
        }))
    }

    async fn as_account<T>(
        &self,
        app: &PlatformApp,
        endpoint: Endpoint,
        ask: impl AsyncFn(&SecretString) -> Result<T, WeChatError>,
    ) -> Told<T> {
        let calls = AccountCalls {
            store: self.store,
            vault: self.vault,
            wechat: self.wechat,
            clock: self.clock,
            asked_by: AskedBy::Login,
        };
        match calls.call(app, endpoint, ask).await {
            Ok(told) => Ok(Ok(told)),
            Err(AccountCallError::WeChat { source, .. }) => Ok(Err(Stopped::WeChat(source))),
            Err(AccountCallError::NoSecret { appid }) => Ok(Err(Stopped::NoSecret {
                appid: appid.to_string(),
            })),
            Err(AccountCallError::Read { appid, source }) => Err(SignInError::ReadSecret {
                appid: appid.to_string(),
                source,
            }),
            Err(AccountCallError::Keep { source, .. }) => Err(SignInError::Resolve(source)),
        }
    }

    async fn secret(&self, app: &PlatformApp) -> Told<SecretString> {
        let session = self.store.read().await;
        let mut session = session.map_err(SignInError::Resolve)?;
        let secret =
            platform_apps::open_secret(&mut session, self.vault, app.workspace, &app.appid);
        let secret = secret.await.map_err(|source| SignInError::ReadSecret {
            appid: app.appid.to_string(),
            source,
        })?;
        Ok(secret.ok_or_else(|| Stopped::NoSecret {
            appid: app.appid.to_string(),
        }))
    }
}

impl Stopped {
    /// The step of a trace that tells it.
    #[must_use]
    pub fn step(&self) -> TraceStep {
        match self {
            Self::WeChat(error) => failed(error),
            Self::Refused(refusal) => TraceStep::Refused {
                refusal: *refusal,
                users: Vec::new(),
            },
            Self::NoSecret { .. } | Self::NoSimulator => TraceStep::Failed {
                failure: self.failure().unwrap_or(Failure::Internal),
                errcode: None,
                message: self.to_string(),
            },
        }
    }
}
