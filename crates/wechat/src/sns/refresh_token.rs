use secrecy::{ExposeSecret, SecretString};

use crate::{AccessToken, Endpoint, WeChat, WeChatError};

impl WeChat {
    /// Renews an access token: the same one with a new life if it has not expired, else another.
    /// WeChat asks for no AppSecret here and names no unionid.
    ///
    /// # Errors
    ///
    /// 40030 if the refresh token has expired or was revoked; see [`WeChatError`] for the rest.
    pub async fn refresh_token(
        &self,
        appid: &str,
        refresh_token: &SecretString,
    ) -> Result<AccessToken, WeChatError> {
        let query = [
            ("appid", appid),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose_secret()),
        ];
        self.get(Endpoint::RefreshToken, &query, AccessToken::read)
            .await
    }
}
