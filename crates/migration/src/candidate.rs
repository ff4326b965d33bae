//! A row whose values have been checked: what is to be compared with what is known.

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, IdentityKey, ImportField, OpenId, OpenPlatform, PasswordHash, RowReason, UnionId,
    refusals,
};

use crate::draft::{Draft, Rejection};
use crate::options::Options;
use crate::value;

/// What a row says about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) external_id: Option<String>,
    pub(crate) nickname: Option<String>,
    pub(crate) picture: Option<String>,
    /// E.164.
    pub(crate) phone: Option<String>,
    pub(crate) phone_verified: bool,
    /// In lower case.
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) identities: Vec<IdentityKey>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) password: Option<PasswordHash>,
    pub(crate) disabled: Option<bool>,
}

impl Candidate {
    /// Checks what a row says.
    pub(crate) fn check(draft: Draft, options: &Options) -> Result<Self, Rejection> {
        if draft.has_nul() {
            return Err(Rejection::of_row(RowReason::NulByte));
        }
        let identities = identities(&draft, options)?;
        let candidate = Self {
            external_id: text(draft.id, ImportField::Id)?,
            nickname: draft.name.filter(|name| !name.is_empty()),
            picture: draft.picture,
            phone: checked(
                draft.phone,
                ImportField::Phone,
                RowReason::PhoneForm,
                value::phone,
            )?,
            phone_verified: flag(draft.phone_verified, ImportField::PhoneVerified)?
                .unwrap_or_default(),
            email: checked(draft.email, ImportField::Email, RowReason::EmailForm, email)?,
            email_verified: flag(draft.email_verified, ImportField::EmailVerified)?
                .unwrap_or_default(),
            identities,
            created_at: checked(
                draft.created_at,
                ImportField::CreatedAt,
                RowReason::DateForm,
                value::date,
            )?,
            password: password(
                draft.password_hash,
                draft.password_scheme.as_deref(),
                draft.password_salt.as_deref(),
            )?,
            disabled: flag(draft.disabled, ImportField::Disabled)?,
        };
        if candidate.has_key() {
            Ok(candidate)
        } else {
            Err(Rejection::of_row(RowReason::NoKey))
        }
    }

    fn has_key(&self) -> bool {
        self.external_id.is_some()
            || !self.identities.is_empty()
            || self.phone.is_some()
            || self.email.is_some()
    }
}

fn identities(draft: &Draft, options: &Options) -> Result<Vec<IdentityKey>, Rejection> {
    let mut keys = Vec::new();
    for (appid, openid) in &draft.openids {
        let Some(appid) = appid.as_ref().or(options.appid.as_ref()) else {
            return Err(Rejection::of(
                RowReason::AppidMissing,
                ImportField::Openid,
                openid,
            ));
        };
        if refusals(&saoma_model::appid(appid)) {
            return Err(Rejection::of(
                RowReason::AppidForm,
                ImportField::Appid,
                appid,
            ));
        }
        refuse_strange(openid, ImportField::Openid, RowReason::OpenidForm)?;
        keys.push(IdentityKey::Openid {
            appid: AppId::new(appid),
            openid: OpenId::new(openid),
        });
    }
    for (open_platform, unionid) in &draft.unionids {
        let Some(open_platform) = open_platform.as_ref().or(options.open_platform.as_ref()) else {
            return Err(Rejection::of(
                RowReason::OpenPlatformMissing,
                ImportField::Unionid,
                unionid,
            ));
        };
        refuse_strange(unionid, ImportField::Unionid, RowReason::UnionidForm)?;
        keys.push(IdentityKey::Unionid {
            open_platform: OpenPlatform::new(open_platform),
            unionid: UnionId::new(unionid),
        });
    }
    // The same id in two columns is one.
    let mut seen = Vec::new();
    for key in keys {
        if !seen.contains(&key) {
            seen.push(key);
        }
    }
    Ok(seen)
}

