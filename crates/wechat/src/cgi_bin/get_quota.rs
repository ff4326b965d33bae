use secrecy::SecretString;
use serde_json::json;

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// How much of a daily quota is used; a day ends at midnight, China Standard Time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How often the endpoint may be called in a day.
    pub daily_limit: i64,
    /// How often it was called today, by everybody who has the account's token.
    pub used: i64,
    /// How often it can still be called today.
    pub remain: i64,
}

impl WeChat {
    /// How much of an endpoint's daily quota is used (WeChat docs, openApi getApiQuota).
    ///
    /// # Errors
    ///
    /// 76021 if the endpoint has no quota; see [`WeChatError`] for the rest.
    pub async fn quota(
        &self,
        access_token: &SecretString,
        endpoint: Endpoint,
    ) -> Result<Quota, WeChatError> {
        let body = json!({"cgi_path": endpoint.path()});
        self.post(Endpoint::GetQuota, access_token, &body, Quota::read)
            .await
    }
}

impl Quota {
    fn read(answer: &Answer) -> Option<Self> {
        let quota = answer.object("quota")?;
        Some(Self {
            daily_limit: quota.integer("daily_limit")?,
            used: quota.integer("used")?,
            remain: quota.integer("remain")?,
        })
    }
}
