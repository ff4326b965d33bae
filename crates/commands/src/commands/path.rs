//! The one path from nothing to a client that is live, and where a workspace stands on it.

use saoma_ambient::Timestamp;
use saoma_setup::path::{AtWechat, PathPhase, PathStanding, PathState, PathStep, SetupPath, load};
use saoma_setup::preparation::PreparationMark;
use saoma_text::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::preparation::ReviewView;
use crate::error::Problem;
use crate::scope::Scope;
use crate::words::{SourceKind, StepState};
use crate::{Desk, InWorkspace};

/// Where a workspace stands. All texts are in the language of the settings.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PathView {
    methods: Vec<SourceKind>,
    /// All eight steps, in their order.
    steps: Vec<PathStepView>,
    /// The step that a person goes on with; absent while all that is left waits, and at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<PathStepName>,
    phase: PathPhaseName,
    /// What WeChat looks at, and what it refused: refused first.
    at_wechat: Vec<AtWechatView>,
}

/// How far a step of the path is.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PathStepView {
    step: PathStepName,
    state: PathStepState,
    /// What is said below its title.
    detail: String,
    /// Parts that are done, and all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<PathParts>,
    /// Until when WeChat usually decides, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    blocked_by: Vec<PathStepName>,
}

/// How much of a step is done.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PathParts {
    done: usize,
    all: usize,
}

/// A step of preparation that WeChat looks at, or has refused. Times are Unix milliseconds.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct AtWechatView {
    subject: String,
    step: String,
    title: String,
    /// `waiting`, `refused` or `expired`.
    state: StepState,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewView>,
}

/// Says something of the whole set-up that Saoma cannot see, or takes it back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkPath {
    workspace: String,
    mark: PathMark,
    is_set: bool,
}

macro_rules! mirrored {
    ($($(#[$meta:meta])* $name:ident of $origin:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($variant),+ }

        impl From<$origin> for $name {
            fn from(word: $origin) -> Self {
                match word { $($origin::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $origin {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

mirrored! {
    /// A step of the path.
    PathStepName of PathStep {
        Method, Preparation, Source, Application, Enable, Accounts, Try, GoLive
    }
    /// How far a step of the path is.
    PathStepState of PathState { Done, Next, Open, Waiting, Refused, Blocked, NotNeeded }
    /// Where the whole workspace stands.
    PathPhaseName of PathPhase { NeedsYou, Waiting, InProgress, Live }
    /// What only a person knows: that there are no accounts to bring, that a login was tried, that
    /// the provider runs where people reach it.
    PathMark of PreparationMark { NoAccounts, Tried, Live }
}

/// Where a workspace stands on its path.
pub(crate) async fn get_path(desk: &Desk, request: InWorkspace) -> Result<PathView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    scope.path_view(desk.lang()).await
}

/// Says something of the whole set-up that Saoma cannot see, or takes it back.
pub(crate) async fn mark_path(desk: &Desk, request: MarkPath) -> Result<PathView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let prepare = scope.prepare();
    prepare
        .mark(scope.workspace.id, request.mark.into(), request.is_set)
        .await?;
    scope.path_view(desk.lang()).await
}

impl Scope<'_> {
    /// Where the workspace stands, as the screens show it.
    pub(crate) async fn path_view(&self, lang: Lang) -> Result<PathView, Problem> {
        let now = self.prepare().clock.now();
        let mut session = self.session().await?;
        let path = load(&mut session, &self.workspace, now).await?;
        Ok(PathView::of(&path, lang))
    }
}

impl PathView {
    /// The path in this language.
    pub(crate) fn of(path: &SetupPath, lang: Lang) -> Self {
        let steps = path.steps.iter();
        Self {
            methods: path.methods.iter().copied().map(Into::into).collect(),
            steps: steps.map(|known| step_view(path, known, lang)).collect(),
            next: path.next().map(|known| known.step.into()),
            phase: path.phase().into(),
            at_wechat: path.at_wechat.iter().map(|at| at_view(at, lang)).collect(),
        }
    }
}

fn step_view(path: &SetupPath, known: &PathStanding, lang: Lang) -> PathStepView {
    let blocked_by = known.blocked_by.iter().copied();
    PathStepView {
        step: known.step.into(),
        state: known.state.into(),
        detail: path.detail(known, lang),
        parts: known.parts.map(|(done, all)| PathParts { done, all }),
        until: known.until.map(Timestamp::millis),
        blocked_by: blocked_by.map(Into::into).collect(),
    }
}

fn at_view(at: &AtWechat, lang: Lang) -> AtWechatView {
    AtWechatView {
        subject: at.subject.clone(),
        step: at.rule.id.clone(),
        title: at.rule.title.text(lang).to_owned(),
        state: at.state.into(),
        reason: at.reason.clone(),
        submitted_at: at.submitted_at.map(Timestamp::millis),
        decided_at: at.decided_at.map(Timestamp::millis),
        review: at.review.map(ReviewView::of),
    }
}
