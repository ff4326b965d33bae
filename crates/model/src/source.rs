use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{AppId, PictureId, PlatformAppKind, Proof, SourceId, SourceSettings, WorkspaceId};

words! {
    /// A login method.
    SourceKind: "kind of source" {
        /// Scanning a QR code of a website application.
        WechatPc = "wechat_pc",
        /// Scanning a mini program code.
        WechatMiniProgram = "wechat_mini_program",
        /// Scanning an Official Account's parametric QR code.
        WechatOfficialAccount = "wechat_official_account",
    }
}

impl SourceKind {
    /// The kind of platform app that this method needs.
    #[must_use]
    pub const fn needs(self) -> PlatformAppKind {
        match self {
            Self::WechatPc => PlatformAppKind::Website,
            Self::WechatMiniProgram => PlatformAppKind::MiniProgram,
            Self::WechatOfficialAccount => PlatformAppKind::OfficialAccount,
        }
    }
}

words! {
    /// What a source does with an identity that nobody has yet.
    Association: "association" {
        /// Creates a user.
        None = "none",
        /// Binds the user whose verified phone number equals the one from WeChat.
        FieldMatch = "field_match",
        /// Lets the end user create an account or bind one of theirs.
        Ask = "ask",
    }
}

/// One login method; uses one platform app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its name in URLs.
    pub id: SourceId,
    /// The method.
    pub kind: SourceKind,
    /// The platform app it uses.
    pub appid: AppId,
    /// What the end user reads on the login page.
    pub display_name: String,
    /// Whether it signs in existing users only.
    pub login_only: bool,
    /// What it does with an unknown identity.
    pub association: Association,
    /// How an end user may prove that an existing account is theirs; none: nobody can.
    pub proofs: Vec<Proof>,
    /// Its logo; WeChat's without it.
    pub logo: Option<PictureId>,
    /// What only its method has to say; always of the same kind.
    pub settings: SourceSettings,
    /// Whether a Token and an EncodingAESKey are stored.
    pub has_event_secrets: bool,
    /// Whether it signs anybody in at all.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
