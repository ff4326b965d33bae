//! The source that a push is for, with the secrets that tell WeChat from a stranger.

use std::time::Duration;

use saoma_model::{Encryption, EventSecrets, PlatformApp, Slug, Source};
use saoma_store::{StoreError, platform_apps, sources};
use saoma_wechat::message::{EncodingAesKey, PushQuery, ReceiveError, Received, ServerConfig};
use secrecy::ExposeSecret as _;

use crate::Provider;
use crate::internal::Internal;
use crate::tenant::Tenant;

/// What has been received is remembered for a day, so that a push which is older than half of one
/// can be no first try: it is refused.
const OLDEST: Duration = Duration::from_secs(12 * 60 * 60);

/// A source that takes pushes.
pub(super) struct Receiver {
    pub(super) provider: Provider,
    pub(super) tenant: Tenant,
    pub(super) source: Source,
    pub(super) app: PlatformApp,
    pub(super) config: ServerConfig,
}

/// Why a push is not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("{0}")]
    Received(ReceiveError),
    #[error("it is in clear, and the source is set to encrypted pushes")]
    InClear,
    #[error("its timestamp is too old, or none")]
    Old,
}

impl Receiver {
    /// The receiver of this name; nothing for a source that takes no pushes.
    pub(super) async fn find(
        provider: &Provider,
        tenant: &Tenant,
        source: &str,
    ) -> Result<Option<Self>, Internal> {
        let found = find(provider, tenant, source).await;
        found.map_err(|error| Internal::store("look up who receives events", error))
    }

    /// Reads a push.
    pub(super) fn receive(&self, query: &PushQuery, body: &[u8]) -> Result<Received, Refused> {
        let received = self
            .config
            .receive(query, body)
            .map_err(Refused::Received)?;
        let settings = self.source.settings.official_account();
        let is_plain = settings.is_some_and(|settings| settings.encryption == Encryption::Plain);
        // In clear nothing but the query is signed: whoever has seen one push could write another.
        if query.encrypt_type.as_deref() != Some("aes") && !is_plain {
            return Err(Refused::InClear);
        }
        let now = self.provider.clock.now();
        let oldest = i64::try_from(OLDEST.as_secs()).unwrap_or(i64::MAX);
        match query.timestamp.parse::<i64>() {
            Ok(at) if now.seconds().saturating_sub(at) <= oldest => Ok(received),
            _ => Err(Refused::Old),
        }
    }
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    source: &str,
) -> Result<Option<Receiver>, StoreError> {
    let Ok(source) = Slug::parse(source) else {
        return Ok(None);
    };
    let workspace = tenant.workspace.id;
    let mut session = provider.store.read().await?;
    let Some(source) = sources::lookup(&mut session, workspace, &source).await? else {
        return Ok(None);
    };
    let Some(app) = platform_apps::lookup(&mut session, workspace, &source.appid).await? else {
        return Ok(None);
    };
    let vault = &provider.vault;
    let secrets = sources::open_event_secrets(&mut session, vault, workspace, &source.id).await?;
    Ok(secrets.map(|secrets| Receiver {
        provider: provider.clone(),
        tenant: tenant.clone(),
        config: config(provider, &app, &secrets),
        source,
        app,
    }))
}

/// The present key, and for a while after it was changed the one before.
fn config(provider: &Provider, app: &PlatformApp, secrets: &EventSecrets) -> ServerConfig {
    let keys = secrets.aes_keys(provider.clock.now());
    // What cannot be a key was refused when it was entered.
    let keys = keys.filter_map(|key| EncodingAesKey::parse(key.expose_secret()).ok());
    ServerConfig::new(app.appid.as_str(), secrets.token.clone(), keys.collect())
}
