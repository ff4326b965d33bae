use secrecy::SecretString;
use serde_json::json;

use crate::{Endpoint, WeChat, WeChatError};

impl WeChat {
    /// Sets the account's daily counts back, at most ten times a month (WeChat docs, clear_quota).
    ///
    /// # Errors
    ///
    /// 48006 if the month's ten are used; see [`WeChatError`] for the rest.
    pub async fn clear_quota(
        &self,
        access_token: &SecretString,
        appid: &str,
    ) -> Result<(), WeChatError> {
        let body = json!({"appid": appid});
        self.post(Endpoint::ClearQuota, access_token, &body, |_| Some(()))
            .await
    }
}
