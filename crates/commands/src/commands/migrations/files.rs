//! Reports, rejected rows and exports, as files to take along.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::alphanumeric;
use saoma_migration::{Input, MigrationError, write_report_of};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{find, lists};
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Asks for a report.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct MakeReport {
    workspace: String,
    /// The migration; the plan that is looked at, without it.
    migration: Option<String>,
    format: ReportFormat,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportFormat {
    Csv,
    Html,
}

/// Asks for the rejected rows of a list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeRejects {
    workspace: String,
    list: String,
}

/// A file that was made, to be fetched part by part.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct MadeFile {
    file: String,
    name: String,
    media_type: String,
    bytes: u64,
}

/// Asks for a part of a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MadeFilePart {
    file: String,
    offset: u64,
}

/// A part of a file.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct FilePart {
    content_base64: String,
    /// Where the next part begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

pub(crate) async fn make_report(desk: &Desk, request: MakeReport) -> Result<MadeFile, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let ending = match request.format {
        ReportFormat::Csv => "csv",
        ReportFormat::Html => "html",
    };
    let of = |input_name: &str| format!("{}-report.{ending}", stem(input_name));
    match &request.migration {
        Some(id) => {
            let migration = find(&scope, id).await?;
            let (file, path) = room(desk, &of(&migration.input_name))?;
            write_report_of(&scope.stored.store, migration.id, &path, desk.lang()).await?;
            Ok(made(file, &path)?)
        }
        None => {
            let review = desk.0.migrating.review(scope.workspace.id);
            let review = review.ok_or(Problem::NoPlan)?;
            let (file, path) = room(desk, &of(&review.input.name()))?;
            review.plan.write_report(&path, desk.lang()).await?;
            Ok(made(file, &path)?)
        }
    }
}

pub(crate) async fn make_rejects(desk: &Desk, request: MakeRejects) -> Result<MadeFile, Problem> {
    desk.scope(&request.workspace).await?;
    let file = rejects_id(&request.list);
    let path = lists(desk).find(&file);
    let path = path.map_err(|_| not_found("rejects", &request.list))?;
    Ok(made(file, &path)?)
}

pub(crate) async fn get_made_file_part(
    desk: &Desk,
    request: MadeFilePart,
) -> Result<FilePart, Problem> {
    let part = lists(desk).part(&request.file, request.offset);
    let (bytes, next) = part.map_err(|_| not_found("file", &request.file))?;
    Ok(FilePart {
        content_base64: STANDARD.encode(bytes),
        next,
    })
}

impl Desk {
    /// Where a file lies that a screen has had made; a window copies it to where the person wants
    /// it.
    #[must_use]
    pub fn made_file(&self, file: &str) -> Option<PathBuf> {
        lists(self).find(file).ok()
    }
}

/// Where the rejected rows of a list go. An import needs them not: without room there are none.
pub(super) fn rejects_of(desk: &Desk, list: &str, input: &Input) -> Option<PathBuf> {
    let name = input.name();
    let ending = Path::new(&name)
        .extension()
        .and_then(|ending| ending.to_str());
    let ending = ending.unwrap_or("csv");
    let name = format!("{}-rejected.{ending}", stem(&name));
    let made = lists(desk).make(&rejects_id(list), &name);
    made.inspect_err(|error| tracing::warn!(%error, "rejected rows cannot be kept"))
        .ok()
}

fn rejects_id(list: &str) -> String {
    format!("{list}rejects")
}

pub(super) fn room(desk: &Desk, name: &str) -> Result<(String, PathBuf), Problem> {
    let file = alphanumeric(&*desk.0.options.entropy, 20);
    let path = lists(desk)
        .make(&file, name)
        .map_err(Problem::ListNotKept)?;
    Ok((file, path))
}

pub(super) fn made(file: String, path: &Path) -> Result<MadeFile, MigrationError> {
    let failed = |source| MigrationError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = path.metadata().map_err(failed)?.len();
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let ending = name.rsplit('.').next().unwrap_or_default();
    let media_type = match ending {
        "csv" => "text/csv",
        "html" => "text/html",
        "json" => "application/json",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    Ok(MadeFile {
        file,
        media_type: media_type.to_owned(),
        name,
        bytes,
    })
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
