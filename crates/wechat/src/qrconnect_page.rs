use crate::client::{Question, Reply};
use crate::{Endpoint, QrConnect, WeChat, WeChatError, mask};

/// How many characters of an error page's text are shown.
const SHOWN: usize = 200;

/// What WeChat shows a browser that is sent to log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QrConnectPage {
    /// A QR code.
    Shown,
    /// One of its error pages.
    Refused {
        /// What is wrong, if the page says it in words that are known.
        cause: Option<PageError>,
        /// What the page says.
        text: String,
    },
    /// A page that is neither: WeChat has changed it, or something stands in between.
    Unrecognised,
}

/// What an error page complains of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// The AppID is unknown or malformed.
    Appid,
    /// The address to come back to is not on the callback domain, or is no address.
    RedirectUri,
    /// The scope is wrong, or the app has no WeChat login.
    Scope,
}

impl WeChat {
    /// Fetches the page that [`WeChat::qrconnect_url`] leads to, to learn whether WeChat would show
    /// a QR code. This is for testing settings: no login may depend on what a page looks like
    /// (WeChat Open Platform docs, Wechat_Login, and pages that developers saved).
    ///
    /// # Errors
    ///
    /// If no page came; an error page is no error.
    pub async fn qrconnect_page(&self, ask: &QrConnect) -> Result<QrConnectPage, WeChatError> {
        let url = self.qrconnect_url(ask);
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let query: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let question = Question {
            endpoint: Endpoint::QrConnect,
            query: &query,
            body: None,
        };
        self.ask(question, |reply| Some(QrConnectPage::read(reply)))
            .await
    }
}

impl QrConnectPage {
    fn read(reply: &Reply) -> Self {
        let page = String::from_utf8_lossy(&reply.body);
        if page.contains("fordevtool") || page.contains("/connect/qrcode/") {
            return Self::Shown;
        }
        let Some(text) = title(&page) else {
            return Self::Unrecognised;
        };
        Self::Refused {
            cause: PageError::find(&text),
            text: mask::start(&text, SHOWN),
        }
    }
}

/// The text of WeChat's message page.
fn title(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("weui_msg_title")?;
    let (_, rest) = rest.split_once('>')?;
    let (text, _) = rest.split_once('<')?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> QrConnectPage {
        QrConnectPage::read(&Reply {
            body: page.into(),
            answer: None,
        })
    }

    #[test]
    fn an_error_page_names_what_is_wrong() {
        for (text, cause) in [
            ("AppID 参数错误", Some(PageError::Appid)),
            ("redirect_uri 参数错误", Some(PageError::RedirectUri)),
            ("Scope 参数错误或没有 Scope 权限", Some(PageError::Scope)),
            ("该链接无法访问", None),
        ] {
            let page = format!(r#"<body><h4 class="weui_msg_title"> {text}</h4></body>"#);
            let text = text.to_owned();
            assert_eq!(read(&page), QrConnectPage::Refused { cause, text });
        }
    }

    #[test]
    fn a_qr_code_is_seen_on_old_and_new_pages_and_nowhere_else() {
        for page in [
            r#"var fordevtool = "https://long.open.weixin.qq.com/connect/l/qrconnect?uuid=0817SWyE4nI7Ga1h""#,
            r#"<img class="qrcode lightBorder" src="/connect/qrcode/0817SWyE4nI7Ga1h" />"#,
        ] {
            assert_eq!(read(page), QrConnectPage::Shown, "{page}");
        }
        assert_eq!(
            read("<h1>Sign in to the company's network</h1>"),
            QrConnectPage::Unrecognised
        );
    }
}
