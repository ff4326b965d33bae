use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{ApplicationId, ClientId, WorkspaceId};

words! {
    /// How an application can keep a secret.
    ApplicationType: "type of application" {
        /// Has a server, so it holds a client secret.
        Web = "web",
        /// Runs in the browser: no secret, PKCE instead.
        Spa = "spa",
        /// Runs on the user's device: no secret, PKCE instead.
        Native = "native",
    }
}

impl ApplicationType {
    /// Whether the application authenticates with a client secret.
    #[must_use]
    pub const fn is_confidential(self) -> bool {
        matches!(self, Self::Web)
    }
}

/// The customer's site: an OpenID Connect client of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its short name.
    pub id: ApplicationId,
    /// OpenID Connect's name of it.
    pub client_id: ClientId,
    /// Its name, as the end user reads it.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ApplicationType,
    /// Where a login may return to; compared as exact text.
    pub redirect_uris: Vec<String>,
    /// Where a logout may return to; compared as exact text.
    pub post_logout_redirect_uris: Vec<String>,
    /// Whether a client secret is set.
    pub has_client_secret: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
