use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{AppId, IdentityId, OpenId, OpenPlatform, SourceId, UnionId, UserId, WorkspaceId};

words! {
    /// Which of WeChat's names an identity holds.
    IdentityKind: "kind of identity" {
        /// A person within one platform app.
        Openid = "openid",
        /// A person within one open platform account.
        Unionid = "unionid",
    }
}

/// What WeChat calls a person, and where that name is valid. Two unique rules of the store hold
/// all accounts together: each key belongs to at most one user of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityKey {
    /// An openid, valid within one platform app.
    Openid {
        /// The platform app.
        appid: AppId,
        /// The openid.
        openid: OpenId,
    },
    /// A unionid, valid within one open platform account.
    Unionid {
        /// The open platform account.
        open_platform: OpenPlatform,
        /// The unionid.
        unionid: UnionId,
    },
}

impl IdentityKey {
    /// Which of WeChat's names it is.
    #[must_use]
    pub const fn kind(&self) -> IdentityKind {
        match self {
            Self::Openid { .. } => IdentityKind::Openid,
            Self::Unionid { .. } => IdentityKind::Unionid,
        }
    }

    /// Where the name is valid: the AppID or the open platform account.
    #[must_use]
    pub fn scope(&self) -> &str {
        match self {
            Self::Openid { appid, .. } => appid.as_str(),
            Self::Unionid { open_platform, .. } => open_platform.as_str(),
        }
    }

    /// The name itself.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Openid { openid, .. } => openid.as_str(),
            Self::Unionid { unionid, .. } => unionid.as_str(),
        }
    }

    /// Puts together what the store keeps in three columns.
    #[must_use]
    pub fn from_parts(kind: IdentityKind, scope: &str, value: &str) -> Self {
        match kind {
            IdentityKind::Openid => Self::Openid {
                appid: AppId::new(scope),
                openid: OpenId::new(value),
            },
            IdentityKind::Unionid => Self::Unionid {
                open_platform: OpenPlatform::new(scope),
                unionid: UnionId::new(value),
            },
        }
    }
}

/// What ties a user to WeChat.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: IdentityId,
    /// The user it belongs to.
    pub user: UserId,
    /// What WeChat calls them.
    pub key: IdentityKey,
    /// The source through which it came; absent if it was imported.
    pub source: Option<SourceId>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When the person took the permission back at WeChat; a later login clears it.
    pub revoked_at: Option<Timestamp>,
}
