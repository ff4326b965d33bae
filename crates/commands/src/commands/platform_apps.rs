//! What WeChat has issued AppIDs for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret_text::SecretText;

use crate::words::{PlatformAppKind, PlatformAppStatus};

/// A platform app. Its AppSecret goes in and never comes out.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PlatformAppView {
    appid: String,
    kind: PlatformAppKind,
    name: String,
    /// The open platform account that it is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_domain: Option<String>,
    status: PlatformAppStatus,
    has_secret: bool,
    /// The sources on it.
    used_by: Vec<String>,
}

/// Makes a platform app be as given, new or not.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SavePlatformApp {
    workspace: String,
    platform_app: PlatformAppInput,
    /// The AppSecret; the stored one stays if absent.
    secret: Option<SecretText>,
}

/// The fields of a platform app.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PlatformAppInput {
    appid: String,
    kind: PlatformAppKind,
    name: String,
    open_platform: Option<String>,
    callback_domain: Option<String>,
    /// `online` if absent.
    status: Option<PlatformAppStatus>,
}

/// Names one platform app.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlatformAppRef {
    workspace: String,
    appid: String,
}
