use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// How long WeChat says that an access token lives, should an answer leave it out.
const DEFAULT_LIFE: Duration = Duration::from_secs(7200);

/// Who logged in, and with what more can be asked about them.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// Opaque; WeChat asks to reserve 512 characters.
    pub access_token: SecretString,
    /// How long `access_token` lives from now on.
    pub expires_in: Duration,
    /// Renews `access_token`; lives 30 days and is not extended.
    pub refresh_token: Option<SecretString>,
    /// The person under this AppID; never empty.
    pub openid: String,
    /// The person under the open platform account that the app belongs to, if it belongs to one
    /// and WeChat chose to say.
    pub unionid: Option<String>,
    /// What the person agreed to, separated by commas, such as `snsapi_login`.
    pub scope: String,
    /// Whether this is the virtual person of a page in snapshot mode, whose ids are nobody's
    /// (WeChat Official Account docs, snapshot mode of web authorization).
    pub is_snapshotuser: bool,
}

impl WeChat {
    /// Exchanges an authorization code, which works once and within ten minutes.
    ///
    /// # Errors
    ///
    /// 40029 and 40163 for a code that is unknown or used, 40013 and 40125 for wrong settings; see
    /// [`WeChatError`] for the rest.
    pub async fn access_token(
        &self,
        appid: &str,
        secret: &SecretString,
        code: &str,
    ) -> Result<AccessToken, WeChatError> {
        let query = [
            ("appid", appid),
            ("secret", secret.expose_secret()),
            ("code", code),
            ("grant_type", "authorization_code"),
        ];
        self.get(Endpoint::AccessToken, &query, AccessToken::read)
            .await
    }
}

impl AccessToken {
    pub(super) fn read(answer: &Answer) -> Option<Self> {
        let seconds = |seconds: i64| Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        Some(Self {
            access_token: answer.text("access_token")?.into(),
            expires_in: answer.integer("expires_in").map_or(DEFAULT_LIFE, seconds),
            refresh_token: answer.text("refresh_token").map(SecretString::from),
            openid: answer.text("openid")?,
            unionid: answer.text("unionid"),
            scope: answer.text("scope").unwrap_or_default(),
            is_snapshotuser: answer.integer("is_snapshotuser") == Some(1),
        })
    }
}
