//! The words of `model` as the screens spell them. A boundary of its own, so that a change of the
//! rules' types does not silently change what screens receive: `From` matches every word.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! mirrored {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
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
    PlatformAppKind { Website, MiniProgram, OfficialAccount }
    PlatformAppStatus { Online, Offline, Disabled }
    ApplicationType { Web, Spa, Native }
    Severity { Refuse, Warn }
    Stage {
        Started, Scanned, Confirmed, Identified, Choosing, Resolved, Completed, Refused, Expired,
        Failed
    }
    IdentityKind { Openid, Unionid }
    Actor { CommandLine, Admin, EndUser, Saoma }
}
