use saoma_ambient::Timestamp;

use crate::{
    Association, Channel, ConflictKind, Decision, Failure, IdentityKey, PlatformAppStatus, Proof,
    Question, Refusal, UserId,
};

/// One step of a login: what was looked up, and what was found. This is what the admin reads to
/// understand why somebody was signed in, or was not; it holds no secret, code or token.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum TraceStep {
    /// The browser was sent to WeChat.
    SentToWechat {
        /// The source.
        source: String,
        /// Its platform app.
        appid: String,
    },
    /// WeChat sent the browser back with a code.
    CameBack,
    /// The source was looked at.
    CheckedSource {
        /// The source.
        source: String,
        /// Whether it is switched on.
        enabled: bool,
        /// Whether the application offers it.
        enabled_for_application: bool,
    },
    /// The platform app was looked at.
    CheckedPlatformApp {
        /// Its AppID.
        appid: String,
        /// Its status.
        status: PlatformAppStatus,
    },
    /// The code was exchanged for the person's ids.
    ExchangedCode {
        /// The person within the platform app.
        openid: String,
        /// The person within the open platform account, if told.
        unionid: Option<String>,
        /// Whether it is only a stand-in for a person.
        is_snapshot: bool,
    },
    /// Nickname and picture were read.
    ReadProfile {
        /// The nickname; absent if empty.
        nickname: Option<String>,
        /// The unionid, if only the profile told it.
        unionid: Option<String>,
    },
    /// An identity was looked up.
    LookedUp {
        /// Which.
        identity: IdentityKey,
        /// Who holds it; absent if nobody does.
        found: Option<UserId>,
    },
    /// A unionid was told, but the platform app names no open platform account to file it under.
    UnionidNotFiled {
        /// The platform app.
        appid: String,
    },
    /// The source's rules for somebody unknown were applied.
    AppliedRule {
        /// What the source does with an unknown identity.
        association: Association,
        /// Whether it signs in existing users only.
        login_only: bool,
    },
    /// It was decided what to do.
    Decided(Decision),
    /// Somebody else took the identity at the same moment, so it was looked up once more.
    LostRace,
    /// A user was created.
    CreatedUser {
        /// Who.
        user: UserId,
    },
    /// An identity was added to the user.
    AddedIdentity {
        /// Which.
        identity: IdentityKey,
        /// To whom.
        user: UserId,
    },
    /// The user was signed in, and the application received its authorization code.
    SignedIn {
        /// Who.
        user: UserId,
    },
    /// A code was shown that a mini program or an Official Account answers to.
    ShowedTicket {
        /// The source.
        source: String,
        /// Its platform app.
        appid: String,
    },
    /// Somebody scanned the code.
    Scanned {
        /// The person within the platform app.
        openid: String,
    },
    /// Somebody else scanned the same code, and was kept out.
    SecondScanner {
        /// That person within the platform app.
        openid: String,
    },
    /// The one who scanned has confirmed, or does not want to.
    Answered {
        /// Whether they confirmed.
        allowed: bool,
    },
    /// WeChat told a phone number, and it was looked up.
    LookedUpPhone {
        /// The number, masked.
        phone: String,
        /// Whose verified number it is.
        found: Vec<UserId>,
    },
    /// The end user was asked.
    Asked {
        /// What.
        question: Question,
        /// The accounts that they were offered.
        candidates: Vec<UserId>,
    },
    /// The end user answered that they want a new account, or that they have one.
    Chose {
        /// Whether they want a new one.
        new_account: bool,
        /// The account that they chose, where some were offered.
        candidate: Option<UserId>,
    },
    /// A one-time code was sent.
    SentCode {
        /// By which way.
        channel: Channel,
        /// Where to, masked.
        address: String,
    },
    /// A one-time code could not be sent.
    CodeNotSent {
        /// By which way.
        channel: Channel,
        /// Where to, masked.
        address: String,
        /// What went wrong, as the mail server or the webhook says it.
        message: String,
    },
    /// The end user has proven that an account is theirs, or failed to.
    Proved {
        /// By what.
        proof: Proof,
        /// Which account; absent if the proof was wrong.
        user: Option<UserId>,
    },
    /// A conflict was recorded for the admin.
    RecordedConflict {
        /// What it is.
        conflict: ConflictKind,
        /// The users concerned.
        users: Vec<UserId>,
    },
    /// It was looked whether the application lets the user in.
    CheckedAccess {
        /// The application.
        application: String,
        /// Whether it does.
        allowed: bool,
    },
    /// The user was signed in already, through another application or earlier.
    Recognised {
        /// Who.
        user: UserId,
        /// When they signed in.
        signed_in_at: Timestamp,
    },
    /// An invitation was opened, by which a WeChat may be attached to the user's account.
    Invited {
        /// Whose account it is.
        user: UserId,
    },
    /// A rule refused.
    Refused {
        /// Which.
        refusal: Refusal,
        /// Who is concerned, where that is known.
        users: Vec<UserId>,
    },
    /// WeChat answered with an error, or not at all.
    Failed {
        /// In what way.
        failure: Failure,
        /// WeChat's errcode.
        errcode: Option<i64>,
        /// WeChat's errmsg, or what went wrong on the way.
        message: String,
    },
}

/// A step and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TraceEntry {
    /// When, in Unix milliseconds.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub step: TraceStep,
}

/// All steps of one login, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Trace(pub Vec<TraceEntry>);

impl Trace {
    /// Adds a step that was taken at `at`.
    pub fn push(&mut self, at: Timestamp, step: TraceStep) {
        self.0.push(TraceEntry { at, step });
    }

    /// The decision, if one was made.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        self.0.iter().rev().find_map(|entry| match entry.step {
            TraceStep::Decided(decision) => Some(decision),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppId, OpenId};
    use saoma_ambient::SeededEntropy;

    #[test]
    fn a_trace_reads_as_flat_json_and_back() {
        let user = UserId::new(Timestamp::from_millis(0), &SeededEntropy::new(1));
        let mut trace = Trace::default();
        let identity = IdentityKey::Openid {
            appid: AppId::new("wx0123456789abcdef"),
            openid: OpenId::new("o-1"),
        };
        trace.push(
            Timestamp::from_millis(5),
            TraceStep::LookedUp {
                identity,
                found: None,
            },
        );
        trace.push(
            Timestamp::from_millis(6),
            TraceStep::Decided(Decision::AddOpenid { user }),
        );
        let json = serde_json::to_string(&trace).unwrap();
        assert!(json.starts_with(r#"[{"at":5,"step":"looked_up","identity":{"kind":"openid","appid":"wx0123456789abcdef","openid":"o-1"},"found":null}"#), "{json}");
        assert!(
            json.contains(r#""step":"decided","decision":"add_openid""#),
            "{json}"
        );
        assert_eq!(
            serde_json::from_str::<Trace>(&json).unwrap(),
            trace,
            "what the store keeps can be read again"
        );
        assert_eq!(trace.decision(), Some(Decision::AddOpenid { user }));
    }
}
