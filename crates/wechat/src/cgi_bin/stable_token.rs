use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::answer::Answer;
use crate::client::Question;
use crate::{Endpoint, WeChat, WeChatError};

/// How long WeChat says that an account's token lives, should an answer leave it out.
const DEFAULT_LIFE: Duration = Duration::from_secs(7200);

/// The token of an account itself, not of a person.
#[derive(Debug, Clone)]
pub struct StableToken {
    /// Opaque; WeChat asks to reserve 512 characters.
    pub access_token: SecretString,
    /// How long it lives from now on: at most two hours. In its last five minutes WeChat gives the
    /// next one, and both hold.
    pub expires_in: Duration,
}

impl WeChat {
    /// The token of an account, the same one for everybody who asks while it holds. It is never
    /// forced, so that asking takes the token from nobody (WeChat docs, getStableAccessToken).
    ///
    /// # Errors
    ///
    /// 40013 and 40125 for wrong settings, 40164 if this computer's address is not in the account's
    /// IP whitelist, 40243 if the AppSecret is frozen; see [`WeChatError`] for the rest.
    pub async fn stable_token(
        &self,
        appid: &str,
        secret: &SecretString,
    ) -> Result<StableToken, WeChatError> {
        let body = json!({
            "grant_type": "client_credential",
            "appid": appid,
            "secret": secret.expose_secret(),
            "force_refresh": false,
        });
        let question = Question {
            endpoint: Endpoint::StableToken,
            query: &[],
            body: Some(&body),
        };
        self.ask(question, |reply| StableToken::read(reply.answer.as_ref()?))
            .await
    }
}

impl StableToken {
    fn read(answer: &Answer) -> Option<Self> {
        let seconds = |seconds: i64| Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        Some(Self {
            access_token: answer.text("access_token")?.into(),
            expires_in: answer.integer("expires_in").map_or(DEFAULT_LIFE, seconds),
        })
    }
}
