//! Templates of configuration files. Values are host names, slugs, AppIDs and file names, which have
//! been checked: none of them can end a line or a word.

use super::{GoLiveFile, GoLiveStep};

/// A template with its values in place.
pub(super) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{{{name}}}}}"), value);
    }
    text
}

/// Commands for a terminal.
pub(super) fn commands(content: String) -> GoLiveFile {
    GoLiveFile {
        name: "sh".to_owned(),
        content,
        is_command: true,
    }
}

/// A file to save.
pub(super) fn file(name: impl Into<String>, content: String) -> GoLiveFile {
    GoLiveFile {
        name: name.into(),
        content,
        is_command: false,
    }
}

impl GoLiveStep {
    pub(super) const fn new(id: &'static str) -> Self {
        Self {
            id,
            values: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub(super) fn file(mut self, file: GoLiveFile) -> Self {
        self.files.push(file);
        self
    }
}
