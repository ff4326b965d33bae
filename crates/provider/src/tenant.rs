//! Whose issuer is asked: the workspace that the path names.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use saoma_model::{Mode, Slug, Workspace};
use saoma_store::{StoreError, workspaces};
use saoma_text::Lang;

use crate::Provider;
use crate::internal::Internal;
use crate::pages::RequestErrorPage;
use saoma_model::Issuer;

/// A workspace, as an issuer.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) workspace: Workspace,
    pub(crate) issuer: Issuer,
}

impl Tenant {
    /// Whether its WeChat is the simulator.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.workspace.mode == Mode::Sandbox
    }

    /// The page for a request to this issuer that leads nowhere.
    pub(crate) fn request_error(&self, lang: Lang, code: &'static str) -> RequestErrorPage {
        let simulated = self.is_sandbox();
        RequestErrorPage {
            simulated,
            ..RequestErrorPage::new(lang, code)
        }
    }
}

impl FromRequestParts<Provider> for Tenant {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, provider: &Provider) -> Result<Self, Response> {
        let lang = lang_of(&parts.headers);
        let unknown = || RequestErrorPage::new(lang, "unknown_workspace").response();
        let path = RawPathParams::from_request_parts(parts, provider)
            .await
            .map_err(IntoResponse::into_response)?;
        let slug = path
            .iter()
            .find(|(name, _)| *name == "workspace")
            .and_then(|(_, slug)| Slug::parse(slug).ok());
        let slug = slug.ok_or_else(unknown)?;
        let workspace = find(provider, &slug)
            .await
            .map_err(|error| Internal::store("look up the workspace", error).page(lang))?;
        let workspace = workspace.ok_or_else(unknown)?;
        if workspace.archived_at.is_some() {
            return Err(RequestErrorPage::new(lang, "archived_workspace").response());
        }
        let issuer = provider.origin.issuer(&workspace.slug);
        Ok(Self { workspace, issuer })
    }
}

async fn find(provider: &Provider, slug: &Slug) -> Result<Option<Workspace>, StoreError> {
    if provider.only.as_ref().is_some_and(|only| only != slug) {
        return Ok(None);
    }
    workspaces::find_by_slug(&mut provider.store.read().await?, slug).await
}

/// The language the browser asks for.
pub(crate) fn lang_of(headers: &HeaderMap) -> Lang {
    let header = headers
        .get(axum::http::header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Lang::from_accept_language(header.unwrap_or_default())
}
