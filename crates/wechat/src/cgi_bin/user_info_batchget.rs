use secrecy::SecretString;
use serde_json::{Value, json};

use super::Follower;
use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

impl WeChat {
    /// Reads what the account knows of up to 100 people (WeChat docs, api_batchuserinfo). Whom the
    /// answer leaves out is left out here.
    ///
    /// # Errors
    ///
    /// 40032 for none or more than 100 people, 40003 if one openid is not the account's; see
    /// [`WeChatError`] for the rest.
    pub async fn follower_batch(
        &self,
        access_token: &SecretString,
        openids: &[String],
    ) -> Result<Vec<Follower>, WeChatError> {
        let user = |openid: &String| json!({"openid": openid, "lang": "zh_CN"});
        let users: Vec<Value> = openids.iter().map(user).collect();
        let body = json!({"user_list": users});
        self.post(Endpoint::FollowerInfoBatch, access_token, &body, read)
            .await
    }
}

fn read(answer: &Answer) -> Option<Vec<Follower>> {
    answer.has_list("user_info_list").then(|| {
        let list = answer.objects("user_info_list");
        list.iter().filter_map(Follower::read).collect()
    })
}
