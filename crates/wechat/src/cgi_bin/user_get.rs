use secrecy::{ExposeSecret, SecretString};

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// One page of an account's followers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followers {
    /// How many follow in all.
    pub total: i64,
    /// At most 10,000 of them.
    pub openids: Vec<String>,
    /// Where the next page begins; nothing once a page was empty.
    pub next_openid: Option<String>,
}

impl WeChat {
    /// Lists the account's followers from behind `next_openid` on, or from the first (WeChat docs,
    /// Getting a list of followers). The last page is an empty one.
    ///
    /// # Errors
    ///
    /// 40003 if `next_openid` is not the account's; see [`WeChatError`] for the rest.
    pub async fn followers(
        &self,
        access_token: &SecretString,
        next_openid: Option<&str>,
    ) -> Result<Followers, WeChatError> {
        let query = [
            ("access_token", access_token.expose_secret()),
            ("next_openid", next_openid.unwrap_or_default()),
        ];
        self.get(Endpoint::FollowerList, &query, Followers::read)
            .await
    }
}

impl Followers {
    fn read(answer: &Answer) -> Option<Self> {
        let data = answer.object("data");
        let openids = data.map(|data| data.texts("openid")).unwrap_or_default();
        let next_openid = answer.text("next_openid");
        Some(Self {
            total: answer.integer("total")?,
            // WeChat repeats the last openid, also behind an empty page.
            next_openid: next_openid.filter(|_| !openids.is_empty()),
            openids,
        })
    }
}
