//! The login lab: a sandbox's login with the page, the phone and the exchanges side by side.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::logins::LoginDetail;

/// What the lab has.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Lab {
    provider_origin: String,
    /// The application that is tried when none is named.
    application: LabApplication,
    applications: Vec<LabApplication>,
    people: Vec<LabPerson>,
    /// The faults that can be switched on by name.
    faults: Vec<String>,
    active_faults: Vec<String>,
    /// The virtual phone, for a frame.
    phone_url: String,
}

/// An application that can be tried.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct LabApplication {
    id: String,
    name: String,
}

/// A virtual WeChat user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabPerson {
    name: String,
    nickname: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// Whether WeChat gives no unionid for them.
    legacy: bool,
}

/// Begins a login.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct LabStart {
    workspace: String,
    application: Option<String>,
    /// `zh-CN` or `en`; the settings' if absent.
    lang: Option<String>,
    /// `light` or `dark`; the system's if absent.
    theme: Option<String>,
}

/// A login that has been begun: open `login_url` in a frame.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabStarted {
    login_url: String,
    run: String,
}

/// Asks how a login of the lab stands.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabResultOf {
    run: String,
}

/// How a login of the lab stands.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabResult {
    state: LabState,
    /// The claims of the verified id_token.
    #[ts(type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<LabChecks>,
    /// Why the shop has nobody signed in, in OAuth's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The login, once it has begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<LoginDetail>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabState {
    Waiting,
    Done,
    Failed,
}

/// What the shop has checked, as every OpenID Connect client must.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub(crate) struct LabChecks {
    signature: bool,
    state: bool,
    nonce: bool,
    issuer: bool,
    audience: bool,
    expiry: bool,
}

/// Does something on the virtual phone.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabPhone {
    workspace: String,
    action: PhoneAction,
    person: String,
    /// The QR page's URL, a uuid, or a QR picture in base64.
    target: String,
}

/// What a person does with their phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PhoneAction {
    Scan,
    Confirm,
    Refuse,
    /// Scan and confirm.
    Authorize,
}

/// How the login stands and what the phone shows.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PhoneShows {
    /// `waiting`, `scanned`, `refused` or `confirmed`.
    state: String,
    /// `consent` or `done`.
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
}

/// Open QR codes.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabQr {
    codes: Vec<QrCodeView>,
}

/// A QR code that can still lead to a login.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct QrCodeView {
    uuid: String,
    appid: String,
    app_name: String,
    /// `waiting`, `scanned` or `refused`.
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    expires_at: i64,
}

/// Switches a fault on or off.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabFault {
    workspace: String,
    name: String,
    on: bool,
}

/// The faults that are on.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ActiveFaults {
    active_faults: Vec<String>,
}

/// Moves the simulator's clock forward.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabClock {
    advance_ms: u64,
}

/// How far the simulator's clock is ahead.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ClockOffset {
    offset_ms: i64,
}
