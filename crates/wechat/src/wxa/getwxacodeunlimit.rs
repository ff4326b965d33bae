use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::{Question, Reply};
use crate::{Endpoint, WeChat, WeChatError};

/// What a mini program code shall lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WxaCode<'a> {
    /// What the page gets: 1 to 32 letters, digits and ``!#$&'()*+,/:;=?@-._~``.
    pub scene: &'a str,
    /// The page, without a leading slash or a query; nothing means the first one.
    pub page: Option<&'a str>,
    /// Whether the page must be in the released version (41030 if it is not).
    pub check_path: bool,
    /// Which version opens.
    pub env_version: EnvVersion,
    /// The side of the picture in pixels, 280 to 1280; nothing means 430.
    pub width: Option<u16>,
}

/// A version of a mini program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnvVersion {
    /// The one that everybody gets.
    #[default]
    Release,
    /// The one that testers get.
    Trial,
    /// The one that developers run.
    Develop,
}

impl WeChat {
    /// Draws a mini program code, which never expires: a JPEG or PNG (WeChat docs,
    /// api_getunlimitedqrcode).
    ///
    /// # Errors
    ///
    /// 41030 if the page is not in the released version, 40169 for a scene that WeChat does not
    /// take, 45009 beyond 5000 a minute, 40001, 40014 or 42001 if the token is not the latest; see
    /// [`WeChatError`] for the rest.
    pub async fn wxa_code(
        &self,
        access_token: &SecretString,
        code: WxaCode<'_>,
    ) -> Result<Vec<u8>, WeChatError> {
        let body = code.body();
        let query = [("access_token", access_token.expose_secret())];
        let question = Question {
            endpoint: Endpoint::WxaCode,
            query: &query,
            body: Some(&body),
        };
        self.ask(question, picture).await
    }
}

/// The same as WeChat takes it.
#[derive(Serialize)]
struct Body<'a> {
    scene: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    check_path: bool,
    env_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
}

impl WxaCode<'_> {
    fn body(self) -> Value {
        json!(Body {
            scene: self.scene,
            page: self.page,
            check_path: self.check_path,
            env_version: match self.env_version {
                EnvVersion::Release => "release",
                EnvVersion::Trial => "trial",
                EnvVersion::Develop => "develop",
            },
            width: self.width,
        })
    }
}

/// The status and the content type tell nothing: a failure is JSON where a picture is expected.
fn picture(reply: &Reply) -> Option<Vec<u8>> {
    let is_picture =
        reply.body.starts_with(b"\xff\xd8\xff") || reply.body.starts_with(b"\x89PNG\r\n\x1a\n");
    is_picture.then(|| reply.body.clone())
}
