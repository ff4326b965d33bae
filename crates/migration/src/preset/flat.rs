use saoma_model::ImportField;
use serde_json::Value;

use super::{Person, text};
use crate::draft::Rejection;

/// Fields by the known names, and `identities` as our own export has them.
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    let Value::Object(object) = person.value else {
        return Ok(());
    };
    let (appid, open_platform) = (scope(object, "appid"), scope(object, "open_platform"));
    for (key, value) in object {
        let is_mapped = person.mapping.columns.contains_key(key);
        let Some((field, _)) = person.mapping.target(key).filter(|_| !is_mapped) else {
            continue;
        };
        let scope = match field {
            ImportField::Openid => appid,
            ImportField::Unionid => open_platform,
            _ => None,
        };
        if let Some(text) = text(Some(value), field)? {
            person.draft.set(field, scope, text);
        }
    }
    let identities = object.get("identities").and_then(Value::as_array);
    for identity in identities.into_iter().flatten() {
        let part = |key: &str| identity.get(key).and_then(Value::as_str);
        let Some(value) = part("value") else { continue };
        let (field, scope) = match part("kind") {
            Some("openid") => (ImportField::Openid, part("appid")),
            Some("unionid") => (ImportField::Unionid, part("open_platform")),
            _ => continue,
        };
        person.draft.set(field, scope, value.to_owned());
    }
    Ok(())
}

fn scope<'a>(object: &'a serde_json::Map<String, Value>, key: &str) -> Option<&'a str> {
    object
        .get(key)
        .and_then(Value::as_str)
        .filter(|scope| !scope.is_empty())
}
