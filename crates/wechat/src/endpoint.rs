/// A call of WeChat's, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Exchanges an authorization code for tokens.
    AccessToken,
    /// Renews an access token.
    RefreshToken,
    /// Asks whether an access token still holds.
    Auth,
    /// Reads the profile of the person who logged in.
    UserInfo,
}

impl Endpoint {
    /// The path below `api.weixin.qq.com`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::AccessToken => "/sns/oauth2/access_token",
            Self::RefreshToken => "/sns/oauth2/refresh_token",
            Self::Auth => "/sns/auth",
            Self::UserInfo => "/sns/userinfo",
        }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path())
    }
}
