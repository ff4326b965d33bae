//! Whether a source still works, and what a person has looked up at WeChat.

use saoma_ambient::Timestamp;
use saoma_identity::AskedBy;
use saoma_model::{Mode, PlatformApp, Source};
use saoma_runtime::HEALTH_CHECK_EVERY;
use saoma_setup::health::{
    Confirmable, Confirmed, Fact, HealthCheck, HealthError, HealthFinding, HealthVerdict, confirm,
    confirmables, load,
};
use saoma_site::Reach;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sources::SourceRef;
use super::test_source::{VerdictWord, failed};
use super::try_out::{source_and_app, wechat};
use crate::Desk;
use crate::error::Problem;
use crate::event::EventBody;
use crate::scope::{Scope, not_found};

/// The most characters of a name that somebody confirms by.
const LONGEST_NAME: usize = 80;

/// How a source stands.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SourceHealth {
    /// The worst of all findings; absent while it was never checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<i64>,
    /// When it is checked by itself; absent if it is not: in a sandbox, and switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<i64>,
    /// The worst first.
    findings: Vec<HealthFindingView>,
    /// What WeChat cannot be asked.
    confirmations: Vec<ConfirmationView>,
}

/// What one check found, in the reader's language.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct HealthFindingView {
    /// The word of what was checked.
    check: String,
    title: String,
    verdict: VerdictWord,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    /// Under which number WeChat keeps the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    rid: Option<String>,
    /// Since when it goes as it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<i64>,
}

/// A finding of a check that is still running.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct HealthProgress {
    workspace: String,
    source: String,
    finding: HealthFindingView,
}

/// Something to look up in WeChat's console, and whether somebody has.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ConfirmationView {
    fact: FactWord,
    /// What should stand there.
    value: String,
    state: ConfirmationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
    /// What was seen, where it is another value.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<String>,
}

/// What to look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FactWord {
    OpenPlatform,
    RequestDomain,
    ServerUrl,
    WebAuthorizationDomain,
}

/// Whether somebody has looked it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConfirmationState {
    Never,
    Holds,
    /// The value here was changed since.
    Differs,
}

/// Says that a value stands at WeChat as it stands here.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmFact {
    workspace: String,
    source: String,
    fact: FactWord,
    /// Who says so.
    by: String,
}

pub(crate) async fn get_health(desk: &Desk, request: SourceRef) -> Result<SourceHealth, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = source_and_app(&scope, &request.source).await?;
    health_of(desk, &scope, &source, &app).await
}

pub(crate) async fn check_health(desk: &Desk, request: SourceRef) -> Result<SourceHealth, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = source_and_app(&scope, &request.source).await?;
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let options = &desk.0.options;
    let check = HealthCheck {
        store: &scope.stored.store,
        vault: &scope.stored.vault,
        wechat: wechat(&provided.provider, scope.workspace.mode)?,
        clock: &*options.clock,
        entropy: &*options.entropy,
        origin: &scope.origin,
        reach: &Reach::default(),
        asked_by: AskedBy::Check,
    };
    let tell = |finding: &HealthFinding| {
        desk.0.events.publish(EventBody::Health(HealthProgress {
            workspace: request.workspace.clone(),
            source: request.source.clone(),
            finding: view(desk, finding),
        }));
    };
    let checked = check.run(&scope.workspace, &source, &app, tell).await;
    checked.map_err(|error| match error {
        HealthError::Test(error) => failed(error),
        HealthError::Store(error) => Problem::Store(error),
    })?;
    health_of(desk, &scope, &source, &app).await
}

