use crate::way::{API, LONG, MP, OPEN, PICTURES, RES, WEIXIN};

/// Which endpoint a path on a host means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    QrConnect,
    QrCode,
    Confirm,
    Poll,
    WxLogin,
    Oauth2Authorize,
    AccessToken,
    RefreshToken,
    Auth,
    Userinfo,
    PersonPicture,
    Token,
    StableToken,
    QrcodeCreate,
    ShowQrcode,
    SceneLink,
    UserGet,
    UserInfo,
    UserBatchGet,
    ChangeOpenid,
    ClearQuota,
    GetQuota,
    GetRid,
    Jscode2session,
    WxaCode,
    PhoneNumber,
    Unknown,
}

/// The endpoints with one path of their own. Three more begin with a path, see [`Endpoint::of`].
const PATHS: [(&str, Endpoint); 24] = [
    ("/connect/qrconnect", Endpoint::QrConnect),
    ("/connect/confirm", Endpoint::Confirm),
    ("/connect/l/qrconnect", Endpoint::Poll),
    (
        "/connect/zh_CN/htmledition/js/wxLogin.js",
        Endpoint::WxLogin,
    ),
    ("/connect/oauth2/authorize", Endpoint::Oauth2Authorize),
    ("/connect/oauth2/authorize_reply", Endpoint::Oauth2Authorize),
    ("/sns/oauth2/access_token", Endpoint::AccessToken),
    ("/sns/oauth2/refresh_token", Endpoint::RefreshToken),
    ("/sns/auth", Endpoint::Auth),
    ("/sns/userinfo", Endpoint::Userinfo),
    ("/cgi-bin/token", Endpoint::Token),
    ("/cgi-bin/stable_token", Endpoint::StableToken),
    ("/cgi-bin/qrcode/create", Endpoint::QrcodeCreate),
    ("/cgi-bin/showqrcode", Endpoint::ShowQrcode),
    ("/cgi-bin/user/get", Endpoint::UserGet),
    ("/cgi-bin/user/info", Endpoint::UserInfo),
    ("/cgi-bin/user/info/batchget", Endpoint::UserBatchGet),
    ("/cgi-bin/changeopenid", Endpoint::ChangeOpenid),
    ("/cgi-bin/clear_quota", Endpoint::ClearQuota),
    ("/cgi-bin/openapi/quota/get", Endpoint::GetQuota),
    ("/cgi-bin/openapi/rid/get", Endpoint::GetRid),
    ("/sns/jscode2session", Endpoint::Jscode2session),
    ("/wxa/getwxacodeunlimit", Endpoint::WxaCode),
    ("/wxa/business/getuserphonenumber", Endpoint::PhoneNumber),
];

impl Endpoint {
    pub(crate) fn of(host: Option<&str>, path: &str) -> Self {
        let by_path = PATHS.iter().find(|(known, _)| *known == path);
        let endpoint = match by_path {
            Some((_, endpoint)) => *endpoint,
            None if path.starts_with("/connect/qrcode/") => Self::QrCode,
            None if path.starts_with("/mmopen/") => Self::PersonPicture,
            None if path.starts_with("/q/") => Self::SceneLink,
            None => Self::Unknown,
        };
        if host.is_none_or(|host| endpoint.lives_on(host)) {
            endpoint
        } else {
            Self::Unknown
        }
    }

    fn lives_on(self, host: &str) -> bool {
        match self {
            Self::Poll => [OPEN, LONG, "lp.open.weixin.qq.com"].contains(&host),
            Self::PersonPicture => host.ends_with(".qlogo.cn"),
            Self::Unknown => true,
            _ if self.host() == API => host.contains("api"),
            _ => host == self.host(),
        }
    }

    /// The host of WeChat's that the endpoint is documented on.
    pub(crate) const fn host(self) -> &'static str {
        match self {
            Self::QrConnect | Self::QrCode | Self::Confirm | Self::Oauth2Authorize => OPEN,
            Self::Poll => LONG,
            Self::WxLogin => RES,
            Self::PersonPicture => PICTURES,
            Self::ShowQrcode => MP,
            Self::SceneLink => WEIXIN,
            _ => API,
        }
    }

    /// The word for it in a recorded exchange.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::QrConnect => "qr_page",
            Self::QrCode => "qr_picture",
            Self::Confirm => "confirm_page",
            Self::Poll => "poll",
            Self::WxLogin => "script",
            Self::Oauth2Authorize => "web_oauth",
            Self::AccessToken => "code_exchange",
            Self::RefreshToken => "refresh",
            Self::Auth => "token_check",
            Self::Userinfo => "profile",
            Self::PersonPicture => "person_picture",
            Self::Token | Self::StableToken => "account_token",
            Self::QrcodeCreate => "scene_code",
            Self::ShowQrcode => "scene_picture",
            Self::SceneLink => "scene_page",
            Self::UserGet | Self::UserBatchGet => "followers",
            Self::UserInfo => "follower",
            Self::ChangeOpenid => "openid_change",
            Self::ClearQuota | Self::GetQuota => "quota",
            Self::GetRid => "rid",
            Self::Jscode2session => "js_code_exchange",
            Self::WxaCode => "mini_program_code",
            Self::PhoneNumber => "phone_number",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_answers_on_its_own_hosts_only() {
        assert_eq!(
            Endpoint::of(Some("sz.api.weixin.qq.com"), "/sns/auth"),
            Endpoint::Auth
        );
        assert_eq!(
            Endpoint::of(Some(OPEN), "/sns/auth"),
            Endpoint::Unknown,
            "the API is not on the page's host"
        );
        assert_eq!(
            Endpoint::of(None, "/sns/auth"),
            Endpoint::Auth,
            "a bare path names no host"
        );
        assert_eq!(
            Endpoint::of(Some(API), "/connect/qrconnect"),
            Endpoint::Unknown
        );
    }
}
