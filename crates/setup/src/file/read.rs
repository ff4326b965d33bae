use std::path::Path;

use serde::Deserialize;

use super::File;

/// The largest file of apply, in bytes: some thousand applications.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How a file of apply is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

impl Format {
    /// The format that a file's ending names; without a known one, what begins with `{` is JSON.
    #[must_use]
    pub fn guess(path: Option<&Path>, content: &[u8]) -> Self {
        let ending = path
            .and_then(Path::extension)
            .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let begins_as_json = content.trim_ascii_start().starts_with(b"{");
        match ending.as_deref() {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            _ if begins_as_json => Self::Json,
            _ => Self::Yaml,
        }
    }
}

/// Why something is no file of apply. Never repeats a value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes; at most {MAX_BYTES} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// Broken YAML or JSON, an unknown or missing field, a field twice, a word that is none.
    #[error("line {line}, column {column}: {detail}")]
    Form {
        /// Line, from 1; 0 if the parser does not tell.
        line: u64,
        /// Column, from 1; 0 if the parser does not tell.
        column: u64,
        /// What the parser says, in English.
        detail: String,
    },
}

impl ReadError {
    /// The error's word: what is said about it is at `setup.error.<code>.message` and `.remedy`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file_too_large",
            Self::NotText => "file_not_text",
            Self::Form { .. } => "file_form",
        }
    }

    /// The key of the sentence that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        format!("setup.error.{}.message", self.code())
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        format!("setup.error.{}.remedy", self.code())
    }

    /// What the two sentences ask for.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Form {
                line,
                column,
                detail,
            } => vec![
                ("line", line.to_string()),
                ("column", column.to_string()),
                ("detail", detail.clone()),
            ],
            Self::TooLarge { .. } | Self::NotText => Vec::new(),
        }
    }
}

impl File {
    /// Reads a file of apply.
    ///
    /// # Errors
    /// See [`ReadError`]. What is wrong with single values is told by [`File::check`].
    pub fn read(content: &[u8], format: Format) -> Result<Self, ReadError> {
        if content.len() > MAX_BYTES {
            return Err(ReadError::TooLarge {
                bytes: content.len(),
            });
        }
        let text = std::str::from_utf8(content).map_err(|_| ReadError::NotText)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match format {
            Format::Yaml => from_yaml(text),
            Format::Json => from_json(text),
        }
    }
}

fn from_yaml(text: &str) -> Result<File, ReadError> {
    let options = serde_saphyr::options! {
        // A snippet would show the lines around a mistake, and with them a secret.
        with_snippet: false,
        strict_booleans: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_depth: 16,
            max_nodes: 100_000,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_total_scalar_bytes: 4 * MAX_BYTES,
        },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let location = error.location();
        ReadError::Form {
            line: location.map_or(0, |location| location.line()),
            column: location.map_or(0, |location| location.column()),
            detail: without_value(&strip_position(error.without_snippet().to_string())),
        }
    })
}

fn from_json(text: &str) -> Result<File, ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    File::deserialize(&mut deserializer)
        .and_then(|file| deserializer.end().map(|()| file))
        .map_err(|error| ReadError::Form {
            line: u64::try_from(error.line()).unwrap_or(0),
            column: u64::try_from(error.column()).unwrap_or(0),
            detail: without_value(&strip_position(error.to_string())),
        })
}

/// The position is told in fields of its own.
fn strip_position(message: String) -> String {
    for mark in [" at line ", " (at line "] {
        if let Some((before, _)) = message.rsplit_once(mark) {
            return before.to_owned();
        }
    }
    message
}

/// serde repeats a value of the wrong type; what it expected instead says enough.
pub(crate) fn without_value(message: &str) -> String {
    let repeats = message.contains("invalid type") || message.contains("invalid value");
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if repeats => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests;
