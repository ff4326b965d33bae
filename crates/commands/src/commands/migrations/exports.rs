//! All users as a file: written behind the screen, page after page, which tells how far it is and can
//! be stopped.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use saoma_migration::{ExportFormat, MigrationError, export};
use saoma_model::WorkspaceId;
use saoma_store::{Store, users};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::files::{MadeFile, made, room};
use super::lists;
use crate::error::{ErrorView, Problem};
use crate::migrating::TaskState;
use crate::scope::not_found;
use crate::{Desk, Nothing};

/// Asks for all users.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginExport {
    workspace: String,
    format: ExportForm,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportForm {
    Csv,
    Xlsx,
    Jsonl,
    Casdoor,
    Keycloak,
}

/// Names an export of this run of the program.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportRef {
    export: String,
}

/// How far an export is.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ExportState {
    export: String,
    state: TaskState,
    /// Users that are written.
    rows: u64,
    /// Users that there were when it began.
    of: u64,
    /// The file, once it is whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<MadeFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
}

/// The exports of this run of the program.
#[derive(Default)]
pub(crate) struct Exports(Mutex<HashMap<String, Arc<Exporting>>>);

/// An export at work, or its end.
#[derive(Default)]
struct Exporting {
    rows: AtomicU64,
    of: u64,
    stop: AtomicBool,
    ended: OnceLock<Ended>,
}

enum Ended {
    Done(MadeFile),
    Cancelled,
    Failed(ErrorView),
}

impl Exports {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Exporting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str) -> Result<Arc<Exporting>, Problem> {
        let found = self.all().get(id).cloned();
        found.ok_or_else(|| not_found("export", id))
    }
}

pub(crate) async fn begin_export(
    desk: &Desk,
    request: BeginExport,
) -> Result<ExportState, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (format, ending) = match request.format {
        ExportForm::Csv => (ExportFormat::Csv, "csv"),
        ExportForm::Xlsx => (ExportFormat::Xlsx, "xlsx"),
        ExportForm::Jsonl => (ExportFormat::JsonLines, "jsonl"),
        ExportForm::Casdoor => (ExportFormat::Casdoor, "casdoor.json"),
        ExportForm::Keycloak => (ExportFormat::Keycloak, "keycloak.json"),
    };
    let name = format!("{}-users.{ending}", scope.workspace.slug);
    let (id, path) = room(desk, &name)?;
    let workspace = scope.workspace.id;
    let of = users::count(&mut scope.session().await?, workspace, u32::MAX).await?;
    let exporting = Arc::new(Exporting {
        of: u64::try_from(of).unwrap_or_default(),
        ..Exporting::default()
    });
    desk.0.exports.all().insert(id.clone(), exporting.clone());
    let answer = exporting.state(id.clone());
    let (desk, store, file) = (desk.clone(), scope.stored.store.clone(), id);
    tokio::spawn(async move {
        let written = write(&store, workspace, format, &exporting, (file.clone(), path)).await;
        if written.is_err()
            && let Err(error) = lists(&desk).remove(&file)
        {
            tracing::warn!(%error, "half of an export cannot be removed");
        }
        let ended = match written {
            Ok(file) => Ended::Done(file),
            Err(MigrationError::Cancelled) => Ended::Cancelled,
            Err(error) => Ended::Failed(Problem::Migration(error).view(desk.lang())),
        };
        // It ends once.
        let _ = exporting.ended.set(ended);
    });
    Ok(answer)
}

pub(crate) async fn get_export(desk: &Desk, request: ExportRef) -> Result<ExportState, Problem> {
    let exporting = desk.0.exports.find(&request.export)?;
    Ok(exporting.state(request.export))
}

/// Stops it; what it wrote goes.
pub(crate) async fn cancel_export(desk: &Desk, request: ExportRef) -> Result<Nothing, Problem> {
    let exporting = desk.0.exports.find(&request.export)?;
    exporting.stop.store(true, Ordering::Relaxed);
    Ok(Nothing {})
}

impl Exporting {
    fn state(&self, export: String) -> ExportState {
        let (state, file, error) = match self.ended.get() {
            None => (TaskState::Running, None, None),
            Some(Ended::Done(file)) => (TaskState::Done, Some(file.clone()), None),
            Some(Ended::Cancelled) => (TaskState::Cancelled, None, None),
            Some(Ended::Failed(error)) => (TaskState::Failed, None, Some(error.clone())),
        };
        ExportState {
            export,
            state,
            rows: self.rows.load(Ordering::Relaxed),
            of: self.of,
            file,
            error,
        }
    }
}

async fn write(
    store: &Store,
    workspace: WorkspaceId,
    format: ExportFormat,
    exporting: &Exporting,
    (file, path): (String, PathBuf),
) -> Result<MadeFile, MigrationError> {
    let failed = |source| MigrationError::Write {
        path: path.clone(),
        source,
    };
    let to = File::create(&path).map_err(failed)?;
    let to = BufWriter::with_capacity(1 << 16, to);
    let progress = |rows| exporting.rows.store(rows, Ordering::Relaxed);
    export(store, workspace, format, to, (&progress, &exporting.stop)).await?;
    made(file, &path)
}
