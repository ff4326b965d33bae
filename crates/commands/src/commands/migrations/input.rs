//! A list comes in, and somebody says what its columns mean.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::alphanumeric;
use saoma_migration::{Connection, Ignored, Input, Mapping, Options, Preview, Target, preview};
use saoma_store::mappings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CountsView, counts_view, hex, lists, reason_text};
use crate::error::{ErrorView, Problem};
use crate::words::{ImportField, OnConflict};
use crate::{Desk, InWorkspace};

/// Announces a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginUpload {
    workspace: String,
    name: String,
}

/// A file that is coming in.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UploadView {
    upload: String,
    /// How much is there, in bytes.
    bytes: u64,
}

/// The next part of a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddToUpload {
    workspace: String,
    upload: String,
    content_base64: String,
}

/// The file is complete.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndUpload {
    workspace: String,
    upload: String,
}

/// A list, known by the SHA-256 of its bytes.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ListRef {
    list: String,
    name: String,
}

/// How a list is read.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
pub(crate) struct InputOptions {
    /// Columns whose meaning is not the one that their headers say.
    pub(crate) columns: Vec<ColumnChoice>,
    /// Where the ids of other systems' connections are valid.
    pub(crate) connections: Vec<ConnectionChoice>,
    /// The system that wrote the list, if it is not recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) preset: Option<String>,
    /// The platform app of openids that come without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) appid: Option<String>,
    /// The open platform account of unionids that come without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) open_platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on_conflict: Option<OnConflict>,
}

/// What a column means.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ColumnChoice {
    header: String,
    /// Nothing, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<ImportField>,
    /// Where its openids or unionids are valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// Where the ids of a connection are valid.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ConnectionChoice {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    appid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_platform: Option<String>,
}

/// Asks for the beginning of a list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetListPreview {
    workspace: String,
    list: String,
    options: InputOptions,
}

/// The beginning of a list, with what its columns mean.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct InputView {
    list: String,
    name: String,
    /// `csv`, `xlsx`, `json` or `jsonl`.
    format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<char>,
    /// The system that wrote it, where values are JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<String>,
    columns: Vec<ColumnView>,
    rows: Vec<SampleRow>,
    /// The rows that were checked; what is right counts as created.
    checked: CountsView,
    /// Whether these are all rows.
    is_whole: bool,
    /// Why it cannot be imported like this.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ErrorView>,
}

/// A column.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ColumnView {
    header: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<ImportField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    samples: Vec<String>,
}

/// One of the first rows.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SampleRow {
    number: i64,
    cells: Vec<String>,
    /// Why it cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// Saves how a list is read, to be used again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveMapping {
    workspace: String,
    name: String,
    options: InputOptions,
}

/// A saved mapping.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MappingView {
    name: String,
    options: InputOptions,
}

pub(crate) async fn begin_upload(desk: &Desk, request: BeginUpload) -> Result<UploadView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    super::clean(desk, &scope).await?;
    let upload = alphanumeric(&*desk.0.options.entropy, 20);
    let path = lists(desk).make(&upload, &request.name);
    let made = path.and_then(|path| std::fs::write(path, ""));
    made.map_err(Problem::ListNotKept)?;
    Ok(UploadView { upload, bytes: 0 })
}

pub(crate) async fn add_to_upload(
    desk: &Desk,
    request: AddToUpload,
) -> Result<UploadView, Problem> {
    desk.scope(&request.workspace).await?;
    let content = STANDARD.decode(&request.content_base64);
    let content = content.map_err(|error| Problem::BadRequest {
        command: "add_to_upload",
        problem: error.to_string(),
    })?;
    let bytes = lists(desk).append(&request.upload, &content);
    Ok(UploadView {
        bytes: bytes.map_err(Problem::ListNotKept)?,
        upload: request.upload,
    })
}

pub(crate) async fn end_upload(desk: &Desk, request: EndUpload) -> Result<ListRef, Problem> {
    desk.scope(&request.workspace).await?;
    let lists = lists(desk);
    let path = lists.find(&request.upload).map_err(Problem::ListNotKept)?;
    let opened = tokio::task::spawn_blocking(move || Input::open(&path)).await;
    let input = opened.map_err(|_| Problem::ListMissing)??;
    let list = hex(input.hash());
    lists
        .rename(&request.upload, &list)
        .map_err(Problem::ListNotKept)?;
    Ok(ListRef {
        list,
        name: input.name(),
    })
}

