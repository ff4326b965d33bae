use secrecy::{ExposeSecret, SecretString};

use crate::{Endpoint, WeChat, WeChatError};

impl WeChat {
    /// Asks whether an access token still holds for this person.
    ///
    /// # Errors
    ///
    /// 40003 if the openid is not the token's, 40001 or 42001 if the token is void or has expired;
    /// see [`WeChatError`] for the rest.
    pub async fn auth(&self, access_token: &SecretString, openid: &str) -> Result<(), WeChatError> {
        let query = [
            ("access_token", access_token.expose_secret()),
            ("openid", openid),
        ];
        self.get(Endpoint::Auth, &query, |_| Some(())).await
    }
}
