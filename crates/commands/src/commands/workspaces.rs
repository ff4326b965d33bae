//! Workspaces.

use saoma_model::{Actor, Origin, Workspace};
use saoma_runtime::{Stored, register};
use saoma_setup::{File, Setup, SimulatedApp, SystemSecrets, apply, sandbox_file};
use saoma_simulator::{DEFAULT_SECRET, DEFAULT_WEBSITE_APPID};
use saoma_store::{Session, applications, sources, users};
use saoma_text::text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::words::Mode;
use crate::{Desk, Nothing};

/// A workspace and how much is in it.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct WorkspaceView {
    slug: String,
    name: String,
    mode: Mode,
    issuer: String,
    created_at: i64,
    /// Since when it is put away, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<i64>,
    counts: WorkspaceCounts,
}

/// How much is in a workspace.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WorkspaceCounts {
    /// Counting stops at 10,000.
    users: i64,
    sources: usize,
    applications: usize,
}

/// Asks for a new workspace.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWorkspace {
    slug: String,
    name: String,
    mode: Mode,
}

/// Gives a workspace another name on screen.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameWorkspace {
    workspace: String,
    name: String,
}

/// Where a login can be seen.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SeeItWork {
    workspace: String,
    application: String,
}

pub(crate) async fn see_it_work(desk: &Desk, _: Nothing) -> Result<SeeItWork, Problem> {
    let stored = desk.stored().await?;
    let origin = desk.origin().await?;
    let file = sandbox(desk, &origin);
    let slug = file.workspace.clone();
    let known = match desk.scope(&slug).await {
        Ok(scope) => Some(scope),
        Err(Problem::NotFound { .. }) => None,
        Err(problem) => return Err(problem),
    };
    let Some(scope) = known else {
        let edit = desk.edit(&stored, &origin);
        let setup = Setup {
            store: edit.store,
            vault: edit.vault,
            clock: edit.clock,
            entropy: edit.entropy,
            // The file holds its secret itself.
            secrets: &SystemSecrets::new("."),
            origin: &origin,
        };
        apply(setup, &file, Actor::Admin).await?;
        desk.register_sandboxes().await?;
        let application = "demo".to_owned();
        return Ok(SeeItWork {
            workspace: slug,
            application,
        });
    };
    if scope.workspace.mode != saoma_model::Mode::Sandbox {
        return Err(Problem::LabNeedsSandbox(slug));
    }
    let known = applications::list(&mut scope.session().await?, scope.workspace.id).await?;
    let demo = known.iter().find(|known| known.id.as_str() == "demo");
    match demo.or(known.first()) {
        Some(application) => Ok(SeeItWork {
            workspace: slug,
            application: application.id.to_string(),
        }),
        None => Err(Problem::LabNeedsApplication(slug)),
    }
}

pub(crate) async fn create_workspace(
    desk: &Desk,
    request: CreateWorkspace,
) -> Result<WorkspaceView, Problem> {
    let (stored, origin) = (desk.stored().await?, desk.origin().await?);
    let edit = desk.edit(&stored, &origin);
    let mode = request.mode.into();
    edit.create_workspace(&request.slug, &request.name, mode)
        .await?;
    let scope = desk.scope(&request.slug).await?;
    view(&mut scope.session().await?, &origin, &scope.workspace).await
}

pub(crate) async fn rename_workspace(
    desk: &Desk,
    request: RenameWorkspace,
) -> Result<WorkspaceView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.rename_workspace(&scope.workspace.slug, &request.name)
        .await?;
    let renamed = Workspace {
        name: request.name,
        ..scope.workspace.clone()
    };
    view(&mut scope.session().await?, &scope.origin, &renamed).await
}

/// All workspaces.
pub(crate) async fn list(desk: &Desk, stored: &Stored) -> Result<Vec<WorkspaceView>, Problem> {
    let origin = desk.origin().await?;
    let mut session = stored.store.read().await?;
    let mut views = Vec::new();
    for workspace in saoma_store::workspaces::list(&mut session).await? {
        views.push(view(&mut session, &origin, &workspace).await?);
    }
    Ok(views)
}

async fn view(
    session: &mut Session,
    origin: &Origin,
    workspace: &Workspace,
) -> Result<WorkspaceView, Problem> {
    let id = workspace.id;
    Ok(WorkspaceView {
        slug: workspace.slug.to_string(),
        name: workspace.name.clone(),
        mode: workspace.mode.into(),
        issuer: origin.issuer(&workspace.slug).as_str().to_owned(),
        created_at: workspace.created_at.millis(),
        archived_at: workspace.archived_at.map(saoma_ambient::Timestamp::millis),
        counts: WorkspaceCounts {
            users: users::count(session, id, users::COUNTED).await?,
            sources: sources::list(session, id).await?.len(),
            applications: applications::list(session, id).await?.len(),
        },
    })
}

/// The sandbox in which a login can be seen at once.
fn sandbox(desk: &Desk, origin: &Origin) -> File {
    let app = SimulatedApp {
        appid: DEFAULT_WEBSITE_APPID.to_owned(),
        name: text(desk.lang(), "sandbox.shop").to_owned(),
        secret: DEFAULT_SECRET.to_owned().into(),
        open_platform: Some("sandbox".to_owned()),
        callback_domain: Some(origin.host().to_owned()),
    };
    sandbox_file(app, &format!("{}/lab/callback", origin.as_str()))
}

impl Desk {
    /// Tells the simulator what platform apps the sandboxes have. Without a simulator there is
    /// nobody to tell: it is told when it starts.
    pub(crate) async fn register_sandboxes(&self) -> Result<(), Problem> {
        let stored = self.stored().await?;
        let servers = self.servers().await;
        if let (Some(simulation), Some(provided)) = (&servers.simulation, &servers.provided) {
            let told = register(
                &stored.store,
                &stored.vault,
                &provided.origin,
                &simulation.url,
            );
            told.await.map_err(Problem::Register)?;
        }
        Ok(())
    }
}
