use saoma_model::ImportField;
use serde_json::Value;

use super::{Person, at, is_wechat};
use crate::draft::Rejection;

/// Logto's users. It knows verified addresses only.
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    for (field, path) in [
        (ImportField::Id, "id"),
        (ImportField::Name, "name"),
        (ImportField::Name, "username"),
        (ImportField::Picture, "avatar"),
        (ImportField::Phone, "primaryPhone"),
        (ImportField::Email, "primaryEmail"),
        (ImportField::CreatedAt, "createdAt"),
        (ImportField::Disabled, "isSuspended"),
    ] {
        person.take(field, path)?;
    }
    // Logto leaves the plus of the country code out.
    if let Some(phone) = &mut person.draft.phone
        && !phone.starts_with('+')
    {
        phone.insert(0, '+');
    }
    person.draft.phone_verified = person.draft.phone.as_ref().map(|_| "true".to_owned());
    person.draft.email_verified = person.draft.email.as_ref().map(|_| "true".to_owned());
    password(person)?;
    let identities = person.value.get("identities").and_then(Value::as_object);
    for (connector, identity) in identities.into_iter().flatten() {
        if !is_wechat(connector) && !person.mapping.connections.contains_key(connector) {
            continue;
        }
        let part = |path: &str| at(identity, path).and_then(Value::as_str);
        let either = |key: &str| {
            let raw = part(&format!("details.rawData.{key}"));
            raw.or_else(|| part(&format!("details.{key}")))
        };
        let (openid, unionid) = (either("openid"), either("unionid"));
        if openid.is_some() || unionid.is_some() {
            person.add_wechat(connector, openid, unionid);
        } else if let Some(id) = part("userId") {
            person.add_wechat_id(connector, id);
        }
    }
    Ok(())
}

fn password(person: &mut Person<'_>) -> Result<(), Rejection> {
    let scheme = match person.text("passwordEncryptionMethod") {
        Some("Argon2i" | "Argon2id" | "Argon2d") => "argon2",
        Some("Bcrypt") => "bcrypt",
        Some("MD5") => "md5",
        Some("SHA1") => "sha1",
        Some("SHA256") => "sha256",
        _ => return Ok(()),
    };
    person.take(ImportField::PasswordHash, "passwordEncrypted")?;
    person.draft.password_scheme = Some(scheme.to_owned());
    Ok(())
}
