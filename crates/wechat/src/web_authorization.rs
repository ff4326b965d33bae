use url::Url;

use crate::WeChat;
use crate::base::below;

/// What an Official Account's web authorization asks for (WeChat docs,
/// Wechat_webpage_authorization).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `snsapi_base`: the openid, unasked.
    Base,
    /// `snsapi_userinfo`: nickname and picture too, after consent. Without a tap of the person's
    /// WeChat shows a page in snapshot mode instead, whose ids are nobody's.
    UserInfo,
}

impl WeChat {
    /// The address that a browser inside WeChat is sent to,
    /// `.../connect/oauth2/authorize?...#wechat_redirect`. `state` is at most 128 letters and
    /// digits; `redirect_uri` must lie on the account's web authorization domain.
    #[must_use]
    pub fn authorize_url(&self, appid: &str, redirect_uri: &Url, scope: Scope, state: &str) -> Url {
        let scope = match scope {
            Scope::Base => "snsapi_base",
            Scope::UserInfo => "snsapi_userinfo",
        };
        let mut url = below(&self.base.open, "/connect/oauth2/authorize");
        url.query_pairs_mut()
            .append_pair("appid", appid)
            .append_pair("redirect_uri", redirect_uri.as_str())
            .append_pair("response_type", "code")
            .append_pair("scope", scope)
            .append_pair("state", state);
        url.set_fragment(Some("wechat_redirect"));
        url
    }
}
