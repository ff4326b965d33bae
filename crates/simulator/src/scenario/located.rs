//! YAML or JSON as a tree that knows where each of its values stands. JSON is read as the YAML that
//! it is.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::ScenarioError;

/// The largest scenario file, in bytes.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

/// Line and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

/// A value and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) place: Place,
    node: Node,
}

#[derive(Debug, Clone)]
enum Node {
    Object(Vec<(String, Place, Located)>),
    List(Vec<Located>),
    Scalar(Value),
}

impl Place {
    /// What is wrong here.
    pub(super) fn wrong(self, detail: impl Into<String>) -> ScenarioError {
        ScenarioError::Wrong {
            line: self.line,
            column: self.column,
            detail: detail.into(),
        }
    }
}

impl Located {
    /// Reads a whole file.
    pub(super) fn read(content: &[u8]) -> Result<Self, ScenarioError> {
        if content.len() > MAX_BYTES {
            return Err(ScenarioError::TooLarge {
                bytes: content.len(),
            });
        }
        let text = std::str::from_utf8(content).map_err(|_| ScenarioError::NotText)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let options = serde_saphyr::options! {
            with_snippet: false,
            strict_booleans: true,
            duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
            budget: serde_saphyr::budget! {
                max_documents: 1,
                max_depth: 32,
                max_nodes: 200_000,
                max_aliases: 1_000,
                max_anchors: 1_000,
                max_total_scalar_bytes: 4 * MAX_BYTES,
            },
        };
        serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            let place = error
                .location()
                .map_or_else(Place::default, |location| Place {
                    line: location.line(),
                    column: location.column(),
                });
            place.wrong(sentence(&error.without_snippet().to_string()))
        })
    }

    /// The fields of an object, each with the place of its name.
    pub(super) fn fields(&self) -> Result<&[(String, Place, Self)], ScenarioError> {
        match &self.node {
            Node::Object(fields) => Ok(fields),
            _ => Err(self.place.wrong("expected fields, as in `name: value`")),
        }
    }

    /// The entries of a list.
    pub(super) fn entries(&self) -> Result<&[Self], ScenarioError> {
        match &self.node {
            Node::List(entries) => Ok(entries),
            _ => Err(self.place.wrong("expected a list")),
        }
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        let Node::Object(fields) = &self.node else {
            return None;
        };
        let (_, _, value) = fields.iter().find(|(known, _, _)| known == name)?;
        Some(value)
    }

    /// The value as a type of ours; what is wrong is told at the field that serde names, if it
    /// names one.
    pub(super) fn typed<T: DeserializeOwned>(&self) -> Result<T, ScenarioError> {
        serde_json::from_value(self.value()).map_err(|error| {
            let detail = sentence(&error.to_string());
            let place = named_field(&detail).and_then(|field| self.place_of(&field));
            place.unwrap_or(self.place).wrong(detail)
        })
    }

    /// The value without places.
    pub(super) fn value(&self) -> Value {
        match &self.node {
            Node::Object(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(name, _, value)| (name.clone(), value.value()))
                    .collect::<Map<_, _>>(),
            ),
            Node::List(entries) => Value::Array(entries.iter().map(Self::value).collect()),
            Node::Scalar(value) => value.clone(),
        }
    }

    /// Where the first field of this name stands, however deep.
    fn place_of(&self, name: &str) -> Option<Place> {
        match &self.node {
            Node::Object(fields) => fields.iter().find_map(|(known, place, value)| {
                if known == name {
                    Some(*place)
                } else {
                    value.place_of(name)
                }
            }),
            Node::List(entries) => entries.iter().find_map(|entry| entry.place_of(name)),
            Node::Scalar(_) => None,
        }
    }
}

/// The position is told in fields of its own.
fn sentence(message: &str) -> String {
    let cut = [" at line ", " (at line "]
        .into_iter()
        .find_map(|mark| message.rsplit_once(mark));
    cut.map_or(message, |(before, _)| before).to_owned()
}

fn named_field(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once("unknown field `")?;
    let (field, _) = rest.split_once('`')?;
    Some(field.to_owned())
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Node>::deserialize(deserializer)?;
        Ok(Self {
            place: Place {
                line: spanned.referenced.line(),
                column: spanned.referenced.column(),
            },
            node: spanned.value,
        })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = seq.next_element()? {
            entries.push(entry);
        }
        Ok(Node::List(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<Spanned<String>>()? {
            let place = Place {
                line: name.referenced.line(),
                column: name.referenced.column(),
            };
            fields.push((name.value, place, map.next_value()?));
        }
        Ok(Node::Object(fields))
    }
}
