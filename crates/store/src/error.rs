use std::error::Error as StdError;
use std::path::PathBuf;

use saoma_vault::{OpenError, VaultError};

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `--store` names neither a path nor a PostgreSQL URL.
    #[error("{found:?} is no store address: use a path or postgres://user@host/database")]
    Address {
        /// What was given, without a password.
        found: String,
    },
    /// The master key could not be had.
    #[error("could not get at the master key")]
    Key(#[source] VaultError),
    /// The key at hand is not the one this store was made with.
    #[error("the key does not belong to this store")]
    WrongKey(#[source] Option<VaultError>),
    /// The file is cut short or overwritten, or its schema is not as this program left it.
    #[error("the store is damaged")]
    Damaged(#[source] Option<sqlx::Error>),
    /// A newer version of Saoma has upgraded the store.
    #[error("the store has schema version {found}, this program knows up to {known}")]
    NewerStore {
        /// The store's version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Another process owns the store.
    #[error("the store is in use by {program} (process {pid})")]
    HeldByOther {
        /// Its process id; 0 if it has not written it yet.
        pid: u32,
        /// Its name.
        program: String,
        /// Since when, in Unix milliseconds.
        since: i64,
    },
    /// The file or database holds something else.
    #[error("{place} holds something, but no Saoma store")]
    NotASaomaStore {
        /// The path, or the database's name.
        place: String,
    },
    /// The database server does not answer.
    #[error("the database server cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// The server has no such database.
    #[error("the server has no database of that name")]
    NoSuchDatabase(#[source] sqlx::Error),
    /// The file or the server does not permit what a statement does.
    #[error("the store does not permit this")]
    Refused(#[source] sqlx::Error),
    /// The file or database may not be opened.
    #[error("no permission for {place}")]
    PermissionDenied {
        /// The path, or the database's name.
        place: String,
        /// What the system or the server said.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No space is left.
    #[error("the disk is full")]
    DiskFull(#[source] sqlx::Error),
    /// The store's folder or lock file could not be made.
    #[error("could not use {path}")]
    Folder {
        /// Which path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A schema upgrade failed; the store is as it was before.
    #[error("could not upgrade the store's schema to version {version}")]
    Upgrade {
        /// The version that was being reached.
        version: i64,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// No connection came free in time.
    #[error("no connection to the store came free")]
    Busy(#[source] sqlx::Error),
    /// Others kept changing the same rows, however often this was tried again.
    #[error("others kept changing the same rows")]
    Contended,
    /// A statement failed.
    #[error("a statement failed")]
    Statement(#[source] sqlx::Error),
    /// The transaction could not be begun.
    #[error("could not begin a transaction")]
    Begin(#[source] sqlx::Error),
    /// The transaction could not be committed: nothing of it was kept.
    #[error("could not commit")]
    Commit(#[source] sqlx::Error),
    /// A text with a NUL character, which PostgreSQL cannot keep.
    #[error("a text holds a NUL character")]
    NulInText,
    /// A row holds something that this program never writes.
    #[error("{table}.{column} holds something this program never writes")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What is wrong with the value.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A secret could not be opened.
    #[error("{table}.{column} does not open with this key")]
    Sealed {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Why.
        #[source]
        source: OpenError,
    },
}

impl StoreError {
    /// The error's word: what is said about it is at `store.error.<code>.message` and `.remedy`.
    /// An error about the master key has a code of the vault, at `vault.error.<code>.…`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address { .. } => "address",
            Self::Key(error) => error.code(),
            Self::WrongKey(_) => "wrong_key",
            Self::Damaged(_) => "damaged",
            Self::NewerStore { .. } => "newer_store",
            Self::HeldByOther { .. } => "held_by_other",
            Self::NotASaomaStore { .. } => "not_a_saoma_store",
            Self::Unreachable(_) => "unreachable",
            Self::NoSuchDatabase(_) => "no_such_database",
            Self::PermissionDenied { .. } => "permission_denied",
            Self::Refused(_) => "refused",
            Self::DiskFull(_) => "disk_full",
            Self::Folder { .. } => "folder",
            Self::Upgrade { .. } => "upgrade",
            Self::Busy(_) | Self::Contended => "busy",
            Self::Statement(_) | Self::Begin(_) | Self::Commit(_) => "statement",
            Self::NulInText => "nul_in_text",
            Self::Inconsistent { .. } | Self::Sealed { .. } => "inconsistent",
        }
    }

    /// The key of the text that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        format!("{}.{}.message", self.catalogue(), self.code())
    }

    /// The key of the text that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        format!("{}.{}.remedy", self.catalogue(), self.code())
    }

    /// The values that these texts name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Key(error) => error.values(),
            Self::Address { found } => vec![("found", found.clone())],
            Self::NewerStore { found, known } => {
                vec![("found", found.to_string()), ("known", known.to_string())]
            }
            Self::HeldByOther { pid, program, .. } => {
                vec![("pid", pid.to_string()), ("program", program.clone())]
            }
            Self::NotASaomaStore { place } | Self::PermissionDenied { place, .. } => {
                vec![("place", place.clone())]
            }
            Self::Folder { path, .. } => vec![("path", path.display().to_string())],
            Self::Inconsistent { table, column, .. } | Self::Sealed { table, column, .. } => {
                vec![("place", format!("{table}.{column}"))]
            }
            _ => Vec::new(),
        }
    }

    const fn catalogue(&self) -> &'static str {
        match self {
            Self::Key(_) => "vault.error",
            _ => "store.error",
        }
    }

    pub(crate) fn inconsistent(
        table: &'static str,
        column: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Inconsistent {
            table,
            column,
            source: source.into(),
        }
    }

    /// What a failed statement means, as far as the database's code tells.
    pub(crate) fn from_statement(error: sqlx::Error) -> Self {
        match Cause::of(&error) {
            Cause::Damaged => Self::Damaged(Some(error)),
            Cause::DiskFull => Self::DiskFull(error),
            Cause::Unreachable => Self::Unreachable(error),
            Cause::Busy => Self::Busy(error),
            Cause::NoSuchDatabase => Self::NoSuchDatabase(error),
            Cause::PermissionDenied => Self::Refused(error),
            Cause::Other => Self::Statement(error),
        }
    }

    /// What an error means while the store at `place` is being opened.
    pub(crate) fn from_opening(place: &dyn std::fmt::Display, error: sqlx::Error) -> Self {
        match Self::from_statement(error) {
            Self::Refused(error) => Self::PermissionDenied {
                place: place.to_string(),
                source: error.into(),
            },
            other => other,
        }
    }
}

#[derive(Debug)]
enum Cause {
    Damaged,
    DiskFull,
    Unreachable,
    Busy,
    NoSuchDatabase,
    PermissionDenied,
    Other,
}

impl Cause {
    fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed => Self::Unreachable,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => Self::of_code(&database.code().unwrap_or_default()),
            _ => Self::Other,
        }
    }

    /// SQLite's result codes are numbers (the low byte is the primary one), PostgreSQL's five
    /// characters.
    fn of_code(code: &str) -> Self {
        match code {
            "53100" => Self::DiskFull,
            "3D000" => Self::NoSuchDatabase,
            "28000" | "28P01" | "42501" | "25006" => Self::PermissionDenied,
            "57P01" | "57P02" | "57P03" | "08006" | "08001" | "08004" => Self::Unreachable,
            "53300" => Self::Busy,
            code if code.len() == 5 => Self::Other,
            code => match code.parse::<u32>().map(|code| code & 0xff) {
                Ok(5 | 6) => Self::Busy,
                Ok(3 | 8 | 14 | 23) => Self::PermissionDenied,
                Ok(11 | 26) => Self::Damaged,
                Ok(13) => Self::DiskFull,
                _ => Self::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use saoma_text::{Lang, lookup};

    #[test]
    fn every_code_has_its_texts_in_both_languages() {
        let codes: Vec<&str> = SOURCES.iter().flat_map(|source| codes(source)).collect();
        assert!(codes.len() > 10, "the codes were found: {codes:?}");
        for code in codes {
            for (lang, part) in Lang::ALL
                .into_iter()
                .flat_map(|lang| ["message", "remedy"].map(|part| (lang, part)))
            {
                let key = format!("store.error.{code}.{part}");
                assert!(
                    lookup(lang, &key).is_some(),
                    "{key} is missing in {}",
                    lang.tag()
                );
            }
        }
    }

    #[test]
    fn the_codes_of_both_databases_are_understood() {
        let cause = |code| format!("{:?}", super::Cause::of_code(code));
        for (code, expected) in [
            ("5", "Busy"),
            ("517", "Busy"),
            ("8", "PermissionDenied"),
            ("1032", "PermissionDenied"),
            ("11", "Damaged"),
            ("13", "DiskFull"),
            ("26", "Damaged"),
            ("2067", "Other"),
            ("53100", "DiskFull"),
            ("28P01", "PermissionDenied"),
            ("3D000", "NoSuchDatabase"),
            ("57P01", "Unreachable"),
            ("23505", "Other"),
            ("", "Other"),
        ] {
            assert_eq!(cause(code), expected, "code {code:?}");
        }
    }

    const SOURCES: &[&str] = &[include_str!("error.rs")];

    /// The words in the arms of `code()`: read from the source, so that no new one is forgotten.
    fn codes(source: &str) -> Vec<&str> {
        let after = source.split("pub const fn code(").nth(1).unwrap();
        let body = after.split("\n    }\n").next().unwrap();
        let words = body.split("=> \"").skip(1);
        words.map(|rest| rest.split('"').next().unwrap()).collect()
    }
}
