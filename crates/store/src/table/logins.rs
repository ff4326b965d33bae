//! Runs of a login flow, with their decision traces.

use saoma_ambient::Timestamp;
use saoma_model::{
    ApplicationId, InvitationId, LoginId, SourceId, Stage, Trace, TraceStep, UserId, WorkspaceId,
};
use uuid::Uuid;

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// One run of a login flow, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The workspace it runs in.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: LoginId,
    /// The application that asked.
    pub application: ApplicationId,
    /// The source it runs through.
    pub source: SourceId,
    /// How far it has come.
    pub stage: Stage,
    /// SHA-256 of the `state` that WeChat brings back.
    pub state_hash: [u8; 32],
    /// SHA-256 of the cookie of the browser that began it.
    pub browser_hash: [u8; 32],
    /// What the application asked for.
    pub request: AuthorizationRequest,
    /// Who was signed in.
    pub user: Option<UserId>,
    /// How it ended: the word of a decision, refusal or failure.
    pub outcome: Option<String>,
    /// WeChat's errcode, if it answered with one.
    pub errcode: Option<i64>,
    /// What was looked up and found.
    pub trace: Trace,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What an application asked of `/authorize` (OpenID Connect Core, 3.1.2.1), as far as it is
/// needed when the login comes back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AuthorizationRequest {
    /// Where the browser goes at the end.
    pub redirect_uri: String,
    /// The scopes, separated by blanks.
    pub scope: String,
    /// The application's own `state`, given back as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Goes into the id_token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The S256 challenge of PKCE (RFC 7636).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// The login page sits in a frame of ours: the browser is sent on by that page, not by the
    /// frame of WeChat's page within it.
    #[serde(default)]
    pub framed: bool,
    /// The language tag that the application asked the pages to be in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The one user whom the application wants to hear of (`id_token_hint`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_user: Option<UserId>,
    /// The login whose session answered in place of a scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised_by: Option<LoginId>,
    /// Browser, system and address that the login page was opened from, in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_from: Option<String>,
    /// The user, signed in already, to whose account the WeChat that scans is to be bound: such a
    /// login ends on their own page, and no application hears of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binds: Option<UserId>,
    /// The invitation by which it is bound, where nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
}

/// How a login ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// The last stage.
    pub stage: Stage,
    /// Who was signed in.
    pub user: Option<UserId>,
    /// The word of the decision, refusal or failure.
    pub outcome: String,
    /// WeChat's errcode, if it answered with one.
    pub errcode: Option<i64>,
    /// The whole trace.
    pub trace: Trace,
    /// When.
    pub at: Timestamp,
}

/// The login with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    login: LoginId,
) -> Result<Option<Login>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT login_id, application_id, source_id, stage, state_hash, browser_hash, request,
                user_id, outcome, errcode, trace, started_at, finished_at
         FROM logins WHERE workspace_id = $1 AND login_id = $2",
        workspace.as_uuid(),
        login.as_uuid(),
    )?;
    row.map(|row| login_of(workspace, row)).transpose()
}

/// The login whose `state` has this SHA-256.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_state_hash(
    session: &mut Session,
    workspace: WorkspaceId,
    state_hash: &[u8; 32],
) -> Result<Option<Login>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT login_id, application_id, source_id, stage, state_hash, browser_hash, request,
                user_id, outcome, errcode, trace, started_at, finished_at
         FROM logins WHERE workspace_id = $1 AND state_hash = $2",
        workspace.as_uuid(),
        state_hash.as_slice(),
    )?;
    row.map(|row| login_of(workspace, row)).transpose()
}

/// The newest logins, or those older than `before`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    before: Option<LoginId>,
    limit: u32,
) -> Result<Vec<Login>, StoreError> {
    let before = before.map_or(Uuid::max(), LoginId::as_uuid);
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT login_id, application_id, source_id, stage, state_hash, browser_hash, request,
                user_id, outcome, errcode, trace, started_at, finished_at
         FROM logins WHERE workspace_id = $1 AND login_id < $2
         ORDER BY login_id DESC LIMIT $3",
        workspace.as_uuid(),
        before,
        i64::from(limit),
    )?;
    collect(rows, |row| login_of(workspace, row))
}

/// The newest logins at one stage, or those older than `before`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_stage(
    session: &mut Session,
    workspace: WorkspaceId,
    stage: Stage,
    before: Option<LoginId>,
    limit: u32,
) -> Result<Vec<Login>, StoreError> {
    let before = before.map_or(Uuid::max(), LoginId::as_uuid);
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT login_id, application_id, source_id, stage, state_hash, browser_hash, request,
                user_id, outcome, errcode, trace, started_at, finished_at
         FROM logins WHERE workspace_id = $1 AND stage = $2 AND login_id < $3
         ORDER BY login_id DESC LIMIT $4",
        workspace.as_uuid(),
        stage.as_str(),
        before,
        i64::from(limit),
    )?;
    collect(rows, |row| login_of(workspace, row))
}

/// The newest logins that signed a user in; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
    limit: u32,
) -> Result<Vec<Login>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT login_id, application_id, source_id, stage, state_hash, browser_hash, request,
                user_id, outcome, errcode, trace, started_at, finished_at
         FROM logins WHERE workspace_id = $1 AND user_id = $2 ORDER BY login_id DESC LIMIT $3",
        workspace.as_uuid(),
        user.as_uuid(),
        i64::from(limit),
    )?;
    collect(rows, |row| login_of(workspace, row))
}

