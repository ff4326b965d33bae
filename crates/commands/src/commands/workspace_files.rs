//! A workspace as a file: out of one store, into another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_setup::{Bundle, BundleError, BundleSecrets, NoSecrets, is_sealed};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::preparation::bytes_of;
use super::templates::{BegunWorkspace, begun_view};
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;
use crate::secret_text::{SecretText, given};
use crate::words::Mode;

/// Writes a workspace as a file: sealed with its secrets, or open without them.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ExportWorkspace {
    workspace: String,
    /// What it is sealed with; without one it is open, and holds neither secrets nor attachments.
    passphrase: Option<SecretText>,
}

/// A workspace as a file, to be saved.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WorkspaceFile {
    name: String,
    content_base64: String,
}

/// Looks into a file before it is brought in.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ReadWorkspaceFile {
    content_base64: String,
    /// What it was sealed with.
    passphrase: Option<SecretText>,
}

/// What a file holds.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct WorkspaceFileView {
    is_sealed: bool,
    slug: String,
    name: String,
    mode: Mode,
    made_at: i64,
    platform_apps: usize,
    sources: usize,
    applications: usize,
    steps: usize,
    attachments: usize,
    /// How many secrets it brings.
    secrets: usize,
    /// Whether a workspace here has its short name.
    is_taken: bool,
}

/// Brings in a workspace from a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ImportWorkspace {
    content_base64: String,
    passphrase: Option<SecretText>,
    slug: String,
    name: String,
}

pub(crate) async fn export_workspace(
    desk: &Desk,
    request: ExportWorkspace,
) -> Result<WorkspaceFile, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let passphrase = given(request.passphrase);
    // What is not sealed is collected without opening any secret.
    let vault = passphrase.is_some().then_some(edit.vault);
    let slug = scope.workspace.slug.as_str();
    let bundle = Bundle::collect(edit.store, vault, edit.clock, slug).await?;
    let content = match &passphrase {
        Some(passphrase) => bundle.to_sealed(passphrase)?,
        None => bundle.to_json()?,
    };
    let ending = if passphrase.is_some() {
        "saoma"
    } else {
        "json"
    };
    Ok(WorkspaceFile {
        name: format!("{slug}.{ending}"),
        content_base64: STANDARD.encode(content),
    })
}

pub(crate) async fn read_workspace_file(
    desk: &Desk,
    request: ReadWorkspaceFile,
) -> Result<WorkspaceFileView, Problem> {
    let content = bytes_of("read_workspace_file", &request.content_base64)?;
    let bundle = Bundle::read(&content, given(request.passphrase).as_ref())?;
    let (steps, _, attachments) = bundle.preparation.counts();
    let is_taken = match desk.scope(&bundle.file.workspace).await {
        Ok(_) => true,
        Err(Problem::NotFound { .. }) => false,
        Err(problem) => return Err(problem),
    };
    let file = &bundle.file;
    Ok(WorkspaceFileView {
        is_sealed: is_sealed(&content),
        slug: file.workspace.clone(),
        name: file.name.clone().unwrap_or_else(|| file.workspace.clone()),
        mode: file.mode.into(),
        made_at: bundle.made_at.millis(),
        platform_apps: file.platform_apps.len(),
        sources: file.sources.len(),
        applications: file.applications.len(),
        secrets: bundle.secret_names().count(),
        steps,
        attachments,
        is_taken,
    })
}

pub(crate) async fn import_workspace(
    desk: &Desk,
    request: ImportWorkspace,
) -> Result<BegunWorkspace, Problem> {
    let (stored, origin) = (desk.stored().await?, desk.origin().await?);
    let content = bytes_of("import_workspace", &request.content_base64)?;
    let mut bundle = Bundle::read(&content, given(request.passphrase).as_ref())?;
    bundle.file.workspace = request.slug;
    bundle.file.name = Some(request.name);
    let edit = desk.edit(&stored, &origin);
    let secrets = BundleSecrets::new(&bundle, &NoSecrets);
    let begun = edit
        .begin(&bundle.file, &bundle.preparation, &secrets)
        .await?;
    desk.register_sandboxes().await?;
    Ok(begun_view(begun))
}

impl From<BundleError> for Problem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Store(error) => Self::Store(error),
            BundleError::WorkspaceUnknown { workspace } => not_found("workspace", &workspace),
            other => Self::Bundle(other),
        }
    }
}
