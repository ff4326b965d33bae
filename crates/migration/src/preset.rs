//! What other systems' exports say about a person, as JSON. A table from the same systems is read
//! by its headers.

use saoma_model::{ImportField, RowReason};
use serde_json::Value;

use crate::draft::{Draft, Rejection};
use crate::mapping::{Connection, Mapping};
use crate::value;

mod auth0;
mod authing;
mod casdoor;
mod flat;
mod keycloak;
mod logto;

/// A system whose exports are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// GenAuth, formerly Authing.
    #[serde(alias = "genauth")]
    Authing,
    /// Casdoor.
    Casdoor,
    /// A Keycloak realm.
    Keycloak,
    /// Logto.
    Logto,
    /// Auth0.
    Auth0,
    /// WeChat's own `user/get`: openids and nothing else.
    Wechat,
    /// Our own JSON Lines, and whatever has fields by the known names.
    Flat,
}

impl Preset {
    /// The system that wrote an object, by the fields that only it has.
    pub(crate) fn of(value: &Value) -> Self {
        let has = |key: &str| value.get(key).is_some();
        if value.is_string() {
            Self::Wechat
        } else if has("federatedIdentities") || (has("createdTimestamp") && has("enabled")) {
            Self::Keycloak
        } else if has("primaryEmail") || has("primaryPhone") {
            Self::Logto
        } else if has("owner") && has("displayName") {
            Self::Casdoor
        } else if has("user_id") && (has("identities") || has("email_verified")) {
            Self::Auth0
        } else if has("userPoolId")
            || has("userSourceType")
            || has("extIdpId")
            || has("phoneCountryCode")
        {
            Self::Authing
        } else {
            Self::Flat
        }
    }

    /// What an element of the list says.
    pub(crate) fn read(self, value: &Value, mapping: &Mapping) -> Result<Draft, Rejection> {
        if let (Some(openid), Self::Wechat | Self::Flat) = (value.as_str(), self) {
            let mut draft = Draft::default();
            draft.set(ImportField::Openid, None, value::plain(openid).to_owned());
            return Ok(draft);
        }
        if !value.is_object() {
            return Err(Rejection::of_row(RowReason::NotAnObject));
        }
        let mut person = Person {
            value,
            mapping,
            draft: Draft::default(),
        };
        person.mapped()?;
        match self {
            Self::Authing => authing::read(&mut person)?,
            Self::Casdoor => casdoor::read(&mut person)?,
            Self::Keycloak => keycloak::read(&mut person)?,
            Self::Logto => logto::read(&mut person)?,
            Self::Auth0 => auth0::read(&mut person)?,
            Self::Wechat | Self::Flat => flat::read(&mut person)?,
        }
        Ok(person.draft)
    }
}

/// An object that describes a person, and what has been read of it.
struct Person<'a> {
    value: &'a Value,
    mapping: &'a Mapping,
    draft: Draft,
}

impl Person<'_> {
    /// What the mapping's paths name comes first.
    fn mapped(&mut self) -> Result<(), Rejection> {
        for path in self.mapping.columns.keys() {
            let Some((field, scope)) = self.mapping.target(path) else {
                continue;
            };
            if let Some(text) = text(at(self.value, path), field)? {
                self.draft.set(field, scope, text);
            }
        }
        Ok(())
    }

    /// Takes the value at a path, if there is one.
    fn take(&mut self, field: ImportField, path: &str) -> Result<(), Rejection> {
        if let Some(text) = text(at(self.value, path), field)? {
            self.draft.set(field, None, text);
        }
        Ok(())
    }

    /// A text at a path, if there is one.
    fn text(&self, path: &str) -> Option<&str> {
        at(self.value, path)?
            .as_str()
            .filter(|text| !text.is_empty())
    }

    /// What WeChat calls the person, through another system's connection of this name.
    fn add_wechat(&mut self, connection: &str, openid: Option<&str>, unionid: Option<&str>) {
        let none = Connection::default();
        let scopes = self.mapping.connections.get(connection).unwrap_or(&none);
        if let Some(openid) = openid {
            let openid = value::plain(openid).to_owned();
            self.draft
                .set(ImportField::Openid, scopes.appid.as_deref(), openid);
        }
        if let Some(unionid) = unionid {
            let unionid = value::plain(unionid).to_owned();
            self.draft.set(
                ImportField::Unionid,
                scopes.open_platform.as_deref(),
                unionid,
            );
        }
    }

    /// An id of WeChat's of which nobody says what it is: the connection tells, if it names an open
    /// platform account or a platform app only; else it is an openid.
    fn add_wechat_id(&mut self, connection: &str, id: &str) {
        let scopes = self.mapping.connections.get(connection);
        let is_unionid =
            scopes.is_some_and(|scopes| scopes.open_platform.is_some() && scopes.appid.is_none());
        if is_unionid {
            self.add_wechat(connection, None, Some(id));
        } else {
            self.add_wechat(connection, Some(id), None);
        }
    }
}

/// Whether another system's name of a connection is WeChat.
fn is_wechat(name: &str) -> bool {
    let name = name.to_lowercase();
    ["wechat", "weixin", "微信"]
        .iter()
        .any(|word| name.contains(word))
}

/// The value at a dotted path. A key that has dots itself is found, too.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    let (first, rest) = path.split_once('.')?;
    at(value.get(first)?, rest)
}

/// A JSON value as text; nothing if it says nothing.
fn text(value: Option<&Value>, field: ImportField) -> Result<Option<String>, Rejection> {
    Ok(match value {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(value::plain(text).to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::Bool(flag)) => Some(flag.to_string()),
        Some(other) => {
            return Err(Rejection::of(
                RowReason::WrongType,
                field,
                &other.to_string(),
            ));
        }
    })
}

#[cfg(test)]
#[path = "preset_tests.rs"]
mod tests;
