use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// A temporary QR code of an Official Account that carries a scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCode {
    /// What [`WeChat::showqrcode_url`] takes; comes back in the events.
    pub ticket: String,
    /// What the QR code says: whoever draws it needs no picture of WeChat's.
    pub url: String,
    /// How long it can be scanned from now on.
    pub expires_in: Duration,
}

impl WeChat {
    /// Makes a temporary QR code whose scan or follow WeChat reports with `scene`, 1 to 64
    /// characters; `life` is cut to 30 days. Anybody may scan it, and any number of times
    /// (WeChat docs, Generating_a_Parametric_QR_Code).
    ///
    /// # Errors
    ///
    /// 48001 if the account may not make such codes (only verified service accounts may), 40001,
    /// 40014 or 42001 if the token is not the latest; see [`WeChatError`] for the rest.
    pub async fn create_qrcode(
        &self,
        access_token: &SecretString,
        scene: &str,
        life: Duration,
    ) -> Result<QrCode, WeChatError> {
        let body = json!({
            "expire_seconds": life.as_secs().min(2_592_000),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        });
        self.post(Endpoint::QrcodeCreate, access_token, &body, QrCode::read)
            .await
    }
}

impl QrCode {
    fn read(answer: &Answer) -> Option<Self> {
        let seconds = answer.integer("expire_seconds").unwrap_or_default();
        Some(Self {
            ticket: answer.text("ticket")?,
            url: answer.text("url")?,
            expires_in: Duration::from_secs(u64::try_from(seconds).unwrap_or(0)),
        })
    }
}
