//! Where a workspace stands, and what needs a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the overview.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetOverview {
    workspace: String,
    /// How far the reader's clock is ahead of UTC, in minutes, so that a day is the reader's.
    utc_offset_minutes: Option<i32>,
}

/// Where a workspace stands.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Overview {
    steps: Vec<SetupStep>,
    /// Fourteen days, oldest first.
    logins_by_day: Vec<DayOfLogins>,
    needs_you: Vec<NeedsYou>,
    totals: Totals,
}

/// One step of setting up a login.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SetupStep {
    step: StepName,
    state: StepState,
    /// The source or application that the step is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// Which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepName {
    Method,
    Source,
    Application,
    Enable,
    Try,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepState {
    Done,
    Next,
    Todo,
}

/// How the logins of one day ended.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DayOfLogins {
    /// `2026-11-22`.
    day: String,
    completed: i64,
    refused: i64,
    failed: i64,
}

/// Something that a person should look at.
#[derive(Debug, Serialize, TS)]
pub(crate) struct NeedsYou {
    kind: NeedKind,
    /// The source, platform app or `workspace` that it is about.
    subject: String,
    /// The text in the catalogue; it may use `{{subject}}` and `{{count}}`.
    text_key: &'static str,
    count: i64,
}

/// Why a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NeedKind {
    /// WeChat refused or did not answer, within the last seven days.
    SourceFailing,
    /// Two users for one person: nobody was signed in.
    Conflict,
    /// A platform app in use without an AppSecret.
    NoSecret,
    /// An application offers a source that is switched off.
    DisabledSource,
    /// A source's platform app is offline or disabled at WeChat.
    PlatformAppDown,
}

/// Numbers for the head of the page.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Totals {
    /// Counting stops at 10,000.
    users: i64,
    /// Completed logins of the last seven days.
    logins_7d: i64,
}
