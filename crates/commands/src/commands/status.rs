//! What the whole program is doing: store, servers, settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret_text::SecretText;

use super::workspaces::WorkspaceView;
use crate::error::ErrorView;
use crate::settings::Settings;

/// Everything that the screens ask first.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct Status {
    version: &'static str,
    /// Whether there is no workspace yet.
    first_run: bool,
    store: StoreView,
    servers: Vec<ServerView>,
    workspaces: Vec<WorkspaceView>,
    settings: Settings,
    /// Where a settings file that could not be read was kept; the defaults hold then.
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_kept_aside: Option<String>,
    /// Whether `take_recovery_code` has one to give.
    recovery_code_pending: bool,
    data_folder: String,
    /// Where the master key rests; absent while the store is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_rest: Option<KeyRest>,
}

/// The store.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct StoreView {
    state: StoreState,
    /// The path, or host and database.
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
    /// Who has it, if another process does.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<HeldBy>,
}

/// Whether the store can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StoreState {
    Open,
    Failed,
}

/// Another process that owns the store.
#[derive(Debug, Serialize, TS)]
pub(crate) struct HeldBy {
    pid: u32,
    program: String,
    /// Unix milliseconds.
    since: i64,
}

/// Where the master key rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyRest {
    Keyring,
    Locked,
    KeyFile,
}

/// A server of this program.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ServerView {
    pub(crate) server: ServerName,
    /// Where it is reached; absent if it never listened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) state: ServerState,
    /// Whether its usual port was taken, so that it listens at another.
    pub(crate) port_moved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<ErrorView>,
}

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ServerName {
    Provider,
    Simulator,
    Proxy,
    Console,
}

/// Whether a server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ServerState {
    Running,
    Stopped,
    Failed,
}

/// The recovery code, once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct TakenRecoveryCode {
    code: String,
}

/// Opens the store once more.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct RetryOpen {
    /// Unlocks the key, or locks a new one where there is no keyring.
    passphrase: Option<SecretText>,
    /// For a key that this machine has lost.
    recovery_code: Option<SecretText>,
}
