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
        Err(source) => Err(EntryError::Body { name, source }),
    }
}

/// Why an entry is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EntryError {
    #[error("missing field `{0}`")]
    Missing(&'static str),
    #[error("`{0}` is not a text")]
    NoText(&'static str),
    // serde shows only this sentence, so it carries its cause.
    #[error("{name:?}: {source}")]
    Body {
        name: String,
        source: serde_json::Error,
    },
}
