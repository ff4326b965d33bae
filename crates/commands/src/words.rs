//! The words of `model` as the screens spell them. A boundary of its own, so that a change of the
//! rules' types does not silently change what screens receive: `From` matches every word.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! mirrored {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        $(#[$meta])*
        pub(crate) enum $name { $($variant),+ }

        impl From<saoma_model::$name> for $name {
            fn from(word: saoma_model::$name) -> Self {
                match word { $(saoma_model::$name::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for saoma_model::$name {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirrored! {
    Mode { Sandbox, Live }
    #[expect(clippy::enum_variant_names, reason = "WeChat's methods are what there is so far")]
    SourceKind { WechatPc, WechatMiniProgram, WechatOfficialAccount }
    Association { None, FieldMatch, Ask }
    Proof { PhoneCode, EmailCode, Password }
    Channel { Phone, Email }
    SmtpTls { Tls, Starttls, None }
    Encryption { Plain, Compatible, Safe }
    PlatformAppKind { Website, MiniProgram, OfficialAccount }
    PlatformAppStatus { Online, Offline, Disabled }
    ApplicationType { Web, Spa, Native }
    Access { AllowAll, DenyAll }
    Severity { Refuse, Warn }
    Stage {
        Started, Scanned, Confirmed, Identified, Choosing, Resolved, Completed, Refused, Expired,
        Failed
    }
    IdentityKind { Openid, Unionid }
    #[ts(rename = "PreparationStepState")]
    StepState { ToDo, Waiting, Done, Refused, Expired }
    Track { OpenPlatform, Website, MiniProgram, OfficialAccount }
    ConflictKind { Conflict, UnionidChanged }
    Winner { Kept, Removed }
    Actor { CommandLine, Admin, EndUser, Saoma }
    InvitationState { Open, Used, Expired, Revoked }
    MigrationState { Applying, Paused, Stopped, Done, Undoing, Undone }
    RowDecision { Create, Update, Link, Merge, Skip, Conflict, Reject, Delete }
    RowSettlement { Skip, Update, Keep, Merge, Id, Openid, Unionid, Phone, Email }
    OnConflict { Note, Skip, Update, Merge, Stop }
    ImportField {
        Id, Name, Picture, Phone, PhoneVerified, Email, EmailVerified, Appid, Openid, OpenPlatform,
        Unionid, CreatedAt, PasswordHash, PasswordScheme, PasswordSalt, Disabled
    }
}

/// What id_tokens are signed with, by RFC 7518's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub(crate) enum SigningAlgorithm {
    #[serde(rename = "RS256")]
    Rs256,
    #[serde(rename = "ES256")]
    Es256,
}

impl From<saoma_model::SigningAlgorithm> for SigningAlgorithm {
    fn from(word: saoma_model::SigningAlgorithm) -> Self {
        match word {
            saoma_model::SigningAlgorithm::Rs256 => Self::Rs256,
            saoma_model::SigningAlgorithm::Es256 => Self::Es256,
        }
    }
}

impl From<SigningAlgorithm> for saoma_model::SigningAlgorithm {
    fn from(word: SigningAlgorithm) -> Self {
        match word {
            SigningAlgorithm::Rs256 => Self::Rs256,
            SigningAlgorithm::Es256 => Self::Es256,
        }
    }
}

/// A field in which two users can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MergeField {
    Nickname,
    Picture,
    Phone,
    Email,
    Password,
    Disabled,
}

impl From<saoma_model::MergeField> for MergeField {
    fn from(word: saoma_model::MergeField) -> Self {
        match word {
            saoma_model::MergeField::Nickname => Self::Nickname,
            saoma_model::MergeField::Picture => Self::Picture,
            saoma_model::MergeField::Phone => Self::Phone,
            saoma_model::MergeField::Email => Self::Email,
            saoma_model::MergeField::Password => Self::Password,
            saoma_model::MergeField::Disabled => Self::Disabled,
        }
    }
}

impl From<MergeField> for saoma_model::MergeField {
    fn from(word: MergeField) -> Self {
        match word {
            MergeField::Nickname => Self::Nickname,
            MergeField::Picture => Self::Picture,
            MergeField::Phone => Self::Phone,
            MergeField::Email => Self::Email,
            MergeField::Password => Self::Password,
            MergeField::Disabled => Self::Disabled,
        }
    }
}
