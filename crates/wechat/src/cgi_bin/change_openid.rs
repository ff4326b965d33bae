use secrecy::SecretString;
use serde_json::json;

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// What became of one openid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedOpenid {
    /// The openid of the account that was migrated.
    pub ori_openid: String,
    /// The same person's openid of the new account; nothing if WeChat knows none, which `err_msg`
    /// then explains.
    pub new_openid: Option<String>,
    /// `ok`, or why not, in WeChat's words.
    pub err_msg: String,
}

impl WeChat {
    /// Turns at most 100 openids of the account that was migrated into those of the account whose
    /// token it is (WeChat docs, api_changeopenid). That some fail does not make the whole fail.
    ///
    /// # Errors
    ///
    /// 63178 if the migration is not confirmed, or too long ago, or `from_appid` is another; 40032
    /// for none or more than 100; see [`WeChatError`] for the rest.
    pub async fn change_openid(
        &self,
        access_token: &SecretString,
        from_appid: &str,
        openids: &[String],
    ) -> Result<Vec<ChangedOpenid>, WeChatError> {
        let body = json!({"from_appid": from_appid, "openid_list": openids});
        self.post(Endpoint::ChangeOpenid, access_token, &body, read)
            .await
    }
}

fn read(answer: &Answer) -> Option<Vec<ChangedOpenid>> {
    answer.has_list("result_list").then(|| {
        let list = answer.objects("result_list");
        list.iter().filter_map(ChangedOpenid::read).collect()
    })
}

impl ChangedOpenid {
    fn read(row: &Answer) -> Option<Self> {
        Some(Self {
            ori_openid: row.text("ori_openid")?,
            new_openid: row.text("new_openid"),
            err_msg: row.text("err_msg").unwrap_or_default(),
        })
    }
}