/// Adds a login that has begun.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, login: &Login) -> Result<(), StoreError> {
    let request = REQUEST.write_json(&login.request)?;
    let trace = TRACE.write_json(&login.trace)?;
    execute!(
        tx,
        "INSERT INTO logins (workspace_id, login_id, application_id, source_id, stage, state_hash,
                             browser_hash, request, user_id, outcome, errcode, trace, started_at,
                             finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        login.workspace.as_uuid(),
        login.id.as_uuid(),
        login.application.as_str(),
        login.source.as_str(),
        login.stage.as_str(),
        login.state_hash.as_slice(),
        login.browser_hash.as_slice(),
        request.as_str(),
        login.user.map(UserId::as_uuid),
        login.outcome.as_deref(),
        login.errcode,
        trace.as_str(),
        login.started_at.millis(),
        login.finished_at.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Takes the login from one stage to the next. Answers whether this caller did: of two callbacks
/// with the same state only one goes on.
///
/// # Errors
/// See [`StoreError`].
pub async fn advance(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    from: Stage,
    to: Stage,
    trace: &Trace,
) -> Result<bool, StoreError> {
    let trace = TRACE.write_json(trace)?;
    let advanced = execute!(
        tx,
        "UPDATE logins SET stage = $4, trace = $5
         WHERE workspace_id = $1 AND login_id = $2 AND stage = $3",
        workspace.as_uuid(),
        login.as_uuid(),
        from.as_str(),
        to.as_str(),
        trace.as_str(),
    )?;
    Ok(advanced == 1)
}

/// Adds a step to the trace of a login, at whatever stage it stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn add_step(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    at: Timestamp,
    step: TraceStep,
) -> Result<(), StoreError> {
    let Some(known) = lookup(tx, workspace, login).await? else {
        return Ok(());
    };
    let mut trace = known.trace;
    trace.push(at, step);
    let trace = TRACE.write_json(&trace)?;
    execute!(
        tx,
        "UPDATE logins SET trace = $3 WHERE workspace_id = $1 AND login_id = $2",
        workspace.as_uuid(),
        login.as_uuid(),
        trace.as_str(),
    )?;
    Ok(())
}

/// Ends a login that stands at stage `from`. Answers whether this caller did.
///
/// # Errors
/// See [`StoreError`].
pub async fn finish(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    from: Stage,
    finish: &Finish,
) -> Result<bool, StoreError> {
    let trace = TRACE.write_json(&finish.trace)?;
    let finished = execute!(
        tx,
        "UPDATE logins SET stage = $4, user_id = $5, outcome = $6, errcode = $7, trace = $8,
                finished_at = $9
         WHERE workspace_id = $1 AND login_id = $2 AND stage = $3",
        workspace.as_uuid(),
        login.as_uuid(),
        from.as_str(),
        finish.stage.as_str(),
        finish.user.map(UserId::as_uuid),
        finish.outcome.as_str(),
        finish.errcode,
        trace.as_str(),
        finish.at.millis(),
    )?;
    Ok(finished == 1)
}

/// Marks at most `limit` logins as expired that began before `begun_before` and never ended.
pub(crate) async fn expire(
    tx: &mut Tx<'_>,
    begun_before: Timestamp,
    now: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE logins SET stage = 'expired', outcome = 'expired', finished_at = $2
         WHERE (workspace_id, login_id) IN (
             SELECT workspace_id, login_id FROM logins
             WHERE stage IN ('started', 'scanned', 'confirmed', 'identified', 'choosing', 'resolved') AND started_at < $1
             ORDER BY started_at LIMIT $3)",
        begun_before.millis(),
        now.millis(),
        i64::from(limit),
    )
}

/// Deletes at most `limit` logins that expired and began before `begun_before`: visitors who
/// opened the page and left. Those that came to an end stay.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    begun_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM logins WHERE (workspace_id, login_id) IN (
             SELECT workspace_id, login_id FROM logins
             WHERE stage = 'expired' AND started_at < $1 ORDER BY started_at LIMIT $2)",
        begun_before.millis(),
        i64::from(limit),
    )
}

const REQUEST: Column = Column("logins", "request");
const TRACE: Column = Column("logins", "trace");

type Row = (
    Uuid,
    String,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
    String,
    Option<Uuid>,
    Option<String>,
    Option<i64>,
    String,
    i64,
    Option<i64>,
);

fn login_of(workspace: WorkspaceId, row: Row) -> Result<Login, StoreError> {
    let (id, application, source, stage, state_hash, browser_hash, request, ..) = &row;
    let (.., user, outcome, errcode, trace, started_at, finished_at) = &row;
    Ok(Login {
        workspace,
        id: LoginId::from_uuid(*id),
        application: Column("logins", "application_id").parse(application)?,
        source: Column("logins", "source_id").parse(source)?,
        stage: Column("logins", "stage").parse(stage)?,
        state_hash: Column("logins", "state_hash").hash(state_hash.clone())?,
        browser_hash: Column("logins", "browser_hash").hash(browser_hash.clone())?,
        request: REQUEST.read_json(request)?,
        user: user.map(UserId::from_uuid),
        outcome: outcome.clone(),
        errcode: *errcode,
        trace: TRACE.read_json(trace)?,
        started_at: Timestamp::from_millis(*started_at),
        finished_at: instant(*finished_at),
    })
}
