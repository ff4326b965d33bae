use saoma_model::ImportField;
use serde_json::Value;

use super::{Person, at, is_wechat};
use crate::draft::Rejection;

/// Users of a realm that Keycloak exported.
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    for (field, path) in [
        (ImportField::Id, "id"),
        (ImportField::Id, "username"),
        (ImportField::Email, "email"),
        (ImportField::EmailVerified, "emailVerified"),
        (ImportField::CreatedAt, "createdTimestamp"),
    ] {
        person.take(field, path)?;
    }
    for (field, names) in [
        (ImportField::Name, ["nickname", "displayName"]),
        (ImportField::Phone, ["phoneNumber", "phone"]),
        (
            ImportField::PhoneVerified,
            ["phoneNumberVerified", "phoneVerified"],
        ),
        (ImportField::Picture, ["picture", "avatar"]),
    ] {
        for name in names {
            if let Some(text) = attribute(person.value, name) {
                person.draft.set(field, None, text);
            }
        }
    }
    if person.draft.name.is_none() {
        person.draft.name = name(person);
    }
    if person.value.get("enabled") == Some(&Value::Bool(false)) {
        person.draft.disabled = Some("true".to_owned());
    }
    let (openid, unionid) = (
        attribute(person.value, "openid"),
        attribute(person.value, "unionid"),
    );
    person.add_wechat("", openid.as_deref(), unionid.as_deref());
    let federated = person
        .value
        .get("federatedIdentities")
        .and_then(Value::as_array);
    for identity in federated.into_iter().flatten() {
        let part = |key: &str| identity.get(key).and_then(Value::as_str);
        if let (Some(alias), Some(id)) = (part("identityProvider"), part("userId"))
            && (is_wechat(alias) || person.mapping.connections.contains_key(alias))
        {
            person.add_wechat_id(alias, id);
        }
    }
    password(person);
    Ok(())
}

/// An attribute's first value.
fn attribute(value: &Value, name: &str) -> Option<String> {
    let found = at(value, "attributes")?.get(name)?;
    let first = found.as_array().and_then(|list| list.first());
    first.unwrap_or(found).as_str().map(str::to_owned)
}

/// Chinese names stand family name first, without a blank.
fn name(person: &Person<'_>) -> Option<String> {
    let (first, last) = (person.text("firstName"), person.text("lastName"));
    Some(match (first, last) {
        (Some(first), Some(last)) if first.is_ascii() || last.is_ascii() => {
            format!("{first} {last}")
        }
        (Some(first), Some(last)) => format!("{last}{first}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => return None,
    })
}

/// Keycloak's hash as one text; others than PBKDF2 and Argon2 are not taken.
fn password(person: &mut Person<'_>) {
    let credentials = person.value.get("credentials").and_then(Value::as_array);
    for credential in credentials.into_iter().flatten() {
        if credential.get("type").and_then(Value::as_str) != Some("password") {
            continue;
        }
        let nested = |key: &str| -> Option<Value> {
            serde_json::from_str(credential.get(key)?.as_str()?).ok()
        };
        let (Some(secret), Some(data)) = (nested("secretData"), nested("credentialData")) else {
            continue;
        };
        let part = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let algorithm = part(&data, "algorithm").unwrap_or_default();
        let iterations = data.get("hashIterations").and_then(Value::as_u64);
        if let (Some(hash), Some(salt), Some(iterations), "pbkdf2-sha256" | "pbkdf2-sha512") = (
            part(&secret, "value"),
            part(&secret, "salt"),
            iterations,
            algorithm.as_str(),
        ) {
            person.draft.password_hash = Some(format!("${algorithm}$i={iterations}${salt}${hash}"));
            return;
        }
    }
}