pub(crate) async fn confirm_fact(
    desk: &Desk,
    request: ConfirmFact,
) -> Result<SourceHealth, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = source_and_app(&scope, &request.source).await?;
    let fact = Fact::from(request.fact);
    let known = confirmable(&scope, &source, &app).await?;
    let known = known.into_iter().find(|known| known.fact == fact);
    let known = &known.ok_or_else(|| not_found("fact", fact.as_str()))?;
    let by: String = request.by.trim().chars().take(LONGEST_NAME).collect();
    let (by, source_ref, workspace) = (&by, &source, &scope.workspace);
    let now = desk.0.options.clock.now();
    let store = &scope.stored.store;
    store
        .write(|tx| Box::pin(confirm(tx, workspace, source_ref, known, by, now)))
        .await?;
    health_of(desk, &scope, &source, &app).await
}

async fn health_of(
    desk: &Desk,
    scope: &Scope<'_>,
    source: &Source,
    app: &PlatformApp,
) -> Result<SourceHealth, Problem> {
    let findings = load(&mut scope.session().await?, &scope.workspace, source).await?;
    let checked_at = findings.iter().map(|finding| finding.checked_at).max();
    let by_itself = scope.workspace.mode == Mode::Live && source.enabled;
    let next = checked_at
        .unwrap_or(source.created_at)
        .plus(HEALTH_CHECK_EVERY);
    let verdict = findings.iter().map(|finding| finding.verdict).max();
    let confirmable = confirmable(scope, source, app).await?;
    Ok(SourceHealth {
        verdict: verdict.map(VerdictWord::from),
        checked_at: checked_at.map(Timestamp::millis),
        next_at: by_itself.then(|| next.millis()),
        findings: findings.iter().map(|finding| view(desk, finding)).collect(),
        confirmations: confirmable.into_iter().map(ConfirmationView::of).collect(),
    })
}

async fn confirmable(
    scope: &Scope<'_>,
    source: &Source,
    app: &PlatformApp,
) -> Result<Vec<Confirmable>, Problem> {
    let mut session = scope.session().await?;
    let found = confirmables(&mut session, &scope.workspace, source, app, &scope.origin);
    Ok(found.await?)
}

fn view(desk: &Desk, finding: &HealthFinding) -> HealthFindingView {
    let lang = desk.lang();
    HealthFindingView {
        check: finding.name.clone(),
        title: finding.title(lang).to_owned(),
        verdict: finding.verdict.into(),
        found: finding.message(lang),
        remedy: finding.remedy(lang),
        errcode: finding.found.errcode,
        rid: finding.found.rid.clone(),
        since: Some(finding.since.millis()).filter(|since| *since > 0),
    }
}

impl ConfirmationView {
    fn of(known: Confirmable) -> Self {
        let (state, by, at, seen) = match known.confirmed {
            Confirmed::Never => (ConfirmationState::Never, None, None, None),
            Confirmed::Holds { by, at } => (ConfirmationState::Holds, Some(by), Some(at), None),
            Confirmed::Differs { seen, by, at } => {
                (ConfirmationState::Differs, Some(by), Some(at), Some(seen))
            }
        };
        Self {
            fact: known.fact.into(),
            value: known.value,
            state,
            by,
            at: at.map(Timestamp::millis),
            seen,
        }
    }
}

impl From<HealthVerdict> for VerdictWord {
    fn from(verdict: HealthVerdict) -> Self {
        match verdict {
            HealthVerdict::Pass => Self::Pass,
            HealthVerdict::Warn => Self::Warn,
            HealthVerdict::Fail => Self::Fail,
        }
    }
}

impl From<Fact> for FactWord {
    fn from(fact: Fact) -> Self {
        match fact {
            Fact::OpenPlatform => Self::OpenPlatform,
            Fact::RequestDomain => Self::RequestDomain,
            Fact::ServerUrl => Self::ServerUrl,
            Fact::WebAuthorizationDomain => Self::WebAuthorizationDomain,
        }
    }
}

impl From<FactWord> for Fact {
    fn from(word: FactWord) -> Self {
        match word {
            FactWord::OpenPlatform => Self::OpenPlatform,
            FactWord::RequestDomain => Self::RequestDomain,
            FactWord::ServerUrl => Self::ServerUrl,
            FactWord::WebAuthorizationDomain => Self::WebAuthorizationDomain,
        }
    }
}
