use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::yes;

/// A source on an application: its short name alone, or with more to say.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(schema_with = "super::schema::enablement")]
pub struct EnablementEntry {
    /// The source; one of `sources`.
    pub id: String,
    /// Whether the application offers it.
    pub enabled: bool,
    /// Whether the login page opens with it; without any, it opens with the first.
    pub default: bool,
}

impl EnablementEntry {
    /// A source that is simply offered.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            enabled: true,
            default: false,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Long {
    id: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    default: bool,
}

impl Serialize for EnablementEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.enabled && !self.default {
            return serializer.serialize_str(&self.id);
        }
        Long {
            id: self.id.clone(),
            enabled: self.enabled,
            default: self.default,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EnablementEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EnablementVisitor)
    }
}

/// By hand and not `untagged`, which would tell nothing of what is wrong inside.
struct EnablementVisitor;

impl<'de> Visitor<'de> for EnablementVisitor {
    type Value = EnablementEntry;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the id of a source, or {id, enabled, default}")
    }

    fn visit_str<E>(self, id: &str) -> Result<Self::Value, E> {
        Ok(EnablementEntry::new(id))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let long = Long::deserialize(MapAccessDeserializer::new(map))?;
        Ok(EnablementEntry {
            id: long.id,
            enabled: long.enabled,
            default: long.default,
        })
    }
}
