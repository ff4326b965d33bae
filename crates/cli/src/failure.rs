//! Why a command failed: a word for scripts, sentences for people, causes for whoever digs.

use std::error::Error;

use saoma_listen::ListenError;
use saoma_migration::MigrationError;
use saoma_runtime::RuntimeError;
use saoma_setup::{ApplyError, BundleError, Finding, MiniProgramError, ReadError, ShowError};
use saoma_store::StoreError;
use saoma_text::{Lang, fill, lookup};

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The word for scripts.
    pub(crate) code: String,
    message_key: Box<str>,
    remedy_key: Box<str>,
    values: Vec<(&'static str, String)>,
    /// What is wrong with single values of a file.
    pub(crate) findings: Vec<Finding>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure whose texts are at `cli.error.<code>`.
    pub(crate) fn new(code: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::plain(code, Vec::new())
        }
    }

    /// The same without a cause.
    pub(crate) fn plain(code: &str, values: Vec<(&'static str, String)>) -> Self {
        Self {
            code: code.to_owned(),
            message_key: format!("cli.error.{code}.message").into(),
            remedy_key: format!("cli.error.{code}.remedy").into(),
            values,
            findings: Vec::new(),
            source: None,
        }
    }

    /// A failure whose texts are at `<key>.message` and `<key>.remedy`.
    pub(crate) fn keyed(code: &str, key: &str, values: Vec<(&'static str, String)>) -> Self {
        Self {
            message_key: format!("{key}.message").into(),
            remedy_key: format!("{key}.remedy").into(),
            ..Self::plain(code, values)
        }
    }

    /// The same with what its texts name.
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// What happened.
    pub(crate) fn message(&self, lang: Lang) -> String {
        self.say(lang, &self.message_key)
    }

    /// What to do.
    pub(crate) fn remedy(&self, lang: Lang) -> String {
        self.say(lang, &self.remedy_key)
    }

    /// What caused it, from the nearest to the first.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut causes: Vec<String> = Vec::new();
        let mut next = self.source.as_deref().map(|source| source as &dyn Error);
        while let Some(error) = next {
            let text = error.to_string();
            // A transparent error says what the one below it says.
            if causes.last() != Some(&text) {
                causes.push(text);
            }
            next = error.source();
        }
        causes
    }

    fn say(&self, lang: Lang, key: &str) -> String {
        let key = if lookup(lang, key).is_some() {
            key
        } else {
            "cli.error.internal.message"
        };
        let values: Vec<(&str, &str)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fill(lang, key, &values)
    }
}

/// Errors of the crates below that carry their own words.
macro_rules! from_worded {
    ($($error:ty),+) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self {
                    code: error.code().to_owned(),
                    message_key: error.message_key().into(),
                    remedy_key: error.remedy_key().into(),
                    values: error.values(),
                    findings: Vec::new(),
                    source: Some(Box::new(error)),
                }
            }
        }
    )+};
}

from_worded!(
    StoreError,
    BundleError,
    ShowError,
    ReadError,
    MiniProgramError,
    MigrationError
);

impl From<ApplyError> for Failure {
    fn from(error: ApplyError) -> Self {
        let (code, message_key, remedy_key, values) = (
            error.code().to_owned(),
            error.message_key(),
            error.remedy_key(),
            error.values(),
        );
        let (findings, source) = match error {
            ApplyError::Refused(findings) => (findings, None),
            ApplyError::Store(error) => (Vec::new(), Some(error.into())),
        };
        Self {
            code,
            message_key: message_key.into(),
            remedy_key: remedy_key.into(),
            values,
            findings,
            source,
        }
    }
}

impl From<RuntimeError> for Failure {
    fn from(error: RuntimeError) -> Self {
        let (code, value) = match &error {
            RuntimeError::Listen(listen) | RuntimeError::Serve(listen) => match listen {
                ListenError::AddressInUse { address, .. } => {
                    ("address_in_use", Some(("address", address.to_string())))
                }
                ListenError::PermissionDenied { address, .. } => (
                    "address_not_permitted",
                    Some(("address", address.to_string())),
                ),
                ListenError::Bind { address, .. } | ListenError::Accept { address, .. } => {
                    ("address_not_usable", Some(("address", address.to_string())))
                }
            },
            RuntimeError::CaFile { path, .. } => {
                ("ca_file", Some(("path", path.display().to_string())))
            }
            RuntimeError::PublicUrl(url) => ("public_url", Some(("url", url.0.clone()))),
            RuntimeError::SandboxInPublic { address } => {
                ("sandbox_in_public", Some(("address", address.to_string())))
            }
            RuntimeError::Register { appid, .. } => ("register", Some(("appid", appid.clone()))),
            RuntimeError::Panicked(_)
            | RuntimeError::Client(_)
            | RuntimeError::Store(_)
            | RuntimeError::Simulator(_) => ("internal", None),
        };
        Self {
            values: value.into_iter().collect(),
            ..Self::new(code, error)
        }
    }
}
