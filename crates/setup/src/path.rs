//! The one path from nothing to a client that is live: method, preparation, source, application,
//! enable, accounts, try, go live; and where a workspace stands on it.
//!
//! Each step follows from what is in the store, so the path can be left and entered again at any
//! point, and is the same wherever it is shown.

mod load;
mod sentence;
mod standing;

use saoma_ambient::Timestamp;
use saoma_model::{SourceKind, StepState};

use crate::preparation::{ReviewDays, StepRule};

pub use load::load;
pub use sentence::{day_text, methods_text};

/// A step of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathStep {
    /// The methods are chosen.
    Method,
    /// WeChat's side is prepared.
    Preparation,
    /// Each method has its source.
    Source,
    /// There is an application.
    Application,
    /// The applications offer the sources.
    Enable,
    /// Existing accounts are brought, or there are none.
    Accounts,
    /// Somebody has signed in once.
    Try,
    /// The provider runs where people reach it.
    GoLive,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathState {
    /// Nothing is left to do.
    Done,
    /// The one to do now.
    Next,
    /// It can be done now, though another comes first.
    Open,
    /// WeChat looks at it; nobody here can do anything.
    Waiting,
    /// WeChat refused it, or it has expired: a person has to act.
    Refused,
    /// Other steps come first.
    Blocked,
    /// This workspace goes on without it.
    NotNeeded,
}

/// Where the whole workspace stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPhase {
    /// Something was refused or has expired, or WeChat takes longer than usual.
    NeedsYou,
    /// WeChat looks at something.
    Waiting,
    /// It is being set up.
    InProgress,
    /// It is live.
    Live,
}

/// A workspace on its path.
#[derive(Debug, Clone)]
pub struct SetupPath {
    /// The methods that it is about, chosen or used.
    pub methods: Vec<SourceKind>,
    /// All eight steps, in their order.
    pub steps: Vec<PathStanding>,
    /// What WeChat looks at, and what it refused: refused ones first, then the latest to end.
    pub at_wechat: Vec<AtWechat>,
}

/// How far a step of the path is.
#[derive(Debug, Clone)]
pub struct PathStanding {
    /// Which step.
    pub step: PathStep,
    /// How far it is.
    pub state: PathState,
    /// Parts that are done, and all of them: steps of preparation, sources, offered methods.
    pub parts: Option<(usize, usize)>,
    /// What it has so far: names of sources or applications.
    pub names: Vec<String>,
    /// Until when WeChat usually decides, if it waits, or if what blocks it does.
    pub until: Option<Timestamp>,
    /// The steps that come before, if it is blocked.
    pub blocked_by: Vec<PathStep>,
    /// The step of preparation to look at: refused, waiting or to do.
    pub at: Option<&'static StepRule>,
    /// Why there is nothing to do, or what else a reader wants to know.
    pub why: Option<PathReason>,
}

/// What a state does not tell by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathReason {
    /// A sandbox does without.
    Sandbox,
    /// Somebody said that there are no accounts to bring.
    NoAccounts,
    /// What was done has expired.
    Expired,
    /// What blocks it waits at WeChat.
    WaitingAtWechat,
}

/// A step of preparation that WeChat looks at, or has refused.
#[derive(Debug, Clone)]
pub struct AtWechat {
    /// What the step is about: a track's word, or an AppID.
    pub subject: String,
    /// The step.
    pub rule: &'static StepRule,
    /// [`StepState::Waiting`], [`StepState::Refused`] or [`StepState::Expired`].
    pub state: StepState,
    /// Why WeChat refused it.
    pub reason: String,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// When WeChat decided.
    pub decided_at: Option<Timestamp>,
    /// How long WeChat has been looking at it.
    pub review: Option<ReviewDays>,
}

impl PathStep {
    /// All steps, in their order.
    pub const ALL: [Self; 8] = [
        Self::Method,
        Self::Preparation,
        Self::Source,
        Self::Application,
        Self::Enable,
        Self::Accounts,
        Self::Try,
        Self::GoLive,
    ];

    /// The word in JSON and text keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Preparation => "preparation",
            Self::Source => "source",
            Self::Application => "application",
            Self::Enable => "enable",
            Self::Accounts => "accounts",
            Self::Try => "try",
            Self::GoLive => "go_live",
        }
    }
}

impl PathState {
    /// The word in JSON and text keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Blocked => "blocked",
            Self::NotNeeded => "not_needed",
        }
    }
}

impl PathPhase {
    /// The word in JSON and text keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NeedsYou => "needs_you",
            Self::Waiting => "waiting",
            Self::InProgress => "in_progress",
            Self::Live => "live",
        }
    }
}

impl SetupPath {
    /// How far this step is.
    #[must_use]
    pub fn standing(&self, step: PathStep) -> Option<&PathStanding> {
        self.steps.iter().find(|standing| standing.step == step)
    }

    /// The step that a person goes on with: what was refused, else what is next. None while all
    /// that is left waits, and none at the end.
    #[must_use]
    pub fn next(&self) -> Option<&PathStanding> {
        let is = |state: PathState| self.steps.iter().find(|standing| standing.state == state);
        is(PathState::Refused).or_else(|| is(PathState::Next))
    }

    /// Where the workspace stands as a whole.
    #[must_use]
    pub fn phase(&self) -> PathPhase {
        let state = |step| self.standing(step).map(|standing| standing.state);
        let is_overdue = |at: &AtWechat| at.review.is_some_and(|review| review.is_overdue);
        let is_waiting = |at: &AtWechat| at.state == StepState::Waiting;
        if state(PathStep::Preparation) == Some(PathState::Refused)
            || self.at_wechat.iter().any(is_overdue)
        {
            PathPhase::NeedsYou
        } else if state(PathStep::GoLive) == Some(PathState::Done) {
            PathPhase::Live
        } else if self.at_wechat.iter().any(is_waiting) {
            PathPhase::Waiting
        } else {
            PathPhase::InProgress
        }
    }
}

impl PathStanding {
    /// Nothing is left to do here.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.state, PathState::Done | PathState::NotNeeded)
    }
}
