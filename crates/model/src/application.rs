use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{
    ApplicationId, Branding, ClientId, Lifetimes, PictureId, SigningAlgorithm, WorkspaceId,
};

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

words! {
    /// Who may sign in to an application.
    Access: "access" {
        /// Everybody.
        AllowAll = "allow_all",
        /// Nobody but those who are named.
        DenyAll = "deny_all",
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
    /// What it is for, as the admin reads it.
    pub description: Option<String>,
    /// Its logo.
    pub logo: Option<PictureId>,
    /// Whether it can keep a secret.
    pub kind: ApplicationType,
    /// Where a login may return to; compared as exact text.
    pub redirect_uris: Vec<String>,
    /// Where a logout may return to; compared as exact text.
    pub post_logout_redirect_uris: Vec<String>,
    /// What its id_tokens are signed with.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// How long what it is given is good for.
    pub lifetimes: Lifetimes,
    /// Who may sign in.
    pub access: Access,
    /// What its hosted pages look like.
    pub branding: Branding,
    /// Whether a client secret is set.
    pub has_client_secret: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
