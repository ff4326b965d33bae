//! A workspace as one file that travels: from the desktop to a server, or from one consultant to another.
//!
//! A bundle holds what the file of `saoma apply` says, with the pictures in it. A secret stands in it
//! as a named placeholder, `{env: NAME}`; a *sealed* bundle brings the secrets too, under the same
//! names, and is encrypted with a passphrase in the format of age (<https://age-encryption.org/v1>).
//!
//! Deliberately absent: users (lists of users go by `saoma export` and `saoma import`), signing keys
//! (each store makes its own, and applications find them at the issuer), and client secrets (only
//! their hashes are known: the store that applies the bundle makes new ones, and shows them once).

mod collect;
mod error;
mod preparation;
mod read;
mod seal;
mod secrets;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use secrecy::SecretString;

pub(crate) use collect::bring_pictures;
pub use error::BundleError;
pub(crate) use preparation::ValueLine;
pub use preparation::{Bringing, Carried};
pub use seal::{MIN_PASSPHRASE, is_sealed};
pub use secrets::BundleSecrets;

use crate::file::File;

/// The largest bundle that is read, in bytes: attachments of preparation are most of it.
pub const MAX_BUNDLE_BYTES: usize = 256 * 1024 * 1024;

/// The form of bundles that this version writes. One that counts higher comes from a newer Saoma.
pub const BUNDLE_FORM: u32 = 1;

/// One workspace, to be carried elsewhere.
#[derive(Debug)]
pub struct Bundle {
    /// When it was made.
    pub made_at: Timestamp,
    /// The version of Saoma that made it.
    pub made_by: String,
    /// What the workspace shall be. Each secret in it is a placeholder.
    pub file: File,
    /// How far WeChat's side is; attachments are in a sealed bundle only.
    pub preparation: Carried,
    /// The secrets by the names of their placeholders; only a sealed bundle brings them.
    secrets: BTreeMap<String, SecretString>,
}

impl Bundle {
    /// The names of the secrets that it brings.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        self.secrets.keys().map(String::as_str)
    }

    /// What to apply: the file, without the client secrets that nobody gives. An application keeps
    /// the one it has, or is given a new one, instead of being refused.
    #[must_use]
    pub fn file_for(&self, secrets: &BundleSecrets<'_>) -> File {
        let mut file = self.file.clone();
        for application in &mut file.applications {
            let is_given = |secret: &crate::Secret| secrets.gives(secret);
            application.client_secret = application.client_secret.take().filter(is_given);
        }
        file
    }
}
