//! The mini program of a source, as an archive.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_model::Origin;
use saoma_setup::{MiniProgramError, mini_program_project};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;

/// Which mini program, and whom it asks.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct MiniProgramOf {
    workspace: String,
    source: String,
    /// Where others will reach the provider; where it answers now, without it.
    public_url: Option<String>,
}

/// A project for WeChat's developer tools.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MiniProgramArchive {
    /// What the file may be called.
    file_name: String,
    /// A ZIP archive, in base64.
    zip: String,
}

pub(crate) async fn get_mini_program_project(
    desk: &Desk,
    request: MiniProgramOf,
) -> Result<MiniProgramArchive, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, slug) = (&scope.stored.store, &scope.workspace.slug);
    let origin = match &request.public_url {
        Some(url) => Origin::parse(url).map_err(|error| {
            Problem::MiniProgram(MiniProgramError::AddressNotReached { origin: error.0 })
        })?,
        None => scope.origin.clone(),
    };
    let project = mini_program_project(store, &origin, slug.as_str(), &request.source).await?;
    let zip = project.zip().map_err(Problem::MiniProgramNotPacked)?;
    Ok(MiniProgramArchive {
        file_name: format!("{}.zip", project.name),
        zip: STANDARD.encode(zip),
    })
}
