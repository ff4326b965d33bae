use std::fmt;

use saoma_ambient::{Entropy, Timestamp, uuid_v7};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUIDv7): ids made later sort later.
            #[must_use]
            pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
                Self(Uuid::from_bytes(uuid_v7(now, entropy)))
            }

            /// The id that was stored as `uuid`.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id as it is stored.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

uuid_ids! {
    /// Names a workspace.
    WorkspaceId,
    /// Names a user; it is the `sub` of the id_tokens.
    UserId,
    /// Names an identity.
    IdentityId,
    /// Names a login.
    LoginId,
    /// Names an audit event.
    AuditEventId,
    /// Names a one-time code that was sent.
    ChallengeId,
    /// Names a conflict that an admin is to settle.
    ConflictId,
    /// Names a merge of two users.
    MergeId,
    /// Names a message of a sandbox's inbox.
    MessageId,
    /// Names a migration.
    MigrationId,
    /// Names an attachment of a step of preparation.
    AttachmentId,
    /// Names a template of set-ups.
    TemplateId,
    /// Names an invitation to attach a WeChat.
    InvitationId,
}

macro_rules! text_ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; whether its form is right is asked of the rules in `check`.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, as WeChat or the store has it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

text_ids! {
    /// WeChat's name of a platform app: `wx` and 16 hex digits.
    AppId,
    /// WeChat's name of a person within one platform app. Case-sensitive; no form is promised.
    OpenId,
    /// WeChat's name of a person within one open platform account. Case-sensitive; no form is promised.
    UnionId,
    /// Our name of an open platform account. WeChat gives it none that an API would tell.
    OpenPlatform,
    /// OpenID Connect's name of an application.
    ClientId,
    /// The scene of a mini program code or a parametric QR code: at most 32 characters.
    TicketCode,
}

/// A short name that goes into URLs: lower-case letters, digits and `-`, fewer than 32 characters,
/// beginning and ending with a letter or digit. Never changed once saved.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The slug of a source within its workspace.
pub type SourceId = Slug;
/// The slug of an application within its workspace.
pub type ApplicationId = Slug;

/// A text that cannot be a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no short name: use lower-case letters, digits and '-', fewer than 32, with a letter or digit first and last"
)]
pub struct SlugError(pub String);

impl Slug {
    /// The longest slug.
    pub const MAX_LENGTH: usize = 31;

    /// Checks the form.
    ///
    /// # Errors
    /// If the text breaks the rule above.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        let letter_or_digit = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = text.as_bytes();
        let ends_well =
            bytes.first().is_some_and(letter_or_digit) && bytes.last().is_some_and(letter_or_digit);
        if ends_well
            && bytes.len() <= Self::MAX_LENGTH
            && bytes
                .iter()
                .all(|byte| letter_or_digit(byte) || *byte == b'-')
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError(text.to_owned()))
        }
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, SlugError> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl std::str::FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        Self::parse(text)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_safe_in_a_url() {
        for good in ["pc", "a", "acme-shop-2", "0", &"a".repeat(31)] {
            assert!(Slug::parse(good).is_ok(), "{good} is a slug");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "A",
            "a_b",
            "a/b",
            "商城",
            "a b",
            &"a".repeat(32),
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad} is no slug");
        }
    }
}
