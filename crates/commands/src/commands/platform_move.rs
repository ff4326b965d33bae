//! An app that goes from one open platform account to another: its users' unionids are retired.

use saoma_migration::leaving;
use saoma_model::{AppId, OpenPlatform};
use saoma_setup::PlatformAppEntry;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users_at_work::{Work, begin};
use crate::Desk;
use crate::error::Problem;
use crate::migrating::TaskView;

/// An app, and the open platform account that it leaves.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PlatformMoveOf {
    workspace: String,
    appid: String,
    /// The one to which it is said to be bound, if absent.
    from: Option<String>,
}

/// What it would change if the app left.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PlatformMoveView {
    /// The account that it leaves; absent if it is bound to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Openids of the app, which stay.
    openids: u64,
    /// Unionids that would hold no longer.
    unionids: u64,
}

/// Has an app go from one open platform account to another.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginPlatformMove {
    workspace: String,
    appid: String,
    from: String,
    to: String,
}

pub(crate) async fn get_platform_move(
    desk: &Desk,
    request: PlatformMoveOf,
) -> Result<PlatformMoveView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let app = edit
        .platform_app(&scope.workspace.slug, &request.appid)
        .await?;
    let from = request.from.filter(|from| !from.is_empty());
    let from = from.or(app.open_platform);
    let appid = AppId::new(request.appid.as_str());
    let account = OpenPlatform::new(from.as_deref().unwrap_or_default());
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let leaving = leaving(store, workspace, &appid, &account).await?;
    Ok(PlatformMoveView {
        from,
        openids: leaving.openids,
        unionids: leaving.unionids,
    })
}

/// First the app is noted at its new account, as if on its own page; then the old unionids are
/// retired, behind the screen.
pub(crate) async fn begin_platform_move(
    desk: &Desk,
    request: BeginPlatformMove,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    if desk.0.migrating.is_busy(scope.workspace.id) {
        return Err(Problem::MigrationAtWork);
    }
    let (from, to) = (request.from.trim(), request.to.trim());
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let app = edit.platform_app(slug, &request.appid).await?;
    if app.open_platform.as_deref() != Some(to) {
        let moved = PlatformAppEntry {
            open_platform: Some(to.to_owned()),
            ..app
        };
        edit.save_platform_app(slug, &moved, None).await?;
        scope.tell_simulator(desk).await?;
    }
    let (appid, from, to) = (
        AppId::new(request.appid.as_str()),
        OpenPlatform::new(from),
        OpenPlatform::new(to),
    );
    let left = leaving(&scope.stored.store, &scope.workspace, &appid, &from).await?;
    let name = format!("{appid} · {from}");
    let work = Work::Leave(Box::new((appid, from, to)));
    begin(desk, &scope, name, work, left.unionids)
}
