//! Reading a bundle: all of it or nothing.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::write::{Document, checksum};
use super::{BUNDLE_FORM, Bundle, BundleError, MAX_BUNDLE_BYTES, seal};
use crate::file::without_value;

/// What every form of a bundle begins with.
#[derive(Deserialize)]
struct Head {
    saoma_bundle: u32,
}

impl Bundle {
    /// Whether these bytes are meant to be a bundle, sealed or not; whether they are a good one,
    /// [`Bundle::read`] tells.
    #[must_use]
    pub fn is_meant(content: &[u8]) -> bool {
        seal::is_sealed(content)
            || (content.trim_ascii_start().starts_with(b"{") && names_itself(content))
    }

    /// Reads a bundle; the passphrase is asked for only by a sealed one.
    ///
    /// # Errors
    /// See [`BundleError`]. What is wrong with single values is told by
    /// [`File::check`](crate::File::check).
    pub fn read(content: &[u8], passphrase: Option<&SecretString>) -> Result<Self, BundleError> {
        if content.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge);
        }
        if !seal::is_sealed(content) {
            return read_json(content);
        }
        let passphrase = passphrase.ok_or(BundleError::PassphraseMissing)?;
        read_json(&seal::open(content, passphrase)?)
    }
}

fn read_json(content: &[u8]) -> Result<Bundle, BundleError> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let value: Value = serde_json::from_slice(content).map_err(|error| broken(content, &error))?;
    let head = Head::deserialize(&value).map_err(|_| BundleError::NoBundle)?;
    if head.saoma_bundle > BUNDLE_FORM {
        let form = head.saoma_bundle;
        return Err(BundleError::Newer { form });
    }
    // The form first: who adds a field by hand is told of the field.
    let document: Document = serde_json::from_slice(content).map_err(|error| form(&error))?;
    match &document.checksum {
        Some(told) if *told != checksum(&value) => Err(BundleError::Edited),
        _ => document.into_bundle(),
    }
}

/// JSON that ends too early was a bundle once if it says so; anything else never was.
fn broken(content: &[u8], error: &serde_json::Error) -> BundleError {
    match names_itself(content) {
        true if error.is_eof() => BundleError::Damaged,
        true => form(error),
        false => BundleError::NoBundle,
    }
}

/// Whether the field that only bundles have is in it; inside of a text its quotes would be escaped.
fn names_itself(content: &[u8]) -> bool {
    const FIELD: &[u8] = b"\"saoma_bundle\"";
    content.windows(FIELD.len()).any(|part| part == FIELD)
}

fn form(error: &serde_json::Error) -> BundleError {
    let message = error.to_string();
    let detail = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(before, _)| before);
    BundleError::Form {
        line: error.line(),
        column: error.column(),
        detail: without_value(detail),
    }
}
