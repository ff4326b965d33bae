use std::fmt;

use secrecy::SecretString;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a secret is read: `{env: NAME}`, `{file: PATH}` or, in a sandbox, `{value: …}`.
#[derive(Debug, Clone)]
pub enum Secret {
    /// An environment variable of the process that applies the file.
    Env(String),
    /// A file's text without the line ends behind it; a relative path starts at the file of apply.
    File(String),
    /// The secret itself. Only a sandbox takes it, since files are copied and committed.
    Value(SecretString),
    /// None of the three. What was written instead is not kept, since it may be the secret.
    Unreadable,
}

impl Secret {
    /// Asks for an environment variable.
    pub fn env(name: impl Into<String>) -> Self {
        Self::Env(name.into())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, value) = match self {
            Self::Env(name) => ("env", name),
            Self::File(path) => ("file", path),
            Self::Value(_) | Self::Unreadable => {
                return Err(S::Error::custom("a secret is never written out"));
            }
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, value)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

/// By hand, so that no message of a parser repeats what stood in the place of a secret.
struct SecretVisitor;

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = Secret;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("{env: NAME}, {file: PATH} or {value: TEXT}")
    }

    fn visit_str<E>(self, _: &str) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_unit<E>(self) -> Result<Secret, E> {
        Ok(Secret::Unreadable)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Secret, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Secret::Unreadable)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Secret, A::Error> {
        let mut secret = Secret::Unreadable;
        let mut entries = 0;
        while let Some(key) = map.next_key::<String>()? {
            entries += 1;
            secret = match key.as_str() {
                "env" => Secret::Env(map.next_value()?),
                "file" => Secret::File(map.next_value()?),
                "value" => Secret::Value(SecretString::from(map.next_value::<String>()?)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    Secret::Unreadable
                }
            };
        }
        Ok(if entries == 1 {
            secret
        } else {
            Secret::Unreadable
        })
    }
}
