use saoma_text::Lang;
use secrecy::{ExposeSecret, SecretString};

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// What an Official Account knows of a person. Nickname and picture are not told since 2021.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// The person under the Official Account's AppID.
    pub openid: String,
    /// The person under the open platform account that the Official Account is bound to, if any.
    pub unionid: Option<String>,
    /// Whether they follow. Of who does not, WeChat tells nothing but the ids.
    pub is_following: bool,
    /// Since when, in Unix seconds.
    pub subscribe_time: Option<i64>,
    /// How they came to follow, such as `ADD_SCENE_QR_CODE`.
    pub subscribe_scene: Option<String>,
    /// The scene of the parametric code that they followed by.
    pub qr_scene_str: Option<String>,
}

impl WeChat {
    /// Reads what the account knows of a person (WeChat docs, Getting_User_Basic_Information).
    ///
    /// # Errors
    ///
    /// 40003 if the openid is not the account's, 48001 if the account may not ask, 40001, 40014 or
    /// 42001 if the token is not the latest; see [`WeChatError`] for the rest.
    pub async fn follower(
        &self,
        access_token: &SecretString,
        openid: &str,
        lang: Lang,
    ) -> Result<Follower, WeChatError> {
        let query = [
            ("access_token", access_token.expose_secret()),
            ("openid", openid),
            ("lang", if lang == Lang::En { "en" } else { "zh_CN" }),
        ];
        self.get(Endpoint::FollowerInfo, &query, Follower::read)
            .await
    }
}

impl Follower {
    pub(super) fn read(answer: &Answer) -> Option<Self> {
        Some(Self {
            openid: answer.text("openid")?,
            unionid: answer.text("unionid"),
            is_following: answer.integer("subscribe") == Some(1),
            subscribe_time: answer.integer("subscribe_time"),
            subscribe_scene: answer.text("subscribe_scene"),
            qr_scene_str: answer.text("qr_scene_str"),
        })
    }
}
