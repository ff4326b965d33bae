use saoma_wechat::message::EncodingAesKey;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::app::AppBody;

/// How events are encrypted (WeChat docs, Message_encryption_and_decryption).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// Not at all.
    #[default]
    Plain,
    /// In clear and encrypted, side by side.
    Compatible,
    /// Encrypted only.
    Safe,
}

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventsFormat {
    /// As XML, which is what apps are set to.
    #[default]
    Xml,
    /// As JSON.
    Json,
}

impl EventsFormat {
    pub(crate) const fn format(self) -> saoma_wechat::message::Format {
        match self {
            Self::Xml => saoma_wechat::message::Format::Xml,
            Self::Json => saoma_wechat::message::Format::Json,
        }
    }

    /// What the request calls its body (known from experience only).
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml",
            Self::Json => "application/json",
        }
    }
}

/// What is wrong about the server that an app's events go to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServerSettingError {
    /// Not a URL of the web.
    #[error("{0:?} is no http or https URL")]
    EventsUrl(String),
    /// Not 43 characters of Base64.
    #[error("an EncodingAESKey has 43 characters of A-Z, a-z and 0-9")]
    AesKey,
    /// Encrypted events without a key.
    #[error("compatible and safe mode need an aes_key")]
    NoAesKey,
}

impl ServerSettingError {
    /// The field of the body that the error is about.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::EventsUrl(_) => "events_url",
            Self::AesKey | Self::NoAesKey => "aes_key",
        }
    }
}

/// Whether events could be sent as the body says.
pub(crate) fn check_server_settings(body: &AppBody) -> Result<(), ServerSettingError> {
    let is_web =
        |url: &str| Url::parse(url).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
    if let Some(url) = body.events_url.as_deref().filter(|url| !is_web(url)) {
        return Err(ServerSettingError::EventsUrl(url.to_owned()));
    }
    match body.aes_key.as_deref() {
        Some(key) if EncodingAesKey::parse(key).is_err() => Err(ServerSettingError::AesKey),
        None if body.encryption != Encryption::Plain => Err(ServerSettingError::NoAesKey),
        _ => Ok(()),
    }
}
