use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{AppId, OpenPlatform, WorkspaceId};

words! {
    /// What WeChat issues an AppID for.
    PlatformAppKind: "kind of platform app" {
        /// A website application of the open platform.
        Website = "website",
        /// A mini program.
        MiniProgram = "mini_program",
        /// An Official Account (service account).
        OfficialAccount = "official_account",
    }
}

words! {
    /// Whether WeChat serves the platform app, as far as the admin has told us.
    PlatformAppStatus: "status of a platform app" {
        /// It works.
        Online = "online",
        /// It was taken offline at WeChat.
        Offline = "offline",
        /// WeChat or the admin has disabled it.
        Disabled = "disabled",
    }
}

/// What WeChat issues an AppID for. Its AppSecret lies in the store only as ciphertext and is
/// asked for by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformApp {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// WeChat's name of it.
    pub appid: AppId,
    /// What it is.
    pub kind: PlatformAppKind,
    /// Its name, as people know it.
    pub name: String,
    /// The open platform account it is bound to; UnionIDs are scoped to it.
    pub open_platform: Option<OpenPlatform>,
    /// The callback domain registered at WeChat: a bare host.
    pub callback_domain: Option<String>,
    /// The web authorization domain registered at WeChat: a bare host (Official Accounts).
    pub web_authorization_domain: Option<String>,
    /// The file by which WeChat sees that the domain is ours.
    pub verification_file: Option<VerificationFile>,
    /// Whether WeChat serves it, as the admin has told us.
    pub status: PlatformAppStatus,
    /// Whether WeChat serves it, as its answers tell.
    pub health: PlatformAppHealth,
    /// Whether an AppSecret is stored.
    pub has_secret: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl PlatformApp {
    /// Whether WeChat serves it, as far as anybody knows: what the admin says counts first, since
    /// an admin who switches it off means it, then what WeChat's answers told.
    #[must_use]
    pub fn status_known(&self) -> PlatformAppStatus {
        match (self.status, self.health.recognised) {
            (PlatformAppStatus::Online, Some(recognised)) => recognised,
            (told, _) => told,
        }
    }
}

/// The file `MP_verify_….txt` that WeChat wants to find at the root of a web authorization domain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VerificationFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub content: String,
}

/// What WeChat's answers told of a platform app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlatformAppHealth {
    /// The last errcode; absent if the last answer was none.
    pub errcode: Option<i64>,
    /// When WeChat last answered.
    pub answered_at: Option<Timestamp>,
    /// That it is offline or disabled, if answers say so.
    pub recognised: Option<PlatformAppStatus>,
    /// Since when they do.
    pub recognised_at: Option<Timestamp>,
}
