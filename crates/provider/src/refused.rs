//! Keeps count of requests that were refused before there was a login, so that Activity can show
//! what goes wrong: a misspelt redirect_uri, or somebody who tries codes.

use saoma_model::ApplicationId;
use saoma_store::StoreError;
use saoma_store::refused_requests::{self, RefusedRequests};

use crate::Provider;
use crate::oauth_error::OAuthError;
use crate::tenant::Tenant;

/// A request that was refused. Nothing of it was chosen by who sent it.
pub(crate) struct Refused<'a> {
    /// Where it was sent.
    pub(crate) endpoint: &'static str,
    /// The application that it spoke of, if there is such.
    pub(crate) application: Option<&'a ApplicationId>,
    /// OAuth's word, or that of the page that was shown.
    pub(crate) error: &'a str,
    /// What was wrong, in a sentence for developers.
    pub(crate) reason: &'a str,
}

impl<'a> Refused<'a> {
    /// A request that is answered with one of OAuth's errors.
    pub(crate) fn with(
        endpoint: &'static str,
        application: Option<&'a ApplicationId>,
        error: &'a OAuthError,
    ) -> Self {
        Self {
            endpoint,
            application,
            error: error.error,
            reason: &error.description,
        }
    }

    /// Counts it. That this fails must not change the answer.
    pub(crate) async fn note(self, provider: &Provider, tenant: &Tenant) {
        let (workspace, now) = (tenant.workspace.id, provider.clock.now());
        let refused = &RefusedRequests {
            endpoint: self.endpoint.to_owned(),
            application: self.application.cloned(),
            error: self.error.to_owned(),
            reason: self.reason.to_owned(),
            times: 1,
            first_at: now,
            last_at: now,
        };
        let noted = provider.store.write(|tx| {
            Box::pin(async move { refused_requests::note(tx, workspace, refused).await })
        });
        if let Err::<(), StoreError>(error) = noted.await {
            tracing::warn!(%error, "a refused request could not be counted");
        }
    }
}
