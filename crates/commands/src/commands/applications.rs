//! The customer's sites.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::ApplicationType;

/// An application, with the addresses that its developer needs.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ApplicationView {
    id: String,
    client_id: String,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    has_client_secret: bool,
    endpoints: Endpoints,
    /// Its sources, in the order of its login page.
    sources: Vec<EnablementView>,
    /// Completed logins of the last seven days.
    logins_7d: i64,
}

/// The addresses of the workspace's issuer.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Endpoints {
    issuer: String,
    discovery: String,
    authorize: String,
    token: String,
    userinfo: String,
    jwks: String,
    logout: String,
}

/// A source on an application.
#[derive(Debug, Serialize, TS)]
pub(crate) struct EnablementView {
    source: String,
    display_name: String,
    enabled: bool,
    is_default: bool,
    position: i64,
}

/// Names one application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationRef {
    workspace: String,
    application: String,
}

/// Makes an application be as given; its sources stay as they are.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveApplication {
    workspace: String,
    application: ApplicationInput,
    /// Whether there must be none of this id yet, or one.
    is_new: bool,
}

/// The fields of an application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ApplicationInput {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Option<Vec<String>>,
}

/// The application as it is now.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SavedApplication {
    application: ApplicationView,
    /// Its client secret, only when it has just been made: it is shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// A client secret that has just been made: it is shown this once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RotatedClientSecret {
    client_secret: String,
}

/// Says which sources an application offers, in which order.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetEnablements {
    workspace: String,
    application: String,
    sources: Vec<EnablementInput>,
}

/// A source on an application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct EnablementInput {
    source: String,
    enabled: bool,
    /// `false` if absent.
    is_default: Option<bool>,
}
