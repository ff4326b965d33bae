use saoma_text::Lang;
use url::Url;

use crate::WeChat;
use crate::base::below;

/// What WeChat's QR code page is asked for (WeChat Open Platform docs, Wechat_Login).
#[derive(Debug, Clone)]
pub struct QrConnect {
    /// The website app's AppID.
    pub appid: String,
    /// Where the page sends the browser once the person has confirmed. WeChat compares only its
    /// host with the registered callback domain.
    pub redirect_uri: Url,
    /// Comes back unchanged with the code.
    pub state: String,
    /// The language of the page.
    pub lang: Lang,
    /// How the page behaves inside a frame; nothing for a page of its own.
    pub embedded: Option<SelfRedirect>,
    /// The colour of the page's text.
    pub style: Style,
    /// Whether the page may offer the account that WeChat's desktop program is logged in with.
    pub fast_login: bool,
}

/// Which window goes to `redirect_uri` when the page sits in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfRedirect {
    /// The frame itself.
    Frame,
    /// The window around it.
    Top,
}

/// The colour of the page's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Black, for a light background.
    #[default]
    Black,
    /// White, for a dark one.
    White,
}

impl QrConnect {
    /// A page of its own, in Chinese, as WeChat shows it when it is asked for nothing else.
    #[must_use]
    pub fn new(appid: impl Into<String>, redirect_uri: Url, state: impl Into<String>) -> Self {
        Self {
            appid: appid.into(),
            redirect_uri,
            state: state.into(),
            lang: Lang::ZhCn,
            embedded: None,
            style: Style::Black,
            fast_login: true,
        }
    }
}

impl WeChat {
    /// The address of the QR code page for a browser, `.../connect/qrconnect?...#wechat_redirect`.
    #[must_use]
    pub fn qrconnect_url(&self, ask: &QrConnect) -> Url {
        let mut url = below(&self.base.open, "/connect/qrconnect");
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("appid", &ask.appid)
                .append_pair("redirect_uri", ask.redirect_uri.as_str())
                .append_pair("response_type", "code")
                .append_pair("scope", "snsapi_login")
                .append_pair("state", &ask.state)
                .append_pair("lang", if ask.lang == Lang::En { "en" } else { "cn" });
            if let Some(self_redirect) = ask.embedded {
                let value = if self_redirect == SelfRedirect::Frame {
                    "true"
                } else {
                    "false"
                };
                query
                    .append_pair("login_type", "jssdk")
                    .append_pair("self_redirect", value);
            }
            if ask.style == Style::White {
                query.append_pair("style", "white");
            }
            if !ask.fast_login {
                query.append_pair("fast_login", "0");
            }
        }
        url.set_fragment(Some("wechat_redirect"));
        url
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use saoma_ambient::SystemClock;

    use super::*;
    use crate::Base;

    fn wechat() -> WeChat {
        WeChat::connect(Base::tencent(), Arc::new(SystemClock)).expect("TLS can be set up here")
    }

    fn ask() -> QrConnect {
        let redirect_uri = "https://login.acme.example/w/acme/callback?from=a b&n=1"
            .parse()
            .expect("the address is valid");
        QrConnect::new("wx0123456789abcdef", redirect_uri, "a-b_c%/+&=")
    }

    #[test]
    fn the_address_is_wechats_with_every_value_encoded() {
        insta::assert_snapshot!(wechat().qrconnect_url(&ask()), @"https://open.weixin.qq.com/connect/qrconnect?appid=wx0123456789abcdef&redirect_uri=https%3A%2F%2Flogin.acme.example%2Fw%2Facme%2Fcallback%3Ffrom%3Da%2520b%26n%3D1&response_type=code&scope=snsapi_login&state=a-b_c%25%2F%2B%26%3D&lang=cn#wechat_redirect");
    }

    #[test]
    fn a_frame_asks_as_wechats_own_script_does() {
        let ask = QrConnect {
            lang: Lang::En,
            embedded: Some(SelfRedirect::Top),
            style: Style::White,
            fast_login: false,
            ..ask()
        };
        let url = wechat().qrconnect_url(&ask);
        let query: Vec<_> = url.query_pairs().skip(4).collect();
        insta::assert_snapshot!(format!("{query:?}"), @r#"[("state", "a-b_c%/+&="), ("lang", "en"), ("login_type", "jssdk"), ("self_redirect", "false"), ("style", "white"), ("fast_login", "0")]"#);
    }

    #[test]
    fn values_survive_the_journey() {
        let url = wechat().qrconnect_url(&ask());
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        assert_eq!(
            value("state").as_deref(),
            Some("a-b_c%/+&="),
            "state comes back unchanged"
        );
        assert_eq!(
            value("redirect_uri").as_deref(),
            Some(ask().redirect_uri.as_str())
        );
    }
}
