use serde::{Deserialize, Serialize};

use crate::entry;

/// A WeChat user as `PUT /_saoma/people/{name}` takes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonBody {
    /// What the profile shows; may be empty, as in life.
    pub nickname: String,
    /// The picture's URL; absent for a drawn one, empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The verified phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whether WeChat gives no unionid for this person.
    #[serde(default)]
    pub legacy: bool,
    /// Whether Official Accounts get a snapshot (virtual) user in place of this person.
    #[serde(default)]
    pub snapshot: bool,
}

/// A WeChat user who exists only in the simulator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct Person {
    /// How scripts call the person; never on WeChat's wire.
    pub name: String,
    /// All else.
    #[serde(flatten)]
    pub body: PersonBody,
}

impl TryFrom<serde_json::Map<String, serde_json::Value>> for Person {
    type Error = entry::EntryError;

    fn try_from(
        object: serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, entry::EntryError> {
        let (name, body) = entry::split(object, "name")?;
        Ok(Self { name, body })
    }
}

impl Person {
    /// Takes a name that fits a path segment: up to 64 characters, no slash, no control character.
    #[must_use]
    pub fn new(name: &str, body: PersonBody) -> Option<Self> {
        let fits = !name.trim().is_empty()
            && name.chars().count() <= 64
            && !name.chars().any(|c| c == '/' || c.is_control());
        fits.then(|| Self {
            name: name.to_owned(),
            body,
        })
    }
}
