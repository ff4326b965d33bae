//! Tells the simulator what platform apps the sandboxes have: over its control calls, as any
//! other program would.

use saoma_model::Origin;
use saoma_model::{Mode, PlatformApp, PlatformAppStatus, Workspace};
use saoma_store::{Store, StoreError, platform_apps, workspaces};
use saoma_vault::Vault;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use crate::RuntimeError;

/// Registers the platform apps of every sandbox with the simulator at `url`.
///
/// # Errors
/// If the store cannot be read, or the simulator refuses one or does not answer.
pub async fn register(
    store: &Store,
    vault: &Vault,
    origin: &Origin,
    url: &str,
) -> Result<(), RuntimeError> {
    let http = saoma_wechat::loopback_client().map_err(RuntimeError::Client)?;
    for (workspace, app, secret) in sandboxed(store, vault).await.map_err(RuntimeError::Store)? {
        let body = body(&workspace, &app, secret.as_ref(), origin);
        let address = format!("{url}/_saoma/apps/{}", app.appid);
        let answer = http
            .put(address)
            .json(&body)
            .send()
            .await
            .map_err(|error| RuntimeError::Simulator(error.without_url()))?;
        if !answer.status().is_success() {
            let message = answer
                .text()
                .await
                .map_err(|error| RuntimeError::Simulator(error.without_url()))?;
            return Err(RuntimeError::Register {
                appid: app.appid.to_string(),
                message,
            });
        }
    }
    Ok(())
}

async fn sandboxed(
    store: &Store,
    vault: &Vault,
) -> Result<Vec<(Workspace, PlatformApp, Option<SecretString>)>, StoreError> {
    let mut session = store.read().await?;
    let mut found = Vec::new();
    for workspace in workspaces::list(&mut session).await? {
        if workspace.mode != Mode::Sandbox {
            continue;
        }
        for app in platform_apps::list(&mut session, workspace.id).await? {
            let secret =
                platform_apps::open_secret(&mut session, vault, workspace.id, &app.appid).await?;
            found.push((workspace.clone(), app, secret));
        }
    }
    Ok(found)
}

fn body(
    workspace: &Workspace,
    app: &PlatformApp,
    secret: Option<&SecretString>,
    origin: &Origin,
) -> serde_json::Value {
    json!({
        "kind": app.kind,
        "name": app.name,
        // An app always has a secret at WeChat, whether or not we were told it.
        "secret": secret.map_or("00000000000000000000000000000000", |secret| secret.expose_secret()),
        "callback_domain": callback_domain(workspace, app, origin),
        // Two sandboxes may give one name to two accounts of their own.
        "open_platform": app.open_platform.as_ref().map(|open_platform| format!("{}/{open_platform}", workspace.slug)),
        "status": match app.status {
            PlatformAppStatus::Online => "online",
            PlatformAppStatus::Offline => "offline",
            PlatformAppStatus::Disabled => "disabled",
        },
    })
}

/// A sandbox is tried at this machine's own address, whatever domain the file plans for later.
fn callback_domain<'a>(
    workspace: &Workspace,
    app: &'a PlatformApp,
    origin: &'a Origin,
) -> Option<&'a str> {
    let planned = app.callback_domain.as_deref();
    if origin.is_loopback() && planned != Some(origin.host()) {
        if let Some(planned) = planned {
            tracing::info!(
                workspace = %workspace.slug, appid = %app.appid, planned, here = origin.host(),
                "the sandbox runs at this machine's address; in a live workspace WeChat would refuse it, since the callback domain is another",
            );
        }
        return Some(origin.host());
    }
    planned
}
