//! Making one of two users, and taking it back.

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_identity::Choices;
use saoma_model::{Identity, MergeId, MergeRow, PlatformApp, UserId};
use saoma_store::merges::Merge;
use saoma_store::platform_apps;
use serde::{Deserialize, Serialize};

use ts_rs::TS;

use super::identities::{WarningView, user_id};
use super::users::{IdentityView, UserDetail, accounts, detail, identity_view};
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{MergeField, Winner};

/// Two users to be one.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct MergeUsers {
    workspace: String,
    /// The user who stays.
    kept: String,
    /// The user who goes.
    removed: String,
    /// Whose value wins, where somebody has chosen.
    #[ts(optional, type = "Partial<Record<MergeField, Winner>>")]
    choices: Option<BTreeMap<MergeField, Winner>>,
}

/// What a merge would do.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MergePreview {
    /// Every field in which the two differ.
    rows: Vec<MergeRowView>,
    /// The identities that move.
    moved: Vec<IdentityView>,
    warnings: Vec<WarningView>,
}

/// A field in which two users differ.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MergeRowView {
    field: MergeField,
    /// The value of the user who stays; a password is only `set`.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<String>,
    winner: Winner,
}

/// Names one merge.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeRef {
    workspace: String,
    merge: String,
}

/// What taking a merge back would do.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UndoPreview {
    /// How many identities move back.
    moves_back: usize,
    /// openids and unionids that somebody has removed since: they stay removed.
    lost: Vec<String>,
    /// Fields that were changed since: the newer value stays.
    changed_since: Vec<MergeField>,
}

/// A merge in which a user stayed.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MergeView {
    id: String,
    /// The user who went.
    removed: String,
    merged_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_at: Option<i64>,
}

pub(crate) async fn get_merge_preview(
    desk: &Desk,
    request: MergeUsers,
) -> Result<MergePreview, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (kept, removed, choices) = request.read()?;
    let accounts = accounts(desk, &scope);
    let plan = accounts.merge_preview(scope.workspace.id, kept, removed, &choices);
    let plan = plan.await?;
    let apps = platform_apps::list(&mut scope.session().await?, scope.workspace.id).await?;
    let warning = |word: &str| WarningView::new(desk, "merge", word);
    Ok(MergePreview {
        rows: plan.rows.into_iter().map(row).collect(),
        moved: moved(&plan.moved, &apps),
        warnings: plan
            .warnings
            .iter()
            .map(|it| warning(it.as_str()))
            .collect(),
    })
}

pub(crate) async fn merge_users(desk: &Desk, request: MergeUsers) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (kept, removed, choices) = request.read()?;
    let (accounts, workspace) = (accounts(desk, &scope), scope.workspace.id);
    accounts
        .merge(&scope.stored.vault, workspace, kept, removed, &choices)
        .await?;
    detail(desk, &scope, &request.kept).await
}

pub(crate) async fn get_undo_preview(
    desk: &Desk,
    request: MergeRef,
) -> Result<UndoPreview, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let merge = request.read()?;
    let accounts = accounts(desk, &scope);
    let undo = accounts.undo_preview(&scope.stored.vault, scope.workspace.id, merge);
    let undo = undo.await?;
    Ok(UndoPreview {
        moves_back: undo.moves_back.len(),
        lost: undo.lost.iter().map(|key| key.value().to_owned()).collect(),
        changed_since: undo.changed_since.into_iter().map(Into::into).collect(),
    })
}

pub(crate) async fn undo_merge(desk: &Desk, request: MergeRef) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let merge = request.read()?;
    let accounts = accounts(desk, &scope);
    let undo = accounts.undo_merge(&scope.stored.vault, scope.workspace.id, merge);
    let kept = undo.await?.kept.id.to_string();
    detail(desk, &scope, &kept).await
}

/// The merges in which a user stayed, newest first.
pub(super) async fn of_user(
    desk: &Desk,
    scope: &Scope<'_>,
    user: UserId,
) -> Result<Vec<MergeView>, Problem> {
    let accounts = accounts(desk, scope);
    let merges = accounts.merges_of(scope.workspace.id, user);
    let merges = merges.await?.into_iter();
    Ok(merges
        .filter(|merge| merge.kept == user)
        .map(view)
        .collect())
}

fn view(merge: Merge) -> MergeView {
    MergeView {
        id: merge.id.to_string(),
        removed: merge.removed.to_string(),
        merged_at: merge.merged_at.millis(),
        undone_at: merge.undone_at.map(Timestamp::millis),
    }
}

fn row(row: MergeRow) -> MergeRowView {
    MergeRowView {
        field: row.field.into(),
        kept: row.kept,
        removed: row.removed,
        winner: row.winner.into(),
    }
}

fn moved(identities: &[Identity], apps: &[PlatformApp]) -> Vec<IdentityView> {
    let identities = identities.iter();
    identities
        .map(|identity| identity_view(identity, apps))
        .collect()
}

impl MergeUsers {
    fn read(&self) -> Result<(UserId, UserId, Choices), Problem> {
        let choices = self.choices.iter().flatten();
        let choices = choices.map(|(field, winner)| ((*field).into(), (*winner).into()));
        Ok((
            user_id(&self.kept)?,
            user_id(&self.removed)?,
            choices.collect(),
        ))
    }
}

impl MergeRef {
    fn read(&self) -> Result<MergeId, Problem> {
        let unknown = |_| not_found("merge", &self.merge);
        self.merge.parse().map_err(unknown)
    }
}
