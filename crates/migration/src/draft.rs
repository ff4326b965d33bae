//! What a row says about a person, as text: before anything is checked.

use saoma_model::{ImportField, RowReason};

/// What a row says, field by field. An empty text says nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) picture: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) phone_verified: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: Option<String>,
    /// With the platform app to which each belongs, if the row says so.
    pub(crate) openids: Vec<(Option<String>, String)>,
    /// With the open platform account to which each belongs, if the row says so.
    pub(crate) unionids: Vec<(Option<String>, String)>,
    pub(crate) created_at: Option<String>,
    pub(crate) password_hash: Option<String>,
    pub(crate) password_scheme: Option<String>,
    pub(crate) password_salt: Option<String>,
    pub(crate) disabled: Option<String>,
}

/// Why a row cannot be used: the reason, and the field and value that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) reason: RowReason,
    pub(crate) field: Option<ImportField>,
    pub(crate) value: Option<String>,
}

impl Rejection {
    /// Of the row as a whole.
    pub(crate) const fn of_row(reason: RowReason) -> Self {
        Self {
            reason,
            field: None,
            value: None,
        }
    }

    /// Of one value. A password's hash is not repeated.
    pub(crate) fn of(reason: RowReason, field: ImportField, value: &str) -> Self {
        let is_secret = matches!(field, ImportField::PasswordHash | ImportField::PasswordSalt);
        Self {
            reason,
            field: Some(field),
            value: (!is_secret).then(|| shortened(value)),
        }
    }
}

/// Enough of a value to recognise it by.
pub(crate) fn shortened(value: &str) -> String {
    const LONGEST: usize = 100;
    let mut text: String = value.chars().filter(|c| *c != '\0').take(LONGEST).collect();
    if value.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

impl Draft {
    /// Whether any text holds a NUL character, which no database keeps.
    pub(crate) fn has_nul(&self) -> bool {
        let ids = self.openids.iter().chain(&self.unionids);
        let single = [
            &self.id,
            &self.name,
            &self.picture,
            &self.phone,
            &self.email,
            &self.password_hash,
            &self.password_salt,
        ];
        let single = single.into_iter().flatten();
        single
            .chain(ids.flat_map(|(scope, id)| scope.iter().chain([id])))
            .any(|text| text.contains('\0'))
    }

    /// Puts a value where it belongs. Of two columns for one field the first that says something
    /// counts; openids and unionids there may be many.
    pub(crate) fn set(&mut self, field: ImportField, scope: Option<&str>, value: String) {
        if value.is_empty() {
            return;
        }
        let slot = match field {
            ImportField::Openid => {
                self.openids.push((scope.map(str::to_owned), value));
                return;
            }
            ImportField::Unionid => {
                self.unionids.push((scope.map(str::to_owned), value));
                return;
            }
            // These say something about the others; whoever reads a row knows them.
            ImportField::Appid | ImportField::OpenPlatform => return,
            ImportField::Id => &mut self.id,
            ImportField::Name => &mut self.name,
            ImportField::Picture => &mut self.picture,
            ImportField::Phone => &mut self.phone,
            ImportField::PhoneVerified => &mut self.phone_verified,
            ImportField::Email => &mut self.email,
            ImportField::EmailVerified => &mut self.email_verified,
            ImportField::CreatedAt => &mut self.created_at,
            ImportField::PasswordHash => &mut self.password_hash,
            ImportField::PasswordScheme => &mut self.password_scheme,
            ImportField::PasswordSalt => &mut self.password_salt,
            ImportField::Disabled => &mut self.disabled,
        };
        slot.get_or_insert(value);
    }
}
