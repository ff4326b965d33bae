//! What the whole program is doing: store, servers, settings.

use saoma_store::StoreError;
use saoma_text::Lang;
use saoma_vault::{PassphraseSource, Rest};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::workspaces::{self, WorkspaceView};
use crate::desk::OpenStore;
use crate::error::{ErrorView, Problem};
use crate::secret_text::{SecretText, given};
use crate::settings::Settings;
use crate::{Desk, Nothing};

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

pub(crate) async fn status(desk: &Desk, _: Nothing) -> Result<Status, Problem> {
    let lang = desk.lang();
    let (store, key_rest) = desk.with_store(|store| store_view(desk, store, lang)).await;
    let workspaces = match desk.stored().await {
        Ok(stored) => workspaces::list(desk, &stored).await?,
        Err(_) => Vec::new(),
    };
    let servers = desk.servers().await.views();
    let recovery_code_pending = desk.recovery_code().is_some();
    let file = desk.settings_file();
    let kept_aside = file.kept_aside.as_ref();
    Ok(Status {
        version: env!("CARGO_PKG_VERSION"),
        first_run: store.state == StoreState::Open && workspaces.is_empty(),
        store,
        servers,
        workspaces,
        settings_kept_aside: kept_aside.map(|path| path.display().to_string()),
        settings: file.settings.clone(),
        recovery_code_pending,
        data_folder: desk.0.options.data_folder.display().to_string(),
        key_rest,
    })
}

pub(crate) async fn take_recovery_code(
    desk: &Desk,
    _: Nothing,
) -> Result<TakenRecoveryCode, Problem> {
    let taken = desk.recovery_code().take();
    let code = taken.ok_or(Problem::RecoveryCodeTaken)?;
    Ok(TakenRecoveryCode {
        code: code.text().expose_secret().to_owned(),
    })
}

pub(crate) async fn retry_open(desk: &Desk, request: RetryOpen) -> Result<Status, Problem> {
    let mut keys = desk.0.options.keys.clone();
    if let Some(passphrase) = given(request.passphrase) {
        keys.passphrase = PassphraseSource::Given(passphrase);
    }
    keys.recovery_code = given(request.recovery_code).or(keys.recovery_code);
    desk.open_again(&keys).await;
    status(desk, Nothing {}).await
}

pub(crate) async fn get_settings(desk: &Desk, _: Nothing) -> Result<Settings, Problem> {
    Ok(desk.settings())
}

pub(crate) async fn set_settings(desk: &Desk, settings: Settings) -> Result<Settings, Problem> {
    let written = desk.settings_file().write(settings.clone());
    written.map_err(Problem::SettingsNotWritten)?;
    Ok(settings)
}

pub(crate) async fn restart_servers(desk: &Desk, _: Nothing) -> Result<Status, Problem> {
    desk.restart().await;
    status(desk, Nothing {}).await
}

fn store_view(desk: &Desk, store: &OpenStore, lang: Lang) -> (StoreView, Option<KeyRest>) {
    let address = desk.0.options.store.to_string();
    let view = |state, error| StoreView {
        state,
        address: address.clone(),
        error,
        held_by: None,
    };
    match store {
        OpenStore::Open { rest, .. } => {
            let rest = rest.as_ref().map(|rest| match rest {
                Rest::Keyring => KeyRest::Keyring,
                Rest::Locked => KeyRest::Locked,
                Rest::KeyFile => KeyRest::KeyFile,
            });
            (view(StoreState::Open, None), rest)
        }
        OpenStore::Failed(error) => {
            let failed = view(StoreState::Failed, Some(ErrorView::of_store(error, lang)));
            let held_by = held_by(error);
            (StoreView { held_by, ..failed }, None)
        }
        OpenStore::Closed => {
            let closed = Problem::StoreNotOpen.view(lang);
            (view(StoreState::Failed, Some(closed)), None)
        }
    }
}

fn held_by(error: &StoreError) -> Option<HeldBy> {
    match error {
        StoreError::HeldByOther {
            pid,
            program,
            since,
        } => Some(HeldBy {
            pid: *pid,
            program: program.clone(),
            since: *since,
        }),
        _ => None,
    }
}
