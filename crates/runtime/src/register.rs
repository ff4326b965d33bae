//! Tells the simulator what platform apps the sandboxes have: over its control calls, as any
//! other program would.

use saoma_model::Origin;
use saoma_model::{
    EventSecrets, Mode, PlatformApp, PlatformAppKind, PlatformAppStatus, Source, Workspace,
};
use saoma_store::{Session, Store, StoreError, platform_apps, sources, workspaces};
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
    for sandboxed in sandboxed(store, vault).await.map_err(RuntimeError::Store)? {
        let body = body(&sandboxed, origin);
        let appid = &sandboxed.app.appid;
        let address = format!("{url}/_saoma/apps/{appid}");
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
                appid: appid.to_string(),
                message,
            });
        }
    }
    Ok(())
}

/// A platform app of a sandbox.
struct Sandboxed {
    workspace: Workspace,
    app: PlatformApp,
    secret: Option<SecretString>,
    /// The source that its events go to.
    events: Option<(Source, EventSecrets)>,
}

async fn sandboxed(store: &Store, vault: &Vault) -> Result<Vec<Sandboxed>, StoreError> {
    let mut session = store.read().await?;
    let mut found = Vec::new();
    for workspace in workspaces::list(&mut session).await? {
        if workspace.mode != Mode::Sandbox || workspace.archived_at.is_some() {
            continue;
        }
        for app in platform_apps::list(&mut session, workspace.id).await? {
            let secret =
                platform_apps::open_secret(&mut session, vault, workspace.id, &app.appid).await?;
            found.push(Sandboxed {
                workspace: workspace.clone(),
                events: events(&mut session, vault, &app).await?,
                app,
                secret,
            });
        }
    }
    Ok(found)
}

/// WeChat posts an app's events to one address: the first source that has the secrets for it.
async fn events(
    session: &mut Session,
    vault: &Vault,
    app: &PlatformApp,
) -> Result<Option<(Source, EventSecrets)>, StoreError> {
    for source in sources::list(session, app.workspace).await? {
        if source.appid != app.appid || !source.has_event_secrets {
            continue;
        }
        let secrets =
            sources::open_event_secrets(session, vault, app.workspace, &source.id).await?;
        if let Some(secrets) = secrets {
            return Ok(Some((source, secrets)));
        }
    }
    Ok(None)
}

fn body(sandboxed: &Sandboxed, origin: &Origin) -> serde_json::Value {
    let Sandboxed {
        workspace,
        app,
        secret,
        events,
    } = sandboxed;
    let mut body = json!({
        "kind": app.kind,
        "name": app.name,
        // An app always has a secret at WeChat, whether or not we were told it.
        "secret": secret.as_ref().map_or("00000000000000000000000000000000", |secret| secret.expose_secret()),
        "callback_domain": callback_domain(workspace, app, origin),
        // Two sandboxes may give one name to two accounts of their own.
        "open_platform": app.open_platform.as_ref().map(|open_platform| format!("{}/{open_platform}", workspace.slug)),
        "status": match app.status {
            PlatformAppStatus::Online => "online",
            PlatformAppStatus::Offline => "offline",
            PlatformAppStatus::Disabled => "disabled",
        },
    });
    let mut set = |name: &str, value: serde_json::Value| {
        if let Some(fields) = body.as_object_mut() {
            fields.insert(name.to_owned(), value);
        }
    };
    if app.kind == PlatformAppKind::OfficialAccount {
        set(
            "web_authorization_domain",
            json!(web_authorization_domain(app, origin)),
        );
    }
    if let Some((source, secrets)) = events {
        let events_url = format!("connections/{}/events", source.id);
        let events_url = origin.issuer(&workspace.slug).endpoint(&events_url);
        set("events_url", json!(events_url));
        set("token", json!(secrets.token.expose_secret()));
        set("aes_key", json!(secrets.aes_key.expose_secret()));
        if let Some(settings) = source.settings.official_account() {
            set("encryption", json!(settings.encryption));
        }
    }
    body
}

/// As for the callback domain: a sandbox runs where this machine is.
fn web_authorization_domain<'a>(app: &'a PlatformApp, origin: &'a Origin) -> Option<&'a str> {
    if origin.is_loopback() {
        return Some(origin.host());
    }
    app.web_authorization_domain.as_deref()
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
