//! Whom an application lets in.

use saoma_model::{Access, Application, UserId};
use saoma_store::{Session, StoreError, access_exceptions};

/// Whether the application lets the user in: everybody, or only those who are named.
pub(crate) async fn allows(
    session: &mut Session,
    application: &Application,
    user: UserId,
) -> Result<bool, StoreError> {
    match application.access {
        Access::AllowAll => Ok(true),
        Access::DenyAll => {
            let (workspace, id) = (application.workspace, &application.id);
            access_exceptions::contains(session, workspace, id, user).await
        }
    }
}
