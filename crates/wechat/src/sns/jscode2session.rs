use secrecy::{ExposeSecret, SecretString};

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// Who opened the mini program.
#[derive(Debug, Clone)]
pub struct Session {
    /// The person under the mini program's AppID; never empty.
    pub openid: String,
    /// The person under the open platform account that the mini program is bound to, if any.
    pub unionid: Option<String>,
    /// Base64 of 16 bytes; must not leave the server.
    pub session_key: SecretString,
}

impl WeChat {
    /// Exchanges the code of `wx.login`, which works once and within five minutes (WeChat docs,
    /// api_code2session).
    ///
    /// # Errors
    ///
    /// 40029 and 40163 for a code that is unknown or used, 40226 for a person whom WeChat thinks
    /// risky, 40013 and 40125 for wrong settings; see [`WeChatError`] for the rest.
    pub async fn jscode2session(
        &self,
        appid: &str,
        secret: &SecretString,
        js_code: &str,
    ) -> Result<Session, WeChatError> {
        let query = [
            ("appid", appid),
            ("secret", secret.expose_secret()),
            ("js_code", js_code),
            ("grant_type", "authorization_code"),
        ];
        self.get(Endpoint::Jscode2session, &query, Session::read)
            .await
    }
}

impl Session {
    fn read(answer: &Answer) -> Option<Self> {
        Some(Self {
            openid: answer.text("openid")?,
            unionid: answer.text("unionid"),
            session_key: answer.text("session_key")?.into(),
        })
    }
}
