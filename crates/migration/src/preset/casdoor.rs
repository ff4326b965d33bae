use saoma_model::ImportField;

use super::Person;
use crate::draft::Rejection;

/// Casdoor's users. `wechat` holds what Casdoor took for WeChat's id: the connection `wechat` of the
/// mapping says whether that is a unionid.
pub(super) fn read(person: &mut Person<'_>) -> Result<(), Rejection> {
    for (field, path) in [
        (ImportField::Id, "id"),
        (ImportField::Id, "name"),
        (ImportField::Name, "displayName"),
        (ImportField::Picture, "avatar"),
        (ImportField::Phone, "phone"),
        (ImportField::Email, "email"),
        (ImportField::EmailVerified, "emailVerified"),
        (ImportField::CreatedAt, "createdTime"),
        (ImportField::Disabled, "isForbidden"),
    ] {
        person.take(field, path)?;
    }
    // Digests that Casdoor nests in its own ways, and plain text, are not taken.
    if matches!(person.text("passwordType"), Some("bcrypt" | "argon2id")) {
        person.take(ImportField::PasswordHash, "password")?;
        person.take(ImportField::PasswordScheme, "passwordType")?;
    }
    let openid = person
        .text("properties.oauth_WeChat_openid")
        .map(str::to_owned);
    let unionid = person
        .text("properties.oauth_WeChat_unionid")
        .map(str::to_owned);
    person.add_wechat("wechat", openid.as_deref(), unionid.as_deref());
    if openid.is_none()
        && unionid.is_none()
        && let Some(id) = person.text("wechat").map(str::to_owned)
    {
        person.add_wechat_id("wechat", &id);
    }
    Ok(())
}
