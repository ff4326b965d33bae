//! The bundle as bytes.

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_vault::hash_token;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::preparation::Section;
use super::{BUNDLE_FORM, Bundle, BundleError, seal};
use crate::file::File;

/// The document as it is written and read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// What the file is, and which form of it.
    pub(super) saoma_bundle: u32,
    pub(super) made_by: String,
    pub(super) made_at: i64,
    /// SHA-256 of everything else, so that damage and edits are seen. A file without it is read too:
    /// whoever changes a bundle by hand takes this line out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) checksum: Option<String>,
    pub(super) file: File,
    #[serde(default, skip_serializing_if = "Section::is_empty")]
    pub(super) preparation: Section,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) secrets: BTreeMap<String, String>,
}

impl Bundle {
    /// The bundle as JSON, without secrets.
    ///
    /// # Errors
    /// [`BundleError::Write`], which would be a fault of ours.
    pub fn to_json(&self) -> Result<Vec<u8>, BundleError> {
        self.json(BTreeMap::new(), false)
    }

    /// The bundle with its secrets, encrypted with a passphrase.
    ///
    /// # Errors
    /// [`BundleError::PassphraseShort`], [`BundleError::Write`].
    pub fn to_sealed(&self, passphrase: &SecretString) -> Result<Vec<u8>, BundleError> {
        let secrets = self.secrets.iter();
        let secrets = secrets.map(|(name, value)| (name.clone(), value.expose_secret().to_owned()));
        seal::seal(&self.json(secrets.collect(), true)?, passphrase)
    }

    fn json(
        &self,
        secrets: BTreeMap<String, String>,
        is_sealed: bool,
    ) -> Result<Vec<u8>, BundleError> {
        let failed = |error: serde_json::Error| BundleError::Write(Box::new(error));
        let mut document = Document {
            saoma_bundle: BUNDLE_FORM,
            made_by: self.made_by.clone(),
            made_at: self.made_at.millis(),
            checksum: None,
            file: self.file.clone(),
            preparation: Section::of(&self.preparation, is_sealed),
            secrets,
        };
        let value = serde_json::to_value(&document).map_err(failed)?;
        document.checksum = Some(checksum(&value));
        serde_json::to_vec_pretty(&document).map_err(failed)
    }
}

impl Document {
    pub(super) fn into_bundle(self) -> Result<Bundle, BundleError> {
        let secrets = self.secrets.into_iter();
        Ok(Bundle {
            made_at: Timestamp::from_millis(self.made_at),
            made_by: self.made_by,
            file: self.file,
            preparation: self.preparation.carried()?,
            secrets: secrets
                .map(|(name, value)| (name, SecretString::from(value)))
                .collect(),
        })
    }
}

/// The SHA-256 of a document without its own `checksum`, in hex. Spaces and the order of fields do
/// not count, since tools that print JSON change them.
pub(super) fn checksum(document: &Value) -> String {
    let mut text = String::new();
    match document {
        Value::Object(fields) => {
            let rest = fields.iter().filter(|(name, _)| *name != "checksum");
            canonical_object(rest, &mut text);
        }
        other => canonical(other, &mut text),
    }
    let hash = hash_token(&text);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => canonical_object(fields.iter(), out),
        Value::Array(values) => {
            out.push('[');
            for value in values {
                canonical(value, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn canonical_object<'a>(fields: impl Iterator<Item = (&'a String, &'a Value)>, out: &mut String) {
    let fields: BTreeMap<_, _> = fields.collect();
    out.push('{');
    for (name, value) in fields {
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        canonical(value, out);
        out.push(',');
    }
    out.push('}');
}
