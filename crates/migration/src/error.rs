use std::path::PathBuf;

use saoma_identity::AccountCallError;
use saoma_model::{AppId, MigrationId, OpenPlatform};
use saoma_store::StoreError;

/// Why a migration could not be planned, applied or taken back. What is wrong with a single row is
/// no error: it is named in the report.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The input cannot be read.
    #[error("could not read {path}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A report, a file of rejected rows or an export cannot be written.
    #[error("could not write {path}")]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The input is no list in a form that is known.
    #[error("{path} is no list in a form that is known")]
    Format {
        /// Which file.
        path: PathBuf,
    },
    /// The spreadsheet cannot be opened.
    #[error("{path} cannot be opened as a spreadsheet: {why}")]
    Spreadsheet {
        /// Which file.
        path: PathBuf,
        /// What the reader said.
        why: String,
    },
    /// The spreadsheet unpacks to more than a list of people can be.
    #[error("{path} unpacks to more than {mebibytes} MiB")]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// The limit.
        mebibytes: u64,
    },
    /// Two columns have the same header.
    #[error("two columns are called {header:?}")]
    DuplicateHeader {
        /// The header.
        header: String,
    },
    /// No column says anything about a person.
    #[error("no column is known")]
    NoKnownColumn {
        /// The headers as found.
        headers: Vec<String>,
    },
    /// The file of the mapping is not as it should be.
    #[error("the mapping is not as it should be: {why}")]
    Mapping {
        /// What is wrong.
        why: String,
    },
    /// The input is another than the one that the migration began with, or was changed meanwhile.
    #[error("{path} is not the file that the migration began with")]
    InputChanged {
        /// Which file.
        path: PathBuf,
    },
    /// There is no such migration.
    #[error("there is no migration {0}")]
    NoSuchMigration(MigrationId),
    /// There is no such workspace.
    #[error("there is no workspace {0:?}")]
    NoSuchWorkspace(String),
    /// The migration has ended, or was undone.
    #[error("migration {id} is {state}")]
    NotResumable {
        /// Which.
        id: MigrationId,
        /// Its state.
        state: &'static str,
    },
    /// Another process works on the same migration.
    #[error("another process works on this migration")]
    Overtaken,
    /// Somebody cancelled a plan; nothing was written.
    #[error("the plan was cancelled")]
    Cancelled,
    /// A file of settled rows is not as it should be.
    #[error("line {line} of {path} settles nothing: {why}")]
    Settlements {
        /// Which file.
        path: PathBuf,
        /// Which line of it.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// There is no such platform app.
    #[error("there is no platform app {0}")]
    NoSuchApp(AppId),
    /// There is no such source.
    #[error("there is no source {0:?}")]
    NoSuchSource(String),
    /// Only an Official Account can be asked about its followers.
    #[error("{0} is no Official Account")]
    NotOfficialAccount(AppId),
    /// The platform app is bound to no open platform account, so nobody has a unionid there.
    #[error("{0} is bound to no open platform account")]
    Unbound(AppId),
    /// An account does not become itself.
    #[error("{0} is the old account and the new one")]
    SameApp(AppId),
    /// The platform app has not left the open platform account.
    #[error("{appid} is bound to {open_platform} still")]
    StillThere {
        /// The platform app.
        appid: AppId,
        /// The open platform account.
        open_platform: OpenPlatform,
    },
    /// There is no such group of users.
    #[error("there is no group {0:?}")]
    NoSuchGroup(String),
    /// WeChat could not be asked, for a reason of our own.
    #[error("WeChat could not be asked")]
    Calls(#[source] AccountCallError),
    /// WeChat refused to go on; what was done stays, and the same goes on later.
    #[error("WeChat refused to go on: {0}")]
    Stopped(String),
    /// What the journal holds is nothing that this program writes.
    #[error("the journal cannot be read")]
    Journal(#[source] serde_json::Error),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl MigrationError {
    /// The error's word: what is said about it is at `migration.error.<code>.message` and
    /// `.remedy`; an error of the store has the store's.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::Format { .. } => "format",
            Self::Spreadsheet { .. } => "spreadsheet",
            Self::TooLarge { .. } => "too_large",
            Self::DuplicateHeader { .. } => "duplicate_header",
            Self::NoKnownColumn { .. } => "no_known_column",
            Self::Mapping { .. } => "mapping",
            Self::InputChanged { .. } => "input_changed",
            Self::NoSuchMigration(_) => "no_such_migration",
            Self::NoSuchWorkspace(_) => "no_such_workspace",
            Self::NotResumable { .. } => "not_resumable",
            Self::Overtaken => "overtaken",
            Self::Cancelled => "cancelled",
            Self::Settlements { .. } => "settlements",
            Self::NoSuchApp(_) => "no_such_app",
            Self::NoSuchSource(_) => "no_such_source",
            Self::NotOfficialAccount(_) => "not_official_account",
            Self::Unbound(_) => "unbound",
            Self::SameApp(_) => "same_app",
            Self::StillThere { .. } => "still_there",
            Self::NoSuchGroup(_) => "no_such_group",
            Self::Calls(_) => "calls",
            Self::Stopped(_) => "paused_by_wechat",
            Self::Journal(_) => "journal",
            Self::Store(error) => error.code(),
        }
    }

    /// The key of the text that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Store(error) => error.message_key(),
            _ => format!("migration.error.{}.message", self.code()),
        }
    }

    /// The key of the text that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        match self {
            Self::Store(error) => error.remedy_key(),
            _ => format!("migration.error.{}.remedy", self.code()),
        }
    }

    /// The values that these texts name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::Format { path }
            | Self::InputChanged { path } => vec![("path", path.display().to_string())],
            Self::Spreadsheet { path, why } => {
                vec![("path", path.display().to_string()), ("why", why.clone())]
            }
            Self::TooLarge { path, mebibytes } => vec![
                ("path", path.display().to_string()),
                ("mebibytes", mebibytes.to_string()),
            ],
            Self::DuplicateHeader { header } => vec![("header", header.clone())],
            Self::NoKnownColumn { headers } => vec![("headers", headers.join(", "))],
            Self::Mapping { why } => vec![("why", why.clone())],
            Self::NoSuchMigration(id) => vec![("migration", id.to_string())],
            Self::NoSuchWorkspace(workspace) => vec![("workspace", workspace.clone())],
            Self::NotResumable { id, state } => vec![
                ("migration", id.to_string()),
                ("state", (*state).to_owned()),
            ],
            Self::NoSuchApp(appid)
            | Self::NotOfficialAccount(appid)
            | Self::Unbound(appid)
            | Self::SameApp(appid) => vec![("appid", appid.to_string())],
            Self::NoSuchSource(source) => vec![("source", source.clone())],
            Self::NoSuchGroup(group) => vec![("group", group.clone())],
            Self::StillThere {
                appid,
                open_platform,
            } => vec![
                ("appid", appid.to_string()),
                ("open_platform", open_platform.to_string()),
            ],
            Self::Stopped(why) => vec![("why", why.clone())],
            Self::Calls(error) => vec![("why", error.to_string())],
            Self::Store(error) => error.values(),
            Self::Settlements { path, line, why } => vec![
                ("path", path.display().to_string()),
                ("line", line.to_string()),
                ("why", why.clone()),
            ],
            Self::Overtaken | Self::Cancelled | Self::Journal(_) => Vec::new(),
        }
    }
}
