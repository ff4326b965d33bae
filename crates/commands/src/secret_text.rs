use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use ts_rs::TS;

/// A text of a request that may be a secret: it does not print, and no error repeats it.
#[derive(Debug, Clone, TS)]
#[ts(as = "String")]
pub(crate) struct SecretText(SecretString);

impl SecretText {
    /// The text.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// As a secret of the layers below.
    pub(crate) fn into_secret(self) -> SecretString {
        self.0
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The parser's own error names what it found in the text's place.
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text.into())),
            _ => Err(serde::de::Error::custom("a text was expected")),
        }
    }
}

/// An empty field of a form is no secret.
pub(crate) fn given(text: Option<SecretText>) -> Option<SecretString> {
    text.map(SecretText::into_secret)
        .filter(|secret| !secret.expose_secret().is_empty())
}
