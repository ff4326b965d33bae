use saoma_model::ImportField;
use serde_json::Value;

use super::{Person, is_wechat};
use crate::draft::Rejection;

/// GenAuth's users (v3: `userId`, `identities` with `type` and `userIdInIdp`; v2: `openid`,
/// `unionid`, `blocked`).
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    for (field, path) in [
        (ImportField::Id, "userId"),
        (ImportField::Id, "id"),
        (ImportField::Name, "nickname"),
        (ImportField::Name, "name"),
        (ImportField::Name, "username"),
        (ImportField::Picture, "photo"),
        (ImportField::Phone, "phone"),
        (ImportField::PhoneVerified, "phoneVerified"),
        (ImportField::Email, "email"),
        (ImportField::EmailVerified, "emailVerified"),
        (ImportField::CreatedAt, "createdAt"),
        (ImportField::Disabled, "blocked"),
    ] {
        person.take(field, path)?;
    }
    if let Some(code) = person.text("phoneCountryCode").map(str::to_owned)
        && let Some(phone) = &mut person.draft.phone
        && !phone.starts_with('+')
    {
        *phone = format!("+{}{phone}", code.trim_start_matches('+'));
    }
    let refused = ["Suspended", "Deactivated", "Resigned", "Archived"];
    if person
        .text("status")
        .is_some_and(|status| refused.contains(&status))
    {
        person.draft.disabled = Some("true".to_owned());
    }
    let (openid, unionid) = (person.text("openid"), person.text("unionid"));
    let (openid, unionid) = (openid.map(str::to_owned), unionid.map(str::to_owned));
    person.add_wechat("", openid.as_deref(), unionid.as_deref());
    let identities = person.value.get("identities").and_then(Value::as_array);
    for identity in identities.into_iter().flatten() {
        let part = |key: &str| identity.get(key).and_then(Value::as_str);
        let Some(id) = part("userIdInIdp") else {
            continue;
        };
        if !part("provider").is_none_or(is_wechat) {
            continue;
        }
        let connection = part("extIdpId").unwrap_or_default();
        match part("type") {
            Some("openid") => person.add_wechat(connection, Some(id), None),
            Some("unionid") => person.add_wechat(connection, None, Some(id)),
            _ => {}
        }
    }
    Ok(())
}
