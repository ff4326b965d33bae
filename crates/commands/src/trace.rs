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
    ShowedTicket {
        source: String,
        appid: String,
    },
    Scanned {
        openid: String,
    },
    SecondScanner {
        openid: String,
    },
    Answered {
        allowed: bool,
    },
    LookedUpPhone {
        /// Masked.
        phone: String,
        found: Vec<String>,
    },
    Asked {
        /// The word of the question.
        question: String,
        candidates: Vec<String>,
    },
    Chose {
        new_account: bool,
        candidate: Option<String>,
    },
    SentCode {
        /// The word of the channel.
        channel: String,
        /// Masked.
        address: String,
    },
    CodeNotSent {
        /// The word of the channel.
        channel: String,
        /// Masked.
        address: String,
        /// What the mail server or the webhook says.
        message: String,
    },
    Proved {
        /// The word of the proof.
        proof: String,
        user: Option<String>,
    },
    RecordedConflict {
        /// The word of the kind of conflict.
        conflict: String,
        users: Vec<String>,
    },
    CheckedAccess {
        application: String,
        allowed: bool,
    },
    Recognised {
        user: String,
        /// Unix milliseconds.
        signed_in_at: i64,
    },
    Invited {
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
    SignIn {
        user: String,
    },
    AddUnionid {
        user: String,
    },
    AddOpenid {
        user: String,
    },
    UnionidChanged {
        user: String,
    },
    Bind {
        user: String,
    },
    Choose {
        user: String,
    },
    /// The word of the question.
    Ask {
        question: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::{SeededEntropy, Timestamp};
    use saoma_model::{
        AppId, Decision, Failure, IdentityKey, OpenId, OpenPlatform, Refusal, TraceStep, UnionId,
        UserId,
    };

    /// One of each. A step that is new to the model does not compile here.
    fn name(step: &TraceStep) -> &'static str {
        match step {
            TraceStep::SentToWechat { .. } => "sent_to_wechat",
            TraceStep::CameBack => "came_back",
            TraceStep::CheckedSource { .. } => "checked_source",
            TraceStep::CheckedPlatformApp { .. } => "checked_platform_app",
            TraceStep::ExchangedCode { .. } => "exchanged_code",
            TraceStep::ReadProfile { .. } => "read_profile",
            TraceStep::LookedUp { .. } => "looked_up",
            TraceStep::UnionidNotFiled { .. } => "unionid_not_filed",
            TraceStep::AppliedRule { .. } => "applied_rule",
            TraceStep::Decided(_) => "decided",
            TraceStep::LostRace => "lost_race",
            TraceStep::CreatedUser { .. } => "created_user",
            TraceStep::AddedIdentity { .. } => "added_identity",
            TraceStep::SignedIn { .. } => "signed_in",
            TraceStep::ShowedTicket { .. } => "showed_ticket",
            TraceStep::Scanned { .. } => "scanned",
            TraceStep::SecondScanner { .. } => "second_scanner",
            TraceStep::Answered { .. } => "answered",
            TraceStep::LookedUpPhone { .. } => "looked_up_phone",
            TraceStep::Asked { .. } => "asked",
            TraceStep::Chose { .. } => "chose",
            TraceStep::SentCode { .. } => "sent_code",
            TraceStep::CodeNotSent { .. } => "code_not_sent",
            TraceStep::Proved { .. } => "proved",
            TraceStep::RecordedConflict { .. } => "recorded_conflict",
            TraceStep::CheckedAccess { .. } => "checked_access",
            TraceStep::Recognised { .. } => "recognised",
            TraceStep::Invited { .. } => "invited",
            TraceStep::Refused { .. } => "refused",
            TraceStep::Failed { .. } => "failed",
        }
    }

    fn steps() -> Vec<TraceStep> {
        let user = UserId::new(Timestamp::from_millis(0), &SeededEntropy::new(1));
        let (source, appid) = ("pc".to_owned(), "wx0123456789abcdef".to_owned());
        let openid = IdentityKey::Openid {
            appid: AppId::new(appid.clone()),
            openid: OpenId::new("o-1"),
        };
        let unionid = IdentityKey::Unionid {
            open_platform: OpenPlatform::new("acme"),
            unionid: UnionId::new("u-1"),
        };
        let decisions = [
            Decision::Create,
            Decision::SignIn { user },
            Decision::AddUnionid { user },
            Decision::AddOpenid { user },
            Decision::UnionidChanged { user },
            Decision::Bind { user },
            Decision::Choose { user },
            Decision::Ask {
                question: saoma_model::Question::Several,
            },
        ];
        let mut steps = vec![
            TraceStep::SentToWechat {
                source: source.clone(),
                appid: appid.clone(),
            },
            TraceStep::CameBack,
            TraceStep::CheckedSource {
                source,
                enabled: true,
                enabled_for_application: false,
            },
            TraceStep::CheckedPlatformApp {
                appid: appid.clone(),
                status: saoma_model::PlatformAppStatus::Online,
            },
            TraceStep::ExchangedCode {
                openid: "o-1".to_owned(),
                unionid: None,
                is_snapshot: true,
            },
            TraceStep::ReadProfile {
                nickname: Some("小明".to_owned()),
                unionid: None,
            },
            TraceStep::LookedUp {
                identity: openid,
                found: Some(user),
            },
            TraceStep::UnionidNotFiled { appid },
            TraceStep::AppliedRule {
                association: saoma_model::Association::FieldMatch,
                login_only: true,
            },
            TraceStep::LostRace,
            TraceStep::CreatedUser { user },
            TraceStep::AddedIdentity {
                identity: unionid,
                user,
            },
            TraceStep::SignedIn { user },
            TraceStep::Refused {
                refusal: Refusal::Conflict,
                users: vec![user],
            },
            TraceStep::Failed {
                failure: Failure::Errcode,
                errcode: Some(40125),
                message: "invalid appsecret".to_owned(),
            },
        ];
        steps.extend(asked(user));
        steps.extend(decisions.map(TraceStep::Decided));
        steps
    }

    /// What the end user is asked and answers.
    fn asked(user: UserId) -> Vec<TraceStep> {
        let (openid, masked) = ("o-1".to_owned(), "+86138****8000".to_owned());
        vec![
            TraceStep::ShowedTicket {
                source: "mini".to_owned(),
                appid: "wx0123456789abcdef".to_owned(),
            },
            TraceStep::Scanned {
                openid: openid.clone(),
            },
            TraceStep::SecondScanner { openid },
            TraceStep::Answered { allowed: true },
            TraceStep::LookedUpPhone {
                phone: masked.clone(),
                found: vec![user],
            },
            TraceStep::Asked {
                question: saoma_model::Question::Choose,
                candidates: Vec::new(),
            },
            TraceStep::Chose {
                new_account: false,
                candidate: Some(user),
            },
            TraceStep::SentCode {
                channel: saoma_model::Channel::Phone,
                address: masked.clone(),
            },
            TraceStep::CodeNotSent {
                channel: saoma_model::Channel::Phone,
                address: masked,
                message: "550 no such user".to_owned(),
            },
            TraceStep::Proved {
                proof: saoma_model::Proof::PhoneCode,
                user: None,
            },
            TraceStep::RecordedConflict {
                conflict: saoma_model::ConflictKind::UnionidChanged,
                users: vec![user],
            },
            TraceStep::CheckedAccess {
                application: "shop".to_owned(),
                allowed: false,
            },
            TraceStep::Recognised {
                user,
                signed_in_at: Timestamp::from_millis(7),
            },
            TraceStep::Invited { user },
        ]
    }

    #[test]
    fn every_step_arrives_as_it_is_stored() {
        for step in steps() {
            let (at, name) = (Timestamp::from_millis(5), name(&step));
            let entry = TraceEntry { at, step };
            let stored = serde_json::to_value(&entry).unwrap();
            let view = TraceEntryView::of(&entry);
            let told = serde_json::to_value(view.unwrap()).unwrap();
            assert_eq!(told, stored, "{name}");
            assert_eq!(told["step"], name);
        }
    }
}
