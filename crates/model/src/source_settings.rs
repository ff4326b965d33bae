//! What only one login method has to say.

use crate::word::words;
use crate::{PictureId, SourceKind};

words! {
    /// How WeChat wraps what it posts to an Official Account's server.
    Encryption: "encryption mode" {
        /// Not at all.
        Plain = "plain",
        /// Both ways at once; for changing over.
        Compatible = "compatible",
        /// Encrypted only.
        Safe = "safe",
    }
}

/// The settings of one method; which one follows from the source's kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum SourceSettings {
    /// A website application has nothing more to say.
    WechatPc {},
    /// A mini program's.
    WechatMiniProgram(MiniProgramSettings),
    /// An Official Account's.
    WechatOfficialAccount(OfficialAccountSettings),
}

/// The settings of a login by mini program code.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct MiniProgramSettings {
    /// The page that the code opens, without a slash in front.
    pub page_path: String,
    /// The picture in the middle of the code on our page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qr_logo: Option<PictureId>,
}

/// The settings of a login by following an Official Account. Token and EncodingAESKey lie beside
/// them as ciphertext and are asked for by themselves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct OfficialAccountSettings {
    /// How WeChat wraps its events.
    pub encryption: Encryption,
    /// Whether a scan alone signs nobody in: the reply carries a link that confirms. Without it,
    /// whoever scans a code that somebody else shows them signs that somebody in.
    pub confirm_by_tap: bool,
    /// What a new follower is told; our own words without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome_text: Option<String>,
    /// What somebody who has signed in is told; our own words without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_in_text: Option<String>,
    /// Where events go that are no login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward_url: Option<String>,
}

impl SourceSettings {
    /// The settings of a new source of this kind.
    #[must_use]
    pub fn new(kind: SourceKind) -> Self {
        match kind {
            SourceKind::WechatPc => Self::WechatPc {},
            SourceKind::WechatMiniProgram => {
                Self::WechatMiniProgram(MiniProgramSettings::default())
            }
            SourceKind::WechatOfficialAccount => {
                Self::WechatOfficialAccount(OfficialAccountSettings::default())
            }
        }
    }

    /// The kind of source that these are settings of.
    #[must_use]
    pub const fn kind(&self) -> SourceKind {
        match self {
            Self::WechatPc {} => SourceKind::WechatPc,
            Self::WechatMiniProgram(_) => SourceKind::WechatMiniProgram,
            Self::WechatOfficialAccount(_) => SourceKind::WechatOfficialAccount,
        }
    }

    /// A mini program's settings, if they are.
    #[must_use]
    pub const fn mini_program(&self) -> Option<&MiniProgramSettings> {
        match self {
            Self::WechatMiniProgram(settings) => Some(settings),
            _ => None,
        }
    }

    /// An Official Account's settings, if they are.
    #[must_use]
    pub const fn official_account(&self) -> Option<&OfficialAccountSettings> {
        match self {
            Self::WechatOfficialAccount(settings) => Some(settings),
            _ => None,
        }
    }
}

impl Default for MiniProgramSettings {
    fn default() -> Self {
        Self {
            page_path: "pages/login/index".to_owned(),
            qr_logo: None,
        }
    }
}

impl Default for OfficialAccountSettings {
    fn default() -> Self {
        Self {
            encryption: Encryption::Safe,
            confirm_by_tap: false,
            welcome_text: None,
            signed_in_text: None,
            forward_url: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_say_nothing_are_the_safe_ones() {
        let settings: OfficialAccountSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings.encryption, Encryption::Safe);
        for kind in SourceKind::ALL {
            assert_eq!(SourceSettings::new(*kind).kind(), *kind);
        }
    }
}
