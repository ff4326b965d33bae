//! Reading what the path follows from.

use saoma_ambient::Timestamp;
use saoma_model::{MigrationKind, MigrationState, Stage, Workspace, WorkspaceId};
use saoma_store::{
    Session, StoreError, applications, enablements, logins, migrations, platform_apps, sources,
};

use super::SetupPath;
use super::standing::Facts;
use crate::preparation;

/// Where a workspace stands at `now`.
///
/// # Errors
/// See [`StoreError`].
pub async fn load(
    session: &mut Session,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<SetupPath, StoreError> {
    let id = workspace.id;
    let preparation = preparation::load(session, workspace, now).await?;
    let applications = applications::list(session, id).await?;
    let mut offers = Vec::new();
    for application in &applications {
        let offered = enablements::list_for_application(session, id, &application.id);
        offers.extend(offered.await?);
    }
    let completed = logins::list_by_stage(session, id, Stage::Completed, None, 1).await?;
    let facts = Facts {
        mode: workspace.mode,
        marks: preparation.marks(),
        preparation,
        apps: platform_apps::list(session, id).await?,
        sources: sources::list(session, id).await?,
        applications,
        offers,
        has_login: !completed.is_empty(),
        has_imported: has_imported(session, id).await?,
    };
    Ok(facts.path())
}

/// How many of the latest migrations are looked at: one that was not taken back is enough.
const LATEST: u32 = 50;

async fn has_imported(session: &mut Session, workspace: WorkspaceId) -> Result<bool, StoreError> {
    let latest = migrations::list(session, workspace, LATEST).await?;
    let mut imports = latest
        .iter()
        .filter(|migration| migration.kind == MigrationKind::Import);
    Ok(imports.any(|migration| migration.state == MigrationState::Done))
}
