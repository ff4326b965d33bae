//! Codes on the login page that a mini program or an Official Account answers to.

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, LoginId, OpenId, Ticket, TicketCode, TicketQr, TicketRefusal, TicketState, WorkspaceId,
};
use uuid::Uuid;

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What became of a ticket that somebody went on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stepped {
    /// There is no such ticket, or it was swept away.
    NotFound,
    /// It does not go on, and stays as it was.
    Refused(TicketRefusal),
    /// It stands here now.
    At(Box<Ticket>),
}

/// The ticket with this code, whatever its state.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    code: &TicketCode,
) -> Result<Option<Ticket>, StoreError> {
    // A code comes from a URL that anybody can write: one that cannot exist is not found.
    if code.as_str().contains('\0') {
        return Ok(None);
    }
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT ticket, login_id, source_id, appid, state, openid, confirm_hash, wechat_ticket,
                qr_url, qr_picture, errcode, created_at, expires_at
         FROM tickets WHERE workspace_id = $1 AND ticket = $2",
        workspace.as_uuid(),
        code.as_str(),
    )?;
    row.map(|row| ticket_of(workspace, row)).transpose()
}

/// The ticket whose link in our reply has this SHA-256.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_confirm_hash(
    session: &mut Session,
    workspace: WorkspaceId,
    confirm_hash: &[u8; 32],
) -> Result<Option<Ticket>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT ticket, login_id, source_id, appid, state, openid, confirm_hash, wechat_ticket,
                qr_url, qr_picture, errcode, created_at, expires_at
         FROM tickets WHERE workspace_id = $1 AND confirm_hash = $2",
        workspace.as_uuid(),
        confirm_hash.as_slice(),
    )?;
    row.map(|row| ticket_of(workspace, row)).transpose()
}

/// The newest ticket of a login.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_login(
    session: &mut Session,
    workspace: WorkspaceId,
    login: LoginId,
) -> Result<Option<Ticket>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT ticket, login_id, source_id, appid, state, openid, confirm_hash, wechat_ticket,
                qr_url, qr_picture, errcode, created_at, expires_at
         FROM tickets WHERE workspace_id = $1 AND login_id = $2
         ORDER BY created_at DESC, ticket LIMIT 1",
        workspace.as_uuid(),
        login.as_uuid(),
    )?;
    row.map(|row| ticket_of(workspace, row)).transpose()
}

/// Adds a ticket.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tickets (workspace_id, ticket, login_id, source_id, appid, state, openid,
                              confirm_hash, wechat_ticket, qr_url, qr_picture, errcode, created_at,
                              expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        ticket.workspace.as_uuid(),
        ticket.code.as_str(),
        ticket.login.as_uuid(),
        ticket.source.as_str(),
        ticket.appid.as_str(),
        ticket.state.as_str(),
        ticket.openid.as_ref().map(OpenId::as_str),
        ticket.confirm_hash.as_ref().map(<[u8; 32]>::as_slice),
        ticket.qr.wechat_ticket.as_deref(),
        ticket.qr.url.as_deref(),
        ticket.qr.picture.as_deref(),
        ticket.errcode,
        ticket.created_at.millis(),
        ticket.expires_at.millis(),
    )?;
    Ok(())
}

/// Goes on with a ticket, by the rules of [`Ticket`]: `step` answers where it shall stand. Of two
/// at the same moment the second sees what the first did.
///
/// # Errors
/// See [`StoreError`].
pub async fn step(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    code: &TicketCode,
    step: impl FnOnce(&Ticket) -> Result<Ticket, TicketRefusal> + Send,
) -> Result<Stepped, StoreError> {
    let Some(before) = lookup(tx, workspace, code).await? else {
        return Ok(Stepped::NotFound);
    };
    let after = match step(&before) {
        Ok(after) => after,
        Err(refusal) => return Ok(Stepped::Refused(refusal)),
    };
    let changed = execute!(
        tx,
        "UPDATE tickets SET state = $3, openid = $4, confirm_hash = $5, errcode = $6,
                expires_at = $7
         WHERE workspace_id = $1 AND ticket = $2 AND state = $8
           AND (openid IS NULL OR openid = $4)",
        workspace.as_uuid(),
        code.as_str(),
        after.state.as_str(),
        after.openid.as_ref().map(OpenId::as_str),
        after.confirm_hash.as_ref().map(<[u8; 32]>::as_slice),
        after.errcode,
        after.expires_at.millis(),
        before.state.as_str(),
    )?;
    match changed {
        1 => Ok(Stepped::At(Box::new(after))),
        _ => Err(tx.contended()),
    }
}

/// Deletes at most `limit` tickets that expired before `expired_before`.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    expired_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM tickets WHERE (workspace_id, ticket) IN (
             SELECT workspace_id, ticket FROM tickets
             WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        expired_before.millis(),
        i64::from(limit),
    )
}

type Row = (
    String,
    Uuid,
    String,
    String,
    String,
    Option<String>,
    Option<Vec<u8>>,
    Option<String>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    i64,
    i64,
);

fn ticket_of(workspace: WorkspaceId, row: Row) -> Result<Ticket, StoreError> {
    let (code, login, source, appid, state, openid, confirm_hash, ..) = &row;
    let (.., errcode, created_at, expires_at) = &row;
    let state: TicketState = Column("tickets", "state").parse(state)?;
    let confirm_hash = confirm_hash.clone();
    let confirm_hash = confirm_hash.map(|hash| Column("tickets", "confirm_hash").hash(hash));
    let ticket = Ticket {
        workspace,
        code: TicketCode::new(code),
        login: LoginId::from_uuid(*login),
        source: Column("tickets", "source_id").parse(source)?,
        appid: AppId::new(appid),
        state,
        openid: openid.clone().map(OpenId::new),
        confirm_hash: confirm_hash.transpose()?,
        qr: TicketQr::default(),
        errcode: *errcode,
        created_at: Timestamp::from_millis(*created_at),
        expires_at: Timestamp::from_millis(*expires_at),
    };
    let (.., wechat_ticket, url, picture, _, _, _) = row;
    Ok(Ticket {
        qr: TicketQr {
            wechat_ticket,
            url,
            picture,
        },
        ..ticket
    })
}
