//! `GET /MP_verify_….txt`, at the root of the host: the file by which WeChat sees that a web
//! authorization domain is ours (WeChat docs, Wechat_webpage_authorization).

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_store::{StoreError, platform_apps, workspaces};

use crate::Provider;
use crate::internal::Internal;

pub(crate) async fn get(State(provider): State<Provider>, Path(name): Path<String>) -> Response {
    // Nothing else lies at the root, so that nothing else is looked up.
    if !name.starts_with("MP_verify_") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match find(&provider, &name).await {
        Ok(Some(content)) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/plain")),
                (
                    header::X_CONTENT_TYPE_OPTIONS,
                    HeaderValue::from_static("nosniff"),
                ),
            ];
            (headers, content.into_bytes()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            Internal::store("look up a verification file", error).log();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The content of the file that some platform app names so.
async fn find(provider: &Provider, name: &str) -> Result<Option<String>, StoreError> {
    let mut session = provider.store.read().await?;
    for workspace in workspaces::list(&mut session).await? {
        if provider
            .only
            .as_ref()
            .is_some_and(|only| *only != workspace.slug)
        {
            continue;
        }
        for app in platform_apps::list(&mut session, workspace.id).await? {
            let file = app.verification_file.filter(|file| file.name == name);
            if let Some(file) = file {
                return Ok(Some(file.content));
            }
        }
    }
    Ok(None)
}