/// WeChat promises no form for its ids; what it never gave is something with blanks or Chinese, or
/// a number that a spreadsheet rounded.
fn refuse_strange(id: &str, field: ImportField, reason: RowReason) -> Result<(), Rejection> {
    if value::is_rounded(id) {
        return Err(Rejection::of(RowReason::DamagedNumber, field, id));
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (6..=64).contains(&id.len()) && id.bytes().all(is_plain) {
        return Ok(());
    }
    Err(Rejection::of(reason, field, id))
}

fn text(value: Option<String>, field: ImportField) -> Result<Option<String>, Rejection> {
    match value {
        Some(text) if value::is_rounded(&text) => {
            Err(Rejection::of(RowReason::DamagedNumber, field, &text))
        }
        Some(text) => {
            let whole = text.strip_suffix(".0").unwrap_or(&text);
            let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
            Ok(Some(if is_number { whole.to_owned() } else { text }))
        }
        None => Ok(None),
    }
}

fn checked<T>(
    value: Option<String>,
    field: ImportField,
    reason: RowReason,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Rejection> {
    let Some(text) = value else {
        return Ok(None);
    };
    if value::is_rounded(&text) {
        return Err(Rejection::of(RowReason::DamagedNumber, field, &text));
    }
    match read(&text) {
        Some(value) => Ok(Some(value)),
        None => Err(Rejection::of(reason, field, &text)),
    }
}

fn email(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    (!refusals(&saoma_model::email(&lower))).then_some(lower)
}

fn flag(value: Option<String>, field: ImportField) -> Result<Option<bool>, Rejection> {
    let Some(text) = value else {
        return Ok(None);
    };
    match value::flag(&text) {
        Some(flag) => Ok(Some(flag)),
        None => Err(Rejection::of(RowReason::FlagForm, field, &text)),
    }
}

fn password(
    hash: Option<String>,
    scheme: Option<&str>,
    salt: Option<&str>,
) -> Result<Option<PasswordHash>, Rejection> {
    let Some(hash) = hash else {
        return Ok(None);
    };
    match value::password(&hash, scheme, salt) {
        Ok(hash) => Ok(Some(hash)),
        Err(reason @ RowReason::PasswordScheme) => Err(Rejection::of(
            reason,
            ImportField::PasswordScheme,
            scheme.unwrap_or_default(),
        )),
        Err(reason) => Err(Rejection::of(reason, ImportField::PasswordHash, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            openids: vec![(None, "oA1-b_2c3d".to_owned())],
            unionids: vec![(Some("acme".to_owned()), "uB4c5d6".to_owned())],
            phone: Some("13800138000".to_owned()),
            email: Some("A@Acme.example".to_owned()),
            ..Draft::default()
        }
    }

    fn options() -> Options {
        Options {
            appid: Some("wx0123456789abcdef".to_owned()),
            ..Options::default()
        }
    }

    #[test]
    fn ids_without_a_scope_get_the_one_that_was_named() {
        let candidate = Candidate::check(draft(), &options()).expect("the draft is sound");
        let scopes: Vec<&str> = candidate
            .identities
            .iter()
            .map(IdentityKey::scope)
            .collect();
        assert_eq!(scopes, ["wx0123456789abcdef", "acme"]);
        assert_eq!(candidate.email.as_deref(), Some("a@acme.example"));
        let rejection = Candidate::check(draft(), &Options::default()).expect_err("no AppID");
        assert_eq!(rejection.reason, RowReason::AppidMissing);
    }

    #[test]
    fn a_value_that_cannot_be_right_is_named() {
        type Damage = fn(&mut Draft);
        let cases: [(Damage, RowReason); 6] = [
            (
                |draft| draft.phone = Some("1.38E+10".to_owned()),
                RowReason::DamagedNumber,
            ),
            (
                |draft| draft.phone = Some("12".to_owned()),
                RowReason::PhoneForm,
            ),
            (
                |draft| draft.email = Some("a@b".to_owned()),
                RowReason::EmailForm,
            ),
            (
                |draft| draft.created_at = Some("1/2/23".to_owned()),
                RowReason::DateForm,
            ),
            (
                |draft| draft.openids = vec![(None, "小明".to_owned())],
                RowReason::OpenidForm,
            ),
            (
                |draft| {
                    *draft = Draft {
                        name: Some("小明".to_owned()),
                        ..Draft::default()
                    }
                },
                RowReason::NoKey,
            ),
        ];
        for (damage, reason) in cases {
            let mut draft = draft();
            damage(&mut draft);
            let rejection = Candidate::check(draft, &options()).expect_err("damaged");
            assert_eq!(rejection.reason, reason);
        }
    }

    #[test]
    fn the_hash_of_a_password_is_in_no_report() {
        let mut draft = draft();
        draft.password_hash = Some("secret-hash".to_owned());
        draft.password_scheme = Some("bcrypt".to_owned());
        let rejection = Candidate::check(draft, &options()).expect_err("no bcrypt");
        assert_eq!(rejection.value, None);
    }
}
