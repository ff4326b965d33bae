//! Lists of people, from the file to the store and back: what a screen asks.

mod exports;
mod files;
mod input;
mod plan;
mod rows;
mod run;

use saoma_migration::{Counts, Input};
use saoma_model::{MigrationId, MigrationState as State, Workspace};
use saoma_store::migrations::{self, Migration};
use saoma_store::waiting_plans;
use saoma_text::{Lang, lookup};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::lists::Lists;
use crate::migrating::TaskView;
use crate::scope::{Scope, not_found};
use crate::words::{Actor, MigrationState};
use crate::{Desk, InWorkspace};

pub(crate) use exports::{
    BeginExport, ExportRef, ExportState, Exports, begin_export, cancel_export, get_export,
};
pub(crate) use files::{
    FilePart, MadeFile, MadeFilePart, MakeRejects, MakeReport, get_made_file_part, make_rejects,
    make_report,
};
pub(crate) use input::{
    AddToUpload, BeginUpload, EndUpload, GetListPreview, InputOptions, InputView, ListRef,
    MappingView, SaveMapping, UploadView, add_to_upload, begin_upload, end_upload,
    get_list_preview, list_mappings, save_mapping,
};
pub(crate) use plan::{
    ContinuePlan, PlanImport, PlanState, SettleReason, SettleRows, continue_plan, discard_plan,
    get_plan, plan_import, settle_reason, settle_rows,
};
pub(crate) use rows::{ListMigrationRows, MigrationRowPage, list_migration_rows};
pub(crate) use run::{
    ResumeMigration, apply_plan, cancel_migration, pause_migration, resume_migration,
    undo_migration,
};

/// How many migrations a list has.
const LONGEST: u32 = 200;

/// Names one migration.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MigrationRef {
    workspace: String,
    migration: String,
}

/// The migrations of a workspace.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MigrationList {
    /// Newest first.
    items: Vec<MigrationView>,
    /// What is at work, or was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<TaskView>,
}

/// A migration.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MigrationView {
    id: String,
    /// `import`, …
    kind: String,
    state: MigrationState,
    /// Whether it is at work in this program.
    is_at_work: bool,
    input_name: String,
    /// Names the list that it reads.
    list: String,
    started_by: Actor,
    started_at: i64,
    changed_at: i64,
    counts: CountsView,
}

/// What became of rows. The parts add up to those that were read.
#[derive(Debug, Serialize, TS)]
pub(crate) struct CountsView {
    read: u64,
    created: u64,
    updated: u64,
    linked: u64,
    merged: u64,
    skipped: u64,
    conflicts: u64,
    rejected: u64,
    deleted: u64,
    by_reason: Vec<ReasonCount>,
}

/// How many rows have a reason.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ReasonCount {
    pub(crate) reason: String,
    pub(crate) message: String,
    pub(crate) count: u64,
}

pub(crate) async fn list_migrations(
    desk: &Desk,
    request: InWorkspace,
) -> Result<MigrationList, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let mut session = scope.session().await?;
    let found = migrations::list(&mut session, scope.workspace.id, LONGEST).await?;
    drop(session);
    clean(desk, &scope).await?;
    Ok(MigrationList {
        items: found.iter().map(|found| view(desk, found)).collect(),
        task: desk.0.migrating.task(scope.workspace.id),
    })
}

pub(crate) async fn get_migration(
    desk: &Desk,
    request: MigrationRef,
) -> Result<MigrationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    Ok(view(desk, &find(&scope, &request.migration).await?))
}

/// The migration of this id, if it is one of the workspace.
async fn find(scope: &Scope<'_>, id: &str) -> Result<Migration, Problem> {
    let unknown = || not_found("migration", id);
    let parsed: MigrationId = id.parse().map_err(|_| unknown())?;
    let found = migrations::find(&mut scope.session().await?, parsed).await?;
    found
        .filter(|found| found.workspace == scope.workspace.id)
        .ok_or_else(unknown)
}

/// Lists that nobody needs any more go when the program looks at its migrations for the first
/// time: they hold what the store keeps encrypted.
async fn clean(desk: &Desk, scope: &Scope<'_>) -> Result<(), Problem> {
    if !desk.0.migrating.is_to_clean() {
        return Ok(());
    }
    let mut session = scope.session().await?;
    let mut needed = Vec::new();
    for Workspace { id, .. } in saoma_store::workspaces::list(&mut session).await? {
        for migration in migrations::list(&mut session, id, LONGEST).await? {
            if !matches!(migration.state, State::Done | State::Undone) {
                needed.push(hex(&migration.input_hash));
            }
        }
        let waiting = waiting_plans::find(&mut session, id).await?;
        needed.extend(waiting.map(|waiting| hex(&waiting.input_hash)));
    }
    let cleaned = lists(desk).clean(|id| needed.iter().any(|needed| needed == id));
    if let Err(error) = cleaned {
        tracing::warn!(%error, "lists of earlier imports cannot be removed");
    }
    Ok(())
}

/// The list of this id, as it was when it came in.
pub(super) async fn open_list(desk: &Desk, list: &str) -> Result<Input, Problem> {
    let path = lists(desk).find(list).map_err(|_| Problem::ListMissing)?;
    let input = tokio::task::spawn_blocking(move || Input::open(&path)).await;
    let input = input.map_err(|_| Problem::ListMissing)??;
    if hex(input.hash()) != list {
        return Err(Problem::ListChanged(input.name()));
    }
    Ok(input)
}

fn lists(desk: &Desk) -> Lists {
    Lists::new(&desk.0.options.data_folder)
}

/// How a list is known: the SHA-256 of its bytes.
fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn view(desk: &Desk, migration: &Migration) -> MigrationView {
    // Other kinds count other things.
    let counts: Counts = serde_json::from_str(&migration.counts).unwrap_or_default();
    MigrationView {
        id: migration.id.to_string(),
        kind: migration.kind.to_string(),
        state: migration.state.into(),
        is_at_work: desk.0.migrating.is_at_work(migration.id),
        input_name: migration.input_name.clone(),
        list: hex(&migration.input_hash),
        started_by: migration.started_by.into(),
        started_at: migration.started_at.millis(),
        changed_at: migration.changed_at.millis(),
        counts: counts_view(&counts, desk.lang()),
    }
}

fn counts_view(counts: &Counts, lang: Lang) -> CountsView {
    let rows = &counts.rows;
    let reasons = counts.by_reason.iter();
    CountsView {
        read: rows.read,
        created: rows.created,
        updated: rows.updated,
        linked: rows.linked,
        merged: rows.merged,
        skipped: rows.skipped,
        conflicts: rows.conflicts,
        rejected: rows.rejected,
        deleted: rows.deleted,
        by_reason: reasons
            .map(|(reason, count)| ReasonCount {
                message: reason_text(lang, reason),
                reason: reason.clone(),
                count: *count,
            })
            .collect(),
    }
}

/// A reason in words.
fn reason_text(lang: Lang, reason: &str) -> String {
    let text = lookup(lang, &format!("migration.reason.{reason}"));
    text.map_or_else(|| reason.to_owned(), str::to_owned)
}
