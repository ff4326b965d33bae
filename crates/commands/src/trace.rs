//! The decision trace as screens receive it.

use saoma_model::TraceEntry;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::{Association, PlatformAppStatus};

/// A step of a login and when it was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub(crate) struct TraceEntryView {
    /// Unix milliseconds.
    at: i64,
    #[serde(flatten)]
    step: TraceStepView,
}

impl TraceEntryView {
    /// The entry in the form in which it is stored, which is this one.
    pub(crate) fn of(entry: &TraceEntry) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(entry)?)
    }
}

/// What was looked up, and what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum TraceStepView {
    SentToWechat {
        source: String,
        appid: String,
    },
    CameBack,
    CheckedSource {
        source: String,
        enabled: bool,
        enabled_for_application: bool,
    },
    CheckedPlatformApp {
        appid: String,
        status: PlatformAppStatus,
    },
    ExchangedCode {
        openid: String,
        unionid: Option<String>,
        is_snapshot: bool,
    },
    ReadProfile {
        nickname: Option<String>,
        unionid: Option<String>,
    },
    LookedUp {
        identity: IdentityKeyView,
        /// The user who has it.
        found: Option<String>,
    },
    UnionidNotFiled {
        appid: String,
    },
    AppliedRule {
        association: Association,
        login_only: bool,
    },
    Decided(DecisionView),
    LostRace,
    CreatedUser {
        user: String,
    },
    AddedIdentity {
        identity: IdentityKeyView,
        user: String,
    },
    SignedIn {
        user: String,
    },
    Refused {
        /// The word of the refusal.
        refusal: String,
        users: Vec<String>,
    },
    Failed {
        /// The word of the failure.
        failure: String,
        errcode: Option<i64>,
        message: String,
    },
}

/// An identity that was looked up or added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum IdentityKeyView {
    Openid {
        appid: String,
        openid: String,
    },
    Unionid {
        open_platform: String,
        unionid: String,
    },
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub(crate) enum DecisionView {
    Create,
    SignIn { user: String },
    AddUnionid { user: String },
    AddOpenid { user: String },
    UnionidChanged { user: String },
}
