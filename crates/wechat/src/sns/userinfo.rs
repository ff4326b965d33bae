use saoma_text::Lang;
use secrecy::{ExposeSecret, SecretString};

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// What WeChat tells about the person who logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The person under this AppID; never empty.
    pub openid: String,
    /// The person under the open platform account, if the app belongs to one.
    pub unionid: Option<String>,
    /// May be empty, and may hold anything else: emoji, marks that turn the direction of writing.
    pub nickname: String,
    /// The picture's address, which dies when the person changes the picture.
    pub headimgurl: Option<String>,
    /// 1 male, 2 female, 0 unknown. WeChat has said 0 for everybody since 2021.
    pub sex: i64,
    /// Empty in practice since 2021, as are the next two.
    pub country: String,
    /// See `country`.
    pub province: String,
    /// See `country`.
    pub city: String,
    /// Usually none.
    pub privilege: Vec<String>,
}

impl WeChat {
    /// Reads the profile of the person who agreed to it.
    ///
    /// # Errors
    ///
    /// 48001 if the scope does not allow it or the person is virtual, 40001 or 42001 if the token
    /// is void or has expired; see [`WeChatError`] for the rest.
    pub async fn userinfo(
        &self,
        access_token: &SecretString,
        openid: &str,
        lang: Lang,
    ) -> Result<Profile, WeChatError> {
        let lang = if lang == Lang::En { "en" } else { "zh_CN" };
        let query = [
            ("access_token", access_token.expose_secret()),
            ("openid", openid),
            ("lang", lang),
        ];
        self.get(Endpoint::UserInfo, &query, Profile::read).await
    }
}

impl Profile {
    fn read(answer: &Answer) -> Option<Self> {
        Some(Self {
            openid: answer.text("openid")?,
            unionid: answer.text("unionid"),
            nickname: answer.text("nickname").unwrap_or_default(),
            headimgurl: answer.text("headimgurl"),
            sex: answer.integer("sex").unwrap_or_default(),
            country: answer.text("country").unwrap_or_default(),
            province: answer.text("province").unwrap_or_default(),
            city: answer.text("city").unwrap_or_default(),
            privilege: answer.texts("privilege"),
        })
    }
}
