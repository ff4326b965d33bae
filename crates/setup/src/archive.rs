//! Putting a workspace away, taking it back, and deleting it for good.

use saoma_ambient::Timestamp;
use saoma_model::{Slug, Workspace};
use saoma_store::{Tx, audit_events, delete_workspace, workspaces};
use serde_json::json;

use crate::edit::{Edit, EditError, not_found};
use crate::plan::Note;
use crate::plan::facts;
use crate::report::{ChangeKind, Subject};

impl Edit<'_> {
    /// Puts a workspace away, or takes it back. While it is away nobody signs in there; nothing is
    /// deleted.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn set_archived(&self, workspace: &Slug, archived: bool) -> Result<(), EditError> {
        self.store
            .write(|tx| Box::pin(self.put_away(tx, workspace, archived)))
            .await
    }

    /// Deletes a workspace with its users and all else. `typed` is what somebody typed to show that
    /// they mean this one: its name on screen.
    ///
    /// # Errors
    /// See [`EditError`]; [`EditError::OtherName`] if `typed` is not its name.
    pub async fn delete_workspace(&self, workspace: &Slug, typed: &str) -> Result<(), EditError> {
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let known = find(tx, workspace).await?;
                    if typed.trim() != known.name.trim() {
                        return Err(EditError::OtherName { name: known.name });
                    }
                    delete_workspace(tx, known.id).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn put_away(
        &self,
        tx: &mut Tx<'_>,
        workspace: &Slug,
        archived: bool,
    ) -> Result<(), EditError> {
        let known = find(tx, workspace).await?;
        if known.archived_at.is_some() == archived {
            return Ok(());
        }
        let writer = self.writer();
        let since = archived.then_some(writer.now);
        workspaces::set_archived(tx, known.id, since).await?;
        let facts = |at: Option<Timestamp>| facts::of(json!({"archived_at": at}));
        let note = Note {
            subject: Subject::Workspace,
            id: workspace.to_string(),
            change: match archived {
                true => ChangeKind::Archived,
                false => ChangeKind::Restored,
            },
            before: Some(facts(known.archived_at)),
            after: Some(facts(since)),
        };
        audit_events::add(tx, &writer.event(known.id, &note)).await?;
        Ok(())
    }
}

async fn find(tx: &mut Tx<'_>, workspace: &Slug) -> Result<Workspace, EditError> {
    let known = workspaces::find_by_slug(tx, workspace).await?;
    known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))
}
