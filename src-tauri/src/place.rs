//! Where this user's data lies.

use std::path::{Path, PathBuf};

/// A data folder, and whether somebody named it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    folder: PathBuf,
    is_named: bool,
}

impl Place {
    /// The folder that `SAOMA_DATA` names, else the one that the system has for it, else one in the
    /// current folder, on a system that names no home.
    pub(crate) fn of_this_user() -> Self {
        match std::env::var_os("SAOMA_DATA").filter(|named| !named.is_empty()) {
            Some(named) => Self {
                folder: named.into(),
                is_named: true,
            },
            None => Self {
                folder: saoma_runtime::data_folder().unwrap_or_else(|| "saoma".into()),
                is_named: false,
            },
        }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder, if somebody named it in place of the usual one.
    pub(crate) fn named_folder(&self) -> Option<&Path> {
        self.is_named.then_some(self.folder.as_path())
    }
}
