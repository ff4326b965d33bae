use saoma_store::StoreError;

use super::{BUNDLE_FORM, MAX_BUNDLE_BYTES, MIN_PASSPHRASE};

/// Why a bundle could not be written or read. Never repeats a value, which may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is no workspace of that name to write.
    #[error("there is no workspace {workspace:?}")]
    WorkspaceUnknown {
        /// The name that was asked for.
        workspace: String,
    },
    /// The store could not be read.
    #[error("could not read the store")]
    Store(#[from] StoreError),
    /// The bundle could not be written, which would be a fault of ours.
    #[error("could not write the bundle")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The passphrase to seal with is too short to protect anything.
    #[error("the passphrase has fewer than {MIN_PASSPHRASE} characters")]
    PassphraseShort,
    /// More than [`MAX_BUNDLE_BYTES`].
    #[error("the bundle has more than {MAX_BUNDLE_BYTES} bytes")]
    TooLarge,
    /// Something else than a bundle.
    #[error("the file is no bundle of Saoma")]
    NoBundle,
    /// It is sealed, and no passphrase was given.
    #[error("the bundle is sealed, and no passphrase was given")]
    PassphraseMissing,
    /// Sealed with another passphrase.
    #[error("the bundle is sealed with another passphrase")]
    PassphraseWrong,
    /// It ends too early, or bytes of it have changed.
    #[error("the bundle is damaged")]
    Damaged,
    /// A newer Saoma wrote it.
    #[error("the bundle has form {form}; this version reads up to {BUNDLE_FORM}")]
    Newer {
        /// Its form.
        form: u32,
    },
    /// Its content is not what its checksum says.
    #[error("the bundle was changed after it was written")]
    Edited,
    /// An unknown or missing field, a field twice, a word that is none.
    #[error("line {line}, column {column}: {detail}")]
    Form {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says, in English.
        detail: String,
    },
}

impl BundleError {
    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WorkspaceUnknown { .. } => "workspace_unknown",
            Self::Store(error) => error.code(),
            Self::Write(_) => "bundle_write",
            Self::PassphraseShort => "bundle_passphrase_short",
            Self::TooLarge => "bundle_too_large",
            Self::NoBundle => "no_bundle",
            Self::PassphraseMissing => "bundle_passphrase_missing",
            Self::PassphraseWrong => "bundle_passphrase_wrong",
            Self::Damaged => "bundle_damaged",
            Self::Newer { .. } => "bundle_newer",
            Self::Edited => "bundle_edited",
            Self::Form { .. } => "bundle_form",
        }
    }

    /// The key of the sentence that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Store(error) => error.message_key(),
            _ => format!("setup.error.{}.message", self.code()),
        }
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        match self {
            Self::Store(error) => error.remedy_key(),
            _ => format!("setup.error.{}.remedy", self.code()),
        }
    }

    /// What the two sentences ask for.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WorkspaceUnknown { workspace } => vec![("workspace", workspace.clone())],
            Self::Store(error) => error.values(),
            Self::PassphraseShort => vec![("count", MIN_PASSPHRASE.to_string())],
            Self::Form {
                line,
                column,
                detail,
            } => vec![
                ("line", line.to_string()),
                ("column", column.to_string()),
                ("detail", detail.clone()),
            ],
            _ => Vec::new(),
        }
    }
}
