//! Whom an application that denies all lets in.

use saoma_model::{ApplicationId, Slug, UserId};
use saoma_store::{Tx, access_exceptions, applications, audit_events, users, workspaces};
use serde_json::{Map, Value};

use crate::edit::{Edit, EditError, not_found};
use crate::plan::Note;
use crate::report::{ChangeKind, Subject};
use crate::write::Writer;

/// Who is let in, or not any more.
#[derive(Clone, Copy)]
struct Exception<'a> {
    application: &'a str,
    user: UserId,
    allowed: bool,
}

impl Edit<'_> {
    /// Lets one user in to an application that denies all, or not any more. Answers whether there
    /// is such a user.
    ///
    /// # Errors
    /// See [`EditError`].
    pub async fn set_access_exception(
        &self,
        workspace: &Slug,
        application: &str,
        user: UserId,
        allowed: bool,
    ) -> Result<bool, EditError> {
        let writer = &self.writer();
        let exception = Exception {
            application,
            user,
            allowed,
        };
        self.store
            .write(|tx| Box::pin(set(tx, writer, workspace, exception)))
            .await
    }
}

async fn set(
    tx: &mut Tx<'_>,
    writer: &Writer<'_>,
    workspace: &Slug,
    exception: Exception<'_>,
) -> Result<bool, EditError> {
    let Exception {
        application,
        user,
        allowed,
    } = exception;
    let known = workspaces::find_by_slug(tx, workspace).await?;
    let known = known.ok_or_else(|| not_found(Subject::Workspace, workspace.as_str()))?;
    let unknown = || not_found(Subject::Application, application);
    let id = ApplicationId::parse(application).map_err(|_| unknown())?;
    if applications::lookup(tx, known.id, &id).await?.is_none() {
        return Err(unknown());
    }
    if users::lookup(tx, known.id, user).await?.is_none() {
        return Ok(false);
    }
    let before = access_exceptions::contains(tx, known.id, &id, user).await?;
    if before == allowed {
        return Ok(true);
    }
    if allowed {
        access_exceptions::add(tx, known.id, &id, user, writer.now).await?;
    } else {
        access_exceptions::remove(tx, known.id, &id, user).await?;
    }
    let facts = |allowed: bool| {
        let mut facts = Map::new();
        if allowed {
            facts.insert("lets_in".to_owned(), Value::String(user.to_string()));
        }
        Some(facts)
    };
    let note = Note {
        subject: Subject::Application,
        id: application.to_owned(),
        change: ChangeKind::Updated,
        before: facts(before),
        after: facts(allowed),
    };
    audit_events::add(tx, &writer.event(known.id, &note)).await?;
    Ok(true)
}
