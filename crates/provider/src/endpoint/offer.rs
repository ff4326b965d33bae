//! A source as an application offers it.

use saoma_model::{Application, PlatformApp, Source, SourceId};
use saoma_store::{Session, StoreError, enablements, platform_apps, sources};

/// A source, its platform app, and whether the application offers it.
pub(crate) struct Offer {
    pub(crate) source: Source,
    pub(crate) app: PlatformApp,
    pub(crate) is_enabled: bool,
}

/// Looks a source up; nothing if the workspace has none of that name.
pub(crate) async fn find(
    session: &mut Session,
    application: &Application,
    source: &SourceId,
) -> Result<Option<Offer>, StoreError> {
    let workspace = application.workspace;
    let Some(source) = sources::lookup(session, workspace, source).await? else {
        return Ok(None);
    };
    let Some(app) = platform_apps::lookup(session, workspace, &source.appid).await? else {
        return Ok(None);
    };
    let enabled = enablements::list_for_application(session, workspace, &application.id).await?;
    let is_enabled = enabled
        .iter()
        .any(|enablement| enablement.source == source.id && enablement.enabled);
    Ok(Some(Offer {
        source,
        app,
        is_enabled,
    }))
}
