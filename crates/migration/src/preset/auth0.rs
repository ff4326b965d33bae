use saoma_model::ImportField;
use serde_json::Value;

use super::{Person, at, is_wechat};
use crate::draft::Rejection;

/// Auth0's export of users.
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    for (field, path) in [
        (ImportField::Id, "user_id"),
        (ImportField::Name, "nickname"),
        (ImportField::Name, "name"),
        (ImportField::Picture, "picture"),
        (ImportField::Phone, "phone_number"),
        (ImportField::PhoneVerified, "phone_verified"),
        (ImportField::Email, "email"),
        (ImportField::EmailVerified, "email_verified"),
        (ImportField::CreatedAt, "created_at"),
        (ImportField::Disabled, "blocked"),
    ] {
        person.take(field, path)?;
    }
    if person.draft.password_hash.is_none() {
        person.take(ImportField::PasswordHash, "passwordHash")?;
    }
    let identities = person.value.get("identities").and_then(Value::as_array);
    for identity in identities.into_iter().flatten() {
        let part = |path: &str| at(identity, path).and_then(Value::as_str);
        let connection = part("connection").or_else(|| part("provider"));
        let Some(connection) = connection else {
            continue;
        };
        if !is_wechat(connection) && !person.mapping.connections.contains_key(connection) {
            continue;
        }
        let (openid, unionid) = (part("profileData.openid"), part("profileData.unionid"));
        if openid.is_some() || unionid.is_some() {
            person.add_wechat(connection, openid, unionid);
        } else if let Some(id) = part("user_id") {
            // Linked accounts carry the connection's name in front.
            let id = id.rsplit('|').next().unwrap_or(id);
            person.add_wechat_id(connection, id);
        }
    }
    Ok(())
}
