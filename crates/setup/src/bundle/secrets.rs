//! The secrets of a bundle, where a file's secrets are read.

use std::io;
use std::path::Path;

use secrecy::SecretString;

use super::Bundle;
use crate::file::Secret;
use crate::secrets::{Found, SecretReader, find};

/// What a bundle brings, and otherwise what this machine has.
pub struct BundleSecrets<'a> {
    bundle: &'a Bundle,
    otherwise: &'a dyn SecretReader,
}

impl<'a> BundleSecrets<'a> {
    /// Looks into the bundle first.
    #[must_use]
    pub const fn new(bundle: &'a Bundle, otherwise: &'a dyn SecretReader) -> Self {
        Self { bundle, otherwise }
    }

    /// Whether there is such a secret.
    pub(super) fn gives(&self, secret: &Secret) -> bool {
        matches!(find(secret, self), Found::Secret(_))
    }
}

impl SecretReader for BundleSecrets<'_> {
    fn env(&self, name: &str) -> Option<SecretString> {
        let brought = self.bundle.secrets.get(name).cloned();
        brought.or_else(|| self.otherwise.env(name))
    }

    fn file(&self, path: &Path) -> io::Result<SecretString> {
        self.otherwise.file(path)
    }
}
