//! Connect → test → enable: what WeChat says of a source, without anybody scanning. A test leaves no
//! trace but the count of its calls.

use saoma_identity::AskedBy;
use saoma_identity::connection_test::{
    Check, ConnectionTest, Outcome, Report, TestError, Tested, Verdict,
};
use saoma_model::{AppId, PlatformApp, Source};
use saoma_setup::health::{callback_url, machine};
use saoma_store::api_calls;
use saoma_text::{Lang, lookup};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::sources::SourceRef;
use super::try_out::{source_and_app, wechat};
use crate::Desk;
use crate::error::Problem;
use crate::scope::Scope;

/// What a test found.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SourceTest {
    /// The worst of all checks.
    verdict: VerdictWord,
    checks: Vec<CheckView>,
    /// What a login would do, for each case that can arise.
    outcomes: Vec<OutcomeView>,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VerdictWord {
    Pass,
    Warn,
    Fail,
}

/// One thing that was checked, in the reader's language.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct CheckView {
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
    /// The value of ours to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// Whom a login can bring, and what it would do about them.
#[derive(Debug, Serialize, TS)]
pub(crate) struct OutcomeView {
    whom: String,
    decided: String,
    /// Whether somebody would be signed in, or asked.
    is_let_in: bool,
}

/// Asks how often WeChat was asked today.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiCallsOf {
    pub(super) workspace: String,
    pub(super) appid: String,
}

/// How often an endpoint was asked since midnight in China, when WeChat's quotas begin anew.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ApiCallsView {
    endpoint: String,
    /// `login`, `test`, `check` or `migration`.
    asked_by: String,
    calls: i64,
}

pub(crate) async fn test_source(desk: &Desk, request: SourceRef) -> Result<SourceTest, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = source_and_app(&scope, &request.source).await?;
    let redirect_uri = redirect_uri(&scope, &source, &app)?;
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let options = &desk.0.options;
    let test = ConnectionTest {
        store: &scope.stored.store,
        vault: &scope.stored.vault,
        wechat: wechat(&provided.provider, scope.workspace.mode)?,
        clock: &*options.clock,
        entropy: &*options.entropy,
        machine: machine(&scope.origin),
        asked_by: AskedBy::Test,
    };
    let tested = Tested {
        source: &source,
        app: &app,
        secret: None,
        redirect_uri: &redirect_uri,
    };
    let report = test.run(tested).await.map_err(failed)?;
    Ok(SourceTest::of(&report, desk.lang()))
}

pub(crate) async fn list_api_calls(
    desk: &Desk,
    request: ApiCallsOf,
) -> Result<Vec<ApiCallsView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (appid, id) = (AppId::new(&request.appid), scope.workspace.id);
    let today = api_calls::day_of(desk.0.options.clock.now());
    let calls = api_calls::list(&mut scope.session().await?, id, &appid, today).await?;
    let views = calls.into_iter().map(|calls| ApiCallsView {
        endpoint: calls.endpoint,
        asked_by: calls.asked_by,
        calls: calls.calls,
    });
    Ok(views.collect())
}

/// Where logins will come back to.
fn redirect_uri(scope: &Scope<'_>, source: &Source, app: &PlatformApp) -> Result<Url, Problem> {
    callback_url(&scope.workspace, source, app, &scope.origin)
        .ok_or_else(|| Problem::NoCallbackDomain(app.appid.to_string()))
}

pub(super) fn failed(error: TestError) -> Problem {
    match error {
        TestError::ReadSecret { source, .. }
        | TestError::Count { source, .. }
        | TestError::Resolve(source) => Problem::Store(source),
    }
}

impl SourceTest {
    fn of(report: &Report, lang: Lang) -> Self {
        let checks = report.checks.iter().map(|check| CheckView::of(check, lang));
        let outcomes = report.outcomes.iter();
        Self {
            verdict: report.verdict().into(),
            checks: checks.collect(),
            outcomes: outcomes.map(|it| OutcomeView::of(it, lang)).collect(),
        }
    }
}

impl CheckView {
    fn of(check: &Check, lang: Lang) -> Self {
        Self {
            check: check.check.as_str().to_owned(),
            title: said(lang, check.check.title_key()),
            verdict: check.verdict.into(),
            found: check.text(lang),
            remedy: check.advice(lang),
            errcode: check.errcode.map(|errcode| errcode.0),
            rid: check.rid.clone(),
            field: check.field.map(|field| field.name().to_owned()),
        }
    }
}

impl OutcomeView {
    fn of(outcome: &Outcome, lang: Lang) -> Self {
        Self {
            whom: said(lang, outcome.whom.key()),
            decided: said(lang, outcome.key()),
            is_let_in: outcome.decided.is_ok(),
        }
    }
}

impl From<Verdict> for VerdictWord {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Warn => Self::Warn,
            Verdict::Fail => Self::Fail,
        }
    }
}

fn said(lang: Lang, key: &str) -> String {
    lookup(lang, key).unwrap_or(key).to_owned()
}
