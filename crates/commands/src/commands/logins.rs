//! Logins and their decision traces.

use saoma_ambient::Timestamp;
use saoma_model::{LoginId, LoginReference, Workspace};
use saoma_store::logins::Login;
use saoma_store::{Session, logins, users};
use saoma_text::{Lang, lookup};
use saoma_wechat::Explanation;
use saoma_wechat::errcode::Errcode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::shown_name;
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found, page, place};
use crate::trace::TraceEntryView;
use crate::words::Stage;

/// A reference names one of the logins of four seconds: so many of them are read at a time.
const FIND_PAGE: u32 = 200;

/// Asks for logins, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListLogins {
    workspace: String,
    outcome: Option<OutcomeFilter>,
    before: Option<String>,
    limit: Option<u32>,
}

/// How the login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutcomeFilter {
    Completed,
    Refused,
    Failed,
    Expired,
    /// It has not ended.
    Open,
}

/// A page of logins.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LoginPage {
    items: Vec<LoginRow>,
    /// The `before` of the next page.
    next: Option<String>,
}

/// A login in a table.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginRow {
    /// The workspace's slug.
    workspace: String,
    id: String,
    /// What its end user reads off a page to name it.
    reference: String,
    application: String,
    source: String,
    stage: Stage,
    /// The word of a decision, refusal or failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<LoginUser>,
    started_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<i64>,
}

/// Who was signed in.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct LoginUser {
    pub(crate) id: String,
    /// The name, or what is shown in its place.
    pub(crate) name: String,
}

/// Names one login.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRef {
    workspace: String,
    login: String,
}

/// A login with its trace.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginDetail {
    #[serde(flatten)]
    row: LoginRow,
    trace: Vec<TraceEntryView>,
    /// Why nobody was signed in, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<LoginExplanation>,
}

/// What happened, and what to do.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginExplanation {
    /// WeChat's number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    meaning: String,
    remedy: String,
}

pub(crate) async fn list_logins(desk: &Desk, request: ListLogins) -> Result<LoginPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let limit = page(request.limit);
    let before = place("login", request.before.as_deref())?;
    let mut session = scope.session().await?;
    let asked = limit + 1;
    let mut found = match request.outcome {
        None => logins::list(&mut session, scope.workspace.id, before, asked).await?,
        Some(outcome) => {
            let mut found = Vec::new();
            for stage in stages(outcome) {
                let id = scope.workspace.id;
                let some = logins::list_by_stage(&mut session, id, *stage, before, asked);
                found.extend(some.await?);
            }
            found.sort_by_key(|login| std::cmp::Reverse(login.id));
            found
        }
    };
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > longest;
    found.truncate(longest);
    let mut items = Vec::new();
    for login in &found {
        items.push(row_of(&mut session, &scope.workspace, login, desk.lang()).await?);
    }
    let last = items.last().map(|row| row.id.clone());
    Ok(LoginPage {
        next: last.filter(|_| has_more),
        items,
    })
}

pub(crate) async fn get_login(desk: &Desk, request: LoginRef) -> Result<LoginDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let unknown = || not_found("login", &request.login);
    let id = named(&scope, &request.login).await?.ok_or_else(unknown)?;
    detail(desk, &scope, id).await?.ok_or_else(unknown)
}

/// The login that an id names, or the reference that an end user has read off a page.
async fn named(scope: &Scope<'_>, text: &str) -> Result<Option<LoginId>, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(Some(id));
    }
    let Ok(reference) = text.parse::<LoginReference>() else {
        return Ok(None);
    };
    let (from, mut before) = reference.range();
    let mut session = scope.session().await?;
    loop {
        let newest = logins::list(&mut session, scope.workspace.id, Some(before), FIND_PAGE);
        let newest = newest.await?;
        for login in newest.iter().take_while(|login| login.id >= from) {
            if reference.is_of(login.id) {
                return Ok(Some(login.id));
            }
        }
        match newest.last() {
            Some(last) if last.id >= from => before = last.id,
            _ => return Ok(None),
        }
    }
}

/// All about a login, if there is such a one.
pub(crate) async fn detail(
    desk: &Desk,
    scope: &Scope<'_>,
    id: LoginId,
) -> Result<Option<LoginDetail>, Problem> {
    let lang = desk.lang();
    let mut session = scope.session().await?;
    let Some(login) = logins::lookup(&mut session, scope.workspace.id, id).await? else {
        return Ok(None);
    };
    let trace = login.trace.0.iter().map(TraceEntryView::of);
    Ok(Some(LoginDetail {
        row: row_of(&mut session, &scope.workspace, &login, lang).await?,
        trace: trace.collect::<Result<_, _>>().map_err(Problem::Answer)?,
        explanation: explanation(&login, lang),
    }))
}

/// A login as a row of a table.
pub(crate) async fn row_of(
    session: &mut Session,
    workspace: &Workspace,
    login: &Login,
    lang: Lang,
) -> Result<LoginRow, Problem> {
    let user = match login.user {
        Some(id) => users::lookup(session, workspace.id, id).await?,
        None => None,
    };
    let user = match user {
        Some(user) => Some(LoginUser {
            id: user.id.to_string(),
            name: shown_name(session, &user, lang).await?,
        }),
        None => None,
    };
    Ok(LoginRow {
        workspace: workspace.slug.to_string(),
        id: login.id.to_string(),
        reference: login.id.reference().to_string(),
        application: login.application.to_string(),
        source: login.source.to_string(),
        stage: login.stage.into(),
        outcome: login.outcome.clone(),
        errcode: login.errcode,
        user,
        started_at: login.started_at.millis(),
        finished_at: login.finished_at.map(Timestamp::millis),
    })
}

/// Why nobody was signed in: WeChat's errcode explained, else what the end user was told.
fn explanation(login: &Login, lang: Lang) -> Option<LoginExplanation> {
    if let Some(errcode) = login.errcode {
        return Some(LoginExplanation::of_errcode(errcode, lang));
    }
    let outcome = login.outcome.as_deref()?;
    let noun = match login.stage {
        saoma_model::Stage::Refused | saoma_model::Stage::Expired => "refusal",
        saoma_model::Stage::Failed => "failure",
        _ => return None,
    };
    LoginExplanation::of_word(noun, outcome, lang)
}

impl LoginExplanation {
    /// What one of WeChat's errcodes means.
    pub(crate) fn of_errcode(errcode: i64, lang: Lang) -> Self {
        let explained = Explanation::of_errcode(Errcode(errcode), lang);
        Self {
            errcode: Some(errcode),
            meaning: explained.meaning,
            remedy: explained.remedy,
        }
    }

    /// What the end user is told of a `refusal` or a `failure`.
    pub(crate) fn of_word(noun: &str, word: &str, lang: Lang) -> Option<Self> {
        let told = |part: &str| lookup(lang, &format!("{noun}.{word}.{part}"));
        Some(Self {
            errcode: None,
            meaning: told("message")?.to_owned(),
            remedy: told("remedy")?.to_owned(),
        })
    }
}

const fn stages(outcome: OutcomeFilter) -> &'static [saoma_model::Stage] {
    use saoma_model::Stage;
    match outcome {
        OutcomeFilter::Completed => &[Stage::Completed],
        OutcomeFilter::Refused => &[Stage::Refused],
        OutcomeFilter::Failed => &[Stage::Failed],
        OutcomeFilter::Expired => &[Stage::Expired],
        OutcomeFilter::Open => &[
            Stage::Started,
            Stage::Confirmed,
            Stage::Identified,
            Stage::Resolved,
        ],
    }
}
