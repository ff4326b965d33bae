//! The rules for single values, at the field as one types.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret_text::SecretText;

use crate::error::FindingView;
use crate::words::{ApplicationType, Mode};

/// Asks what is wrong with a value.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct CheckValue {
    field: Field,
    value: SecretText,
    /// Callback domains: a sandbox takes addresses of this machine. `live` if absent.
    mode: Option<Mode>,
    /// Addresses: a native application has a scheme of its own. `web` if absent.
    application_type: Option<ApplicationType>,
}

/// A field that has rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    Appid,
    AppSecret,
    CallbackDomain,
    RedirectUri,
    PostLogoutRedirectUri,
    Slug,
    Name,
}

/// What is wrong or doubtful; nothing if all is well.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Checked {
    findings: Vec<FindingView>,
}
