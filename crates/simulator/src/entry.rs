//! Entries of a scenario file: a name beside the fields of a body.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON object that holds a name among a body's fields. serde cannot refuse unknown fields when
/// it flattens, so the name is taken out first and the rest is read as the body that it is.
pub(crate) fn split<T: DeserializeOwned>(
    mut object: Map<String, Value>,
    key: &'static str,
) -> Result<(String, T), EntryError> {
    let name = object.remove(key).ok_or(EntryError::Missing(key))?;
    let Value::String(name) = name else {
        return Err(EntryError::NoText(key));
    };
    match serde_json::from_value(Value::Object(object)) {
        Ok(body) => Ok((name, body)),
        Err(error) => Err(EntryError::Body {
            name,
            reason: error.to_string(),
        }),
    }
}

/// Why an entry of a scenario file is refused.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// It has no name.
    #[error("missing field `{0}`")]
    Missing(&'static str),
    /// Its name is not a text.
    #[error("`{0}` is not a text")]
    NoText(&'static str),
    /// Its fields are not those of its kind. serde passes on this sentence only, so it holds its cause.
    #[error("{name:?}: {reason}")]
    Body {
        /// The entry's name.
        name: String,
        /// What serde says.
        reason: String,
    },
}
