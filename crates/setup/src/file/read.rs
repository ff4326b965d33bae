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
fn without_value(message: &str) -> String {
    let repeats = message.contains("invalid type") || message.contains("invalid value");
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if repeats => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use saoma_model::{Association, Mode, PlatformAppStatus};

    use super::*;
    use crate::file::Secret;

    const SAMPLE: &str = include_str!("../../tests/acme.yaml");

    fn read(text: &str) -> Result<File, ReadError> {
        File::read(text.as_bytes(), Format::guess(None, text.as_bytes()))
    }

    #[test]
    fn the_sample_is_read_with_its_defaults() {
        let file = read(SAMPLE).expect("the sample is a file of apply");
        assert_eq!(
            (file.workspace.as_str(), file.mode),
            ("acme", Mode::Sandbox)
        );
        let app = &file.platform_apps[0];
        assert_eq!(app.status, PlatformAppStatus::Online, "the default");
        assert!(matches!(&app.secret, Some(Secret::Env(name)) if name == "ACME_SECRET"));
        let source = &file.sources[0];
        assert_eq!(source.display_name, "微信登录");
        assert_eq!(
            (source.login_only, source.association, source.enabled),
            (false, Association::None, true)
        );
        let application = &file.applications[0];
        assert!(application.sources[0].enabled && !application.sources[0].default);
    }

    #[test]
    fn json_says_the_same() {
        let json = r#"{"workspace":"acme","mode":"live","applications":[{"id":"a","name":"A","type":"spa",
            "redirect_uris":["https://a.example/cb"],"sources":["pc",{"id":"mp","default":true}]}]}"#;
        let file = read(json).expect("JSON is read by its content");
        let [pc, mp] = &file.applications[0].sources[..] else {
            panic!("two sources were named")
        };
        assert!(!pc.default && mp.default && mp.enabled);
    }

    #[test]
    fn the_ending_decides_before_the_content() {
        let yaml = Path::new("a.YML");
        assert_eq!(Format::guess(Some(yaml), b"{}"), Format::Yaml);
        assert_eq!(
            Format::guess(Some(Path::new("a.json")), b"a: b"),
            Format::Json
        );
        assert_eq!(Format::guess(Some(Path::new("a.txt")), b" {"), Format::Json);
    }

    #[test]
    fn what_is_no_file_is_refused_with_its_place() {
        for (text, expected, why) in [
            (
                "workspace: a\nmode: sandbox\ncolour: red\n",
                3,
                "unknown field",
            ),
            (
                "workspace: a\nworkspace: b\nmode: sandbox\n",
                2,
                "a key twice",
            ),
            ("workspace: a\nmode: test\n", 2, "an unknown word"),
            ("workspace: a\nmode: [\n", 2, "broken YAML"),
            (
                "{\"workspace\": \"a\",\n\"workspace\": \"b\"}",
                2,
                "a JSON key twice",
            ),
            (
                "{\"workspace\": \"a\",\n\"mode\": \"live\"} x",
                2,
                "something behind it",
            ),
        ] {
            match read(text) {
                Err(ReadError::Form { line, .. }) => assert_eq!(line, expected, "{why}"),
                other => panic!("{why}: {other:?}"),
            }
        }
        assert!(read("").is_err(), "an empty file names no workspace");
        assert!(read("workspace: a\nmode: live\n---\nworkspace: b\nmode: live\n").is_err());
    }

    #[test]
    fn hostile_files_are_refused() {
        let large = vec![b'a'; MAX_BYTES + 1];
        assert!(matches!(
            File::read(&large, Format::Yaml),
            Err(ReadError::TooLarge { .. })
        ));
        assert_eq!(
            File::read(&[0xff, 0xfe], Format::Yaml).err(),
            Some(ReadError::NotText)
        );
        let deep = format!(
            "workspace: a\nmode: live\nsources: {}\n",
            "[".repeat(10_000)
        );
        assert!(read(&deep).is_err(), "nesting has an end");
        // Nine to the power of eight, in a place where anything may stand.
        let mut bomb = String::from("&a [x, x, x, x, x, x, x, x, x]");
        for (name, before) in "bcdefgh".chars().zip("abcdefg".chars()) {
            let aliases = vec![format!("*{before}"); 9].join(", ");
            bomb.push_str(&format!(", &{name} [{aliases}]"));
        }
        let bomb = format!(
            "workspace: a\nmode: live\nplatform_apps: [{{appid: wx, kind: website, name: A, secret: [{bomb}]}}]\n"
        );
        match read(&bomb) {
            Err(ReadError::Form { detail, .. }) => {
                assert!(
                    detail.contains("budget") || detail.contains("alias"),
                    "{detail}"
                );
            }
            other => panic!("aliases must not multiply: {other:?}"),
        }
    }

    #[test]
    fn no_message_repeats_a_secret() {
        let head = "workspace: a\nmode: live\nplatform_apps:\n  - appid: wx\n    name: A\n    kind: website\n    secret: ";
        for secret in [
            "hunter2",
            "\"hunter2",
            "{value: hunter2, value: hunter2}",
            "{value: [hunter2]}",
            "{env: {hunter2: 1}}",
            "{hunter2}",
            "hunter2: hunter2",
            "!hunter2 hunter2",
            "[hunter2, {hunter2: 1}]",
        ] {
            let shown = format!("{:?}", read(&format!("{head}{secret}\n")));
            assert!(!shown.contains("hunter2"), "{secret}: {shown}");
        }
        for secret in [
            "99887766",
            "\"99887766\"",
            "{\"value\":99887766}",
            "{\"99887766\":1}",
            "[99887766]",
        ] {
            let json = format!(
                r#"{{"workspace":"a","mode":"live","platform_apps":[{{"appid":"wx","name":"A","kind":"website","secret":{secret}}}]}}"#
            );
            let shown = format!("{:?}", read(&json));
            assert!(!shown.contains("99887766"), "{secret}: {shown}");
        }
    }

    #[test]
    fn a_secret_of_digits_stays_what_it_was() {
        use secrecy::ExposeSecret;
        let digits = "00123456789012345678901234567890";
        let text = format!(
            "workspace: a\nmode: sandbox\nplatform_apps: [{{appid: wx, name: A, kind: website, secret: {{value: {digits}}}}}]\n"
        );
        let file = read(&text).expect("an unquoted secret of digits is a text");
        match &file.platform_apps[0].secret {
            Some(Secret::Value(secret)) => assert_eq!(secret.expose_secret(), digits),
            other => panic!("{other:?}"),
        }
    }
}
