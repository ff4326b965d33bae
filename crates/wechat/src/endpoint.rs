use url::Url;

use crate::Base;

/// A call of WeChat's, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Shows a browser the QR code of a login.
    QrConnect,
    /// Exchanges an authorization code for tokens.
    AccessToken,
    /// Renews an access token.
    RefreshToken,
    /// Asks whether an access token still holds.
    Auth,
    /// Reads the profile of the person who logged in.
    UserInfo,
    /// Exchanges a mini program's login code.
    Jscode2session,
    /// Gives the token of an account, the same one while it holds.
    StableToken,
    /// Makes a parametric QR code of an Official Account.
    QrcodeCreate,
    /// Reads what an Official Account knows of one person.
    FollowerInfo,
    /// The same for up to a hundred.
    FollowerInfoBatch,
    /// Lists the openids of an Official Account's followers.
    FollowerList,
    /// Turns openids of an account that was migrated into those of the new one.
    ChangeOpenid,
    /// Sets an account's daily counts back.
    ClearQuota,
    /// Tells how much of an endpoint's daily quota is used.
    GetQuota,
    /// Draws a mini program code.
    WxaCode,
    /// Exchanges a mini program's phone code.
    PhoneNumber,
}

impl Endpoint {
    /// The path below `api.weixin.qq.com`; for [`Endpoint::QrConnect`], below `open.weixin.qq.com`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::QrConnect => "/connect/qrconnect",
            Self::AccessToken => "/sns/oauth2/access_token",
            Self::RefreshToken => "/sns/oauth2/refresh_token",
            Self::Auth => "/sns/auth",
            Self::UserInfo => "/sns/userinfo",
            Self::Jscode2session => "/sns/jscode2session",
            Self::StableToken => "/cgi-bin/stable_token",
            Self::QrcodeCreate => "/cgi-bin/qrcode/create",
            Self::FollowerInfo => "/cgi-bin/user/info",
            Self::FollowerInfoBatch => "/cgi-bin/user/info/batchget",
            Self::FollowerList => "/cgi-bin/user/get",
            Self::ChangeOpenid => "/cgi-bin/changeopenid",
            Self::ClearQuota => "/cgi-bin/clear_quota",
            Self::GetQuota => "/cgi-bin/openapi/quota/get",
            Self::WxaCode => "/wxa/getwxacodeunlimit",
            Self::PhoneNumber => "/wxa/business/getuserphonenumber",
        }
    }

    pub(crate) const fn host(self, base: &Base) -> &Url {
        match self {
            Self::QrConnect => &base.open,
            _ => &base.api,
        }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path())
    }
}
