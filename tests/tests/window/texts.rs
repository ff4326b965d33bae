//! What the screens say, from the catalogue that they are made from.

use serde_json::Value;

use crate::program::project;

/// The English text of a key.
pub(crate) fn en(key: &str) -> String {
    text("en", key)
}

/// The text of a key in a language.
pub(crate) fn text(language: &str, key: &str) -> String {
    let catalogue = std::fs::read_to_string(project().join(format!("locales/{language}.json")))
        .expect("the catalogue is there");
    let catalogue: Value = serde_json::from_str(&catalogue).expect("it is JSON");
    catalogue[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text for {key}"))
        .to_owned()
}
