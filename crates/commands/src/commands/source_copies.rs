//! Sources that are made like others, and what it would touch if one went.

use saoma_model::Slug;
use saoma_setup::Touched;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::save_source::SavedSource;
use super::sources::SourceRef;
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Makes another source like one that is there.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateSource {
    workspace: String,
    source: String,
    /// The new one's.
    id: String,
}

/// Makes a source and its platform app in another workspace, without their secrets.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopySource {
    workspace: String,
    source: String,
    /// The other workspace.
    to: String,
}

/// What deleting a source, or switching it off, would touch.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SourceTouches {
    /// The applications that offer it.
    applications: Vec<String>,
    /// Those of them that offer nothing else.
    left_without: Vec<String>,
    /// How many users came through it.
    users: i64,
    /// Whether counting stopped at `users`.
    users_capped: bool,
}

pub(crate) async fn duplicate_source(
    desk: &Desk,
    request: DuplicateSource,
) -> Result<SavedSource, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let edited = edit
        .duplicate_source(slug, &request.source, &request.id)
        .await?;
    scope.tell_simulator(desk).await?;
    SavedSource::of(desk, &scope, &request.id, &edited).await
}

pub(crate) async fn copy_source(desk: &Desk, request: CopySource) -> Result<SavedSource, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let to = Slug::parse(&request.to).map_err(|_| not_found("workspace", &request.to))?;
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let edited = edit.copy_source(slug, &request.source, &to).await?;
    let there = desk.scope(to.as_str()).await?;
    there.tell_simulator(desk).await?;
    SavedSource::of(desk, &there, &request.source, &edited).await
}

pub(crate) async fn get_source_touches(
    desk: &Desk,
    request: SourceRef,
) -> Result<SourceTouches, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let touched = edit.touched_by_source(slug, &request.source).await?;
    let names = |ids: &[saoma_model::ApplicationId]| ids.iter().map(ToString::to_string).collect();
    Ok(SourceTouches {
        applications: names(&touched.applications),
        left_without: names(&touched.left_without),
        users: touched.users,
        users_capped: touched.users >= i64::from(Touched::MOST_USERS),
    })
}
