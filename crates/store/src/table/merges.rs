//! Users that were made one, with all that undoing it needs as ciphertext.

use std::collections::{BTreeMap, BTreeSet};

use saoma_ambient::Timestamp;
use saoma_model::{Account, Actor, MergeId, MergeJournal, MergePlan, Undo, UserId, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::{Column, collect, identities, instant, users};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A merge, without its journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The workspace it happened in.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: MergeId,
    /// Who stayed.
    pub kept: UserId,
    /// Who went.
    pub removed: UserId,
    /// Who did it.
    pub merged_by: Actor,
    /// When.
    pub merged_at: Timestamp,
    /// Who took it back.
    pub undone_by: Option<Actor>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// A user with all that hangs on them.
///
/// # Errors
/// See [`StoreError`].
pub async fn account(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<Account>, StoreError> {
    let Some(known) = users::lookup(session, workspace, user).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        user: known,
        password: users::password_hash(session, workspace, user).await?,
        identities: identities::list_by_user(session, workspace, user).await?,
    }))
}

/// The merge with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    merge: MergeId,
) -> Result<Option<Merge>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT merge_id, kept, removed, merged_by, merged_at, undone_by, undone_at
         FROM merges WHERE workspace_id = $1 AND merge_id = $2",
        workspace.as_uuid(),
        merge.as_uuid(),
    )?;
    row.map(|row| merge_of(workspace, row)).transpose()
}

/// The merges in which a user stayed or went, newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Vec<Merge>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT merge_id, kept, removed, merged_by, merged_at, undone_by, undone_at
         FROM merges WHERE workspace_id = $1 AND (kept = $2 OR removed = $2)
         ORDER BY merge_id DESC",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    collect(rows, |row| merge_of(workspace, row))
}

/// Of these users those who were made one with somebody, with whoever stayed; a merge that was taken
/// back does not count.
///
/// # Errors
/// See [`StoreError`].
pub async fn stayed(
    session: &mut Session,
    workspace: WorkspaceId,
    users: &BTreeSet<UserId>,
) -> Result<BTreeMap<UserId, UserId>, StoreError> {
    let mut found = BTreeMap::new();
    for user in users {
        let (mut stayed, mut seen) = (*user, BTreeSet::from([*user]));
        while let Some(next) = merged_into(session, workspace, stayed).await?
            && seen.insert(next)
        {
            stayed = next;
        }
        if stayed != *user {
            found.insert(*user, stayed);
        }
    }
    Ok(found)
}

