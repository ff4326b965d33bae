use std::path::PathBuf;

use saoma_model::MigrationId;
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
            Self::Store(error) => error.values(),
            Self::Overtaken | Self::Journal(_) => Vec::new(),
        }
    }
}
