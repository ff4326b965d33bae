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
    /// Whether WeChat serves it.
    pub status: PlatformAppStatus,
    /// Whether an AppSecret is stored.
    pub has_secret: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