async fn merged_into(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<UserId>, StoreError> {
    let row: Option<(Uuid,)> = query!(
        session,
        fetch_optional,
        "SELECT kept FROM merges
         WHERE workspace_id = $1 AND removed = $2 AND undone_at IS NULL
         ORDER BY merge_id DESC LIMIT 1",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    Ok(row.map(|(kept,)| UserId::from_uuid(kept)))
}

/// What undoing a merge needs.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_journal(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    merge: MergeId,
) -> Result<Option<MergeJournal>, StoreError> {
    let row: Option<(Vec<u8>,)> = query!(
        session,
        fetch_optional,
        "SELECT journal FROM merges WHERE workspace_id = $1 AND merge_id = $2",
        workspace.as_uuid(),
        merge.as_uuid(),
    )?;
    let Some((sealed,)) = row else {
        return Ok(None);
    };
    let opened = vault.open_text(&context(workspace, merge), &Sealed::from_bytes(sealed));
    let json = opened.map_err(|source| StoreError::Sealed {
        table: "merges",
        column: "journal",
        source,
    })?;
    JOURNAL.read_json(json.expose_secret()).map(Some)
}

/// Does what a merge planned: the one who goes gives identities and exceptions to the one who
/// stays, loses tokens and sessions, and is removed. Plan it in the same transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn carry_out(
    tx: &mut Tx<'_>,
    vault: &Vault,
    id: MergeId,
    plan: &MergePlan,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (workspace, kept) = (plan.merged.workspace, plan.merged.id);
    let removed = &plan.journal.removed.user;
    for identity in &plan.moved {
        identities::move_to(tx, workspace, identity.id, removed.id, kept).await?;
    }
    move_exceptions(tx, workspace, removed.id, kept).await?;
    forget(tx, workspace, removed.id).await?;
    users::delete(tx, removed).await?;
    users::update(tx, &plan.merged).await?;
    users::set_password_hash(tx, workspace, kept, plan.password.as_ref(), now).await?;
    let journal = SecretString::from(JOURNAL.write_json(&plan.journal)?);
    let sealed = vault.seal_text(&context(workspace, id), &journal);
    execute!(
        tx,
        "INSERT INTO merges (workspace_id, merge_id, kept, removed, journal, merged_by, merged_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        workspace.as_uuid(),
        id.as_uuid(),
        kept.as_uuid(),
        removed.id.as_uuid(),
        sealed.as_bytes(),
        by.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Does what undoing a merge planned: the one who went is added again, as they were, and their
/// identities move back. Tokens and sessions do not come back. Answers whether it was not undone
/// before. Plan it in the same transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn undo(
    tx: &mut Tx<'_>,
    id: MergeId,
    undo: &Undo,
    by: Actor,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (workspace, kept) = (undo.kept.workspace, undo.kept.id);
    let marked = execute!(
        tx,
        "UPDATE merges SET undone_by = $3, undone_at = $4
         WHERE workspace_id = $1 AND merge_id = $2 AND undone_at IS NULL",
        workspace.as_uuid(),
        id.as_uuid(),
        by.as_str(),
        now.millis(),
    )?;
    if marked != 1 {
        return Ok(false);
    }
    let removed = &undo.removed;
    users::add(tx, &removed.user).await?;
    restore_password(tx, workspace, removed.user.id, removed.password.as_ref()).await?;
    for identity in &undo.moves_back {
        identities::move_to(tx, workspace, *identity, kept, removed.user.id).await?;
    }
    users::update(tx, &undo.kept).await?;
    restore_password(tx, workspace, kept, undo.password.as_ref()).await?;
    Ok(true)
}

/// Unlike setting one, this leaves `updated_at` as it was.
async fn restore_password(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    password: Option<&saoma_model::PasswordHash>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE users SET password_hash = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        password.map(saoma_model::PasswordHash::reveal),
    )?;
    Ok(())
}

async fn move_exceptions(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    from: UserId,
    to: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO access_exceptions (workspace_id, application_id, user_id, created_at)
         SELECT workspace_id, application_id, $3, created_at FROM access_exceptions
         WHERE workspace_id = $1 AND user_id = $2
         ON CONFLICT (workspace_id, application_id, user_id) DO NOTHING",
        workspace.as_uuid(),
        from.as_uuid(),
        to.as_uuid(),
    )?;
    Ok(())
}

/// Removes what refers to a user who goes.
pub(crate) async fn forget(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM access_exceptions WHERE workspace_id = $1 AND user_id = $2",
        "DELETE FROM tokens WHERE workspace_id = $1 AND user_id = $2",
        "DELETE FROM provider_sessions WHERE workspace_id = $1 AND user_id = $2",
        "DELETE FROM invitations WHERE workspace_id = $1 AND user_id = $2",
    ] {
        execute!(tx, statement, workspace.as_uuid(), user.as_uuid())?;
    }
    Ok(())
}

fn context(workspace: WorkspaceId, merge: MergeId) -> String {
    format!("merge/{workspace}/{merge}/journal")
}

const JOURNAL: Column = Column("merges", "journal");

type Row = (Uuid, Uuid, Uuid, String, i64, Option<String>, Option<i64>);

fn merge_of(workspace: WorkspaceId, row: Row) -> Result<Merge, StoreError> {
    let (id, kept, removed, merged_by, merged_at, undone_by, undone_at) = row;
    let actor = |column: &'static str, word: &str| Column("merges", column).parse(word);
    Ok(Merge {
        workspace,
        id: MergeId::from_uuid(id),
        kept: UserId::from_uuid(kept),
        removed: UserId::from_uuid(removed),
        merged_by: actor("merged_by", &merged_by)?,
        merged_at: Timestamp::from_millis(merged_at),
        undone_by: undone_by
            .map(|word| actor("undone_by", &word))
            .transpose()?,
        undone_at: instant(undone_at),
    })
}
