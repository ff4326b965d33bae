//! Deleting one noun. `apply` never does: what its file leaves out is switched off and kept.

use saoma_model::{AppId, ApplicationId, Slug, SourceId, WorkspaceId};
use saoma_store::{
    Tx, access_exceptions, account_tokens, applications, audit_events, enablements, platform_apps,
    sources, tokens, workspaces,
};

use crate::edit::{Edit, EditError, not_found};
use crate::plan::Note;
use crate::plan::facts::{self, Facts};
use crate::report::{ChangeKind, Subject};
use crate::write::Writer;

impl Edit<'_> {
    /// Deletes a platform app and its AppSecret.
    ///
    /// # Errors
    /// See [`EditError`]; [`EditError::InUse`] while a source uses it.
    pub async fn delete_platform_app(
        &self,
        workspace: &Slug,
        appid: &str,
    ) -> Result<(), EditError> {
        let writer = &self.writer();
        self.store
            .write(|tx| Box::pin(platform_app(tx, writer, workspace, appid)))
            .await
    }

    /// Deletes a source and takes it off every application. Whoever came through it keeps their
    /// identities, so that a source on the same platform app knows them again.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn delete_source(&self, workspace: &Slug, source: &str) -> Result<(), EditError> {
        let writer = &self.writer();
        self.store
            .write(|tx| Box::pin(delete_source(tx, writer, workspace, source)))
            .await
    }

    /// Deletes an application and revokes what it was given.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn delete_application(
        &self,
        workspace: &Slug,
        application: &str,
    ) -> Result<(), EditError> {
        let writer = &self.writer();
        self.store
            .write(|tx| Box::pin(delete_application(tx, writer, workspace, application)))
            .await
    }
}

async fn platform_app(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: &Slug,
    appid: &str,
) -> Result<(), EditError> {
    let unknown = || not_found(Subject::PlatformApp, appid);
    let id = find(tx, workspace).await?;
    let app = platform_apps::lookup(tx, id, &AppId::new(appid)).await?;
    let app = app.ok_or_else(unknown)?;
    let users = sources::list(tx, id).await?;
    let users = users.iter().filter(|source| source.appid == app.appid);
    let by: Vec<String> = users.map(|source| source.id.to_string()).collect();
    if !by.is_empty() {
        let id = appid.to_owned();
        return Err(EditError::InUse { id, by });
    }
    account_tokens::forget(tx, id, &app.appid).await?;
    platform_apps::delete(tx, id, &app.appid).await?;
    let before = facts::of_platform_app(&app);
    record(tx, writer, id, (Subject::PlatformApp, appid), before).await
}

async fn delete_source(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: &Slug,
    source: &str,
) -> Result<(), EditError> {
    let unknown = || not_found(Subject::Source, source);
    let id = find(tx, workspace).await?;
    let name = SourceId::parse(source).map_err(|_| unknown())?;
    let known = sources::lookup(tx, id, &name).await?.ok_or_else(unknown)?;
    enablements::remove_source(tx, id, &name).await?;
    sources::delete(tx, id, &name).await?;
    let before = facts::of_source(&known);
    record(tx, writer, id, (Subject::Source, source), before).await
}

async fn delete_application(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: &Slug,
    application: &str,
) -> Result<(), EditError> {
    let unknown = || not_found(Subject::Application, application);
    let id = find(tx, workspace).await?;
    let name = ApplicationId::parse(application).map_err(|_| unknown())?;
    let known = applications::lookup(tx, id, &name).await?;
    let known = known.ok_or_else(unknown)?;
    let offered = enablements::list_for_application(tx, id, &name).await?;
    enablements::replace(tx, id, &name, &[]).await?;
    tokens::revoke_by_application(tx, id, &name, writer.now).await?;
    access_exceptions::clear(tx, id, &name).await?;
    applications::delete(tx, id, &name).await?;
    let before = facts::of_application(&known, &offered);
    record(tx, writer, id, (Subject::Application, application), before).await
}

async fn find(tx: &mut Tx<'_>, workspace: &Slug) -> Result<WorkspaceId, EditError> {
    let known = workspaces::find_by_slug(tx, workspace).await?;
    let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
    Ok(known.id)
}

async fn record(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: WorkspaceId,
    (subject, id): (Subject, &str),
    before: Facts,
) -> Result<(), EditError> {
    let note = Note {
        subject,
        id: id.to_owned(),
        change: ChangeKind::Deleted,
        before: Some(before),
        after: None,
    };
    audit_events::add(tx, &writer.event(workspace, &note)).await?;
    Ok(())
}