pub(crate) async fn get_list_preview(
    desk: &Desk,
    request: GetListPreview,
) -> Result<InputView, Problem> {
    desk.scope(&request.workspace).await?;
    let path = lists(desk).find(&request.list);
    let path = path.map_err(|_| Problem::ListMissing)?;
    let options = request.options.to_options()?;
    let looked = tokio::task::spawn_blocking(move || {
        let input = Input::open(&path)?;
        preview(&input, &options).map(|preview| (input.name(), preview))
    });
    let (name, preview) = looked.await.map_err(|_| Problem::ListMissing)??;
    Ok(input_view(desk, request.list, name, preview))
}

pub(crate) async fn list_mappings(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<MappingView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let found = mappings::list(&mut scope.session().await?, scope.workspace.id).await?;
    let views = found.into_iter().filter_map(|(name, mapping)| {
        // One that another version saved is of no use, and no reason to show none.
        let options = serde_json::from_str(&mapping).ok()?;
        Some(MappingView { name, options })
    });
    Ok(views.collect())
}

pub(crate) async fn save_mapping(
    desk: &Desk,
    request: SaveMapping,
) -> Result<Vec<MappingView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let mapping = serde_json::to_string(&request.options).map_err(Problem::Answer)?;
    let (name, mapping) = (request.name.trim().to_owned(), &mapping);
    let (workspace, now) = (scope.workspace.id, desk.0.options.clock.now());
    let saved = &name;
    scope
        .stored
        .store
        .write(|tx| Box::pin(mappings::save(tx, workspace, saved, mapping, now)))
        .await?;
    let workspace = request.workspace;
    list_mappings(desk, InWorkspace { workspace }).await
}

impl InputOptions {
    /// As the migration reads them.
    pub(crate) fn to_options(&self) -> Result<Options, Problem> {
        let preset = self.preset.as_ref().map(|preset| {
            serde_json::from_value(serde_json::Value::String(preset.clone())).map_err(|error| {
                Problem::BadRequest {
                    command: "plan_import",
                    problem: error.to_string(),
                }
            })
        });
        let columns: BTreeMap<String, Target> =
            self.columns.iter().map(ColumnChoice::target).collect();
        let connections = self.connections.iter().map(|choice| {
            let connection = Connection {
                appid: choice.appid.clone(),
                open_platform: choice.open_platform.clone(),
            };
            (choice.name.clone(), connection)
        });
        let defaults = Options::default();
        Ok(Options {
            mapping: Mapping {
                preset: preset.transpose()?,
                columns,
                connections: connections.collect(),
            },
            appid: self.appid.clone(),
            open_platform: self.open_platform.clone(),
            on_conflict: self
                .on_conflict
                .map_or(defaults.on_conflict, saoma_model::OnConflict::from),
            ..defaults
        })
    }
}

impl ColumnChoice {
    fn target(&self) -> (String, Target) {
        let target = match (self.field, &self.scope) {
            (None, _) => Target::Ignored(Ignored::Ignore),
            (Some(field @ (ImportField::Openid | ImportField::Unionid)), Some(scope)) => {
                let is_openid = field == ImportField::Openid;
                Target::Scoped {
                    field: field.into(),
                    appid: is_openid.then(|| scope.clone()),
                    open_platform: (!is_openid).then(|| scope.clone()),
                }
            }
            (Some(field), _) => Target::Field(field.into()),
        };
        (self.header.trim().to_owned(), target)
    }
}

fn input_view(desk: &Desk, list: String, name: String, preview: Preview) -> InputView {
    let lang = desk.lang();
    let preset = preview
        .preset
        .and_then(|preset| serde_json::to_value(preset).ok());
    let columns = preview.columns.into_iter().map(|column| ColumnView {
        header: column.header,
        field: column.field.map(ImportField::from),
        scope: column.scope,
        samples: column.samples,
    });
    let rows = preview.rows.into_iter().map(|row| SampleRow {
        number: row.number,
        cells: row.cells,
        problem: row
            .rejection
            .map(|(reason, _)| reason_text(lang, reason.as_str())),
    });
    InputView {
        list,
        name,
        format: preview.format.to_owned(),
        encoding: preview.encoding.map(str::to_owned),
        delimiter: preview.delimiter,
        preset: preset.and_then(|preset| preset.as_str().map(str::to_owned)),
        columns: columns.collect(),
        rows: rows.collect(),
        checked: counts_view(&preview.checked, lang),
        is_whole: preview.is_whole,
        problem: preview
            .problem
            .map(|problem| Problem::Migration(problem).view(lang)),
    }
}
