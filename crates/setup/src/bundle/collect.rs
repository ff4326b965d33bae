//! A workspace of the store as a bundle.

use std::collections::BTreeMap;

use saoma_ambient::Clock;
use saoma_model::{Channel, PictureId, Slug, SourceId, WorkspaceId};
use saoma_store::{Session, Store, StoreError, pictures};
use saoma_vault::Vault;
use secrecy::SecretString;

use super::{Bundle, BundleError, Carried};
use crate::file::{File, Secret};
use crate::picture::itself;
use crate::show::file_of;
use crate::stored::Stored;

impl Bundle {
    /// Collects a workspace; with a vault its secrets too, which [`Bundle::to_sealed`] writes.
    ///
    /// # Errors
    /// [`BundleError::WorkspaceUnknown`], [`BundleError::Store`].
    pub async fn collect(
        store: &Store,
        vault: Option<&Vault>,
        clock: &dyn Clock,
        workspace: &str,
    ) -> Result<Self, BundleError> {
        let unknown = || BundleError::WorkspaceUnknown {
            workspace: workspace.to_owned(),
        };
        // What is no slug names no workspace.
        let slug = Slug::parse(workspace).map_err(|_| unknown())?;
        let session = &mut store.read().await?;
        let stored = match vault {
            Some(vault) => Stored::load_with_secrets(session, &slug, vault).await?,
            None => Stored::load(session, &slug).await?,
        };
        let known = stored.workspace.as_ref().ok_or_else(unknown)?;
        let mut file = file_of(known, &stored);
        bring_pictures(session, known.id, &mut file).await?;
        Ok(Self {
            made_at: clock.now(),
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            secrets: secrets(&file, &stored),
            preparation: Carried::collect(session, vault, known.id).await?,
            file,
        })
    }
}

/// Puts each picture in place of its name, which says nothing elsewhere.
pub(crate) async fn bring_pictures(
    session: &mut Session,
    workspace: WorkspaceId,
    file: &mut File,
) -> Result<(), StoreError> {
    let sources = file.sources.iter_mut();
    let mut named: Vec<&mut Option<String>> = sources
        .flat_map(|source| [&mut source.logo, &mut source.qr_logo])
        .collect();
    for application in &mut file.applications {
        named.extend([&mut application.logo, &mut application.branding.background]);
    }
    for place in named {
        if let Some(name) = place.take() {
            let picture = pictures::lookup(session, workspace, &PictureId::new(name)).await?;
            *place = picture.as_ref().map(itself);
        }
    }
    Ok(())
}

/// The secrets that were opened, by the names that the file gives their places.
fn secrets(file: &File, stored: &Stored) -> BTreeMap<String, SecretString> {
    let apps = file.platform_apps.iter().map(|entry| {
        let secret = stored.platform_app(&entry.appid);
        (&entry.secret, secret.and_then(|app| app.secret.clone()))
    });
    let events = file.sources.iter().flat_map(|entry| {
        let id = SourceId::parse(&entry.id).ok();
        let secrets = id.and_then(|id| stored.event_secrets.get(&id));
        [
            (&entry.token, secrets.map(|secrets| secrets.token.clone())),
            (
                &entry.aes_key,
                secrets.map(|secrets| secrets.aes_key.clone()),
            ),
        ]
    });
    let sender = |channel| stored.senders.get(&channel)?.secret.clone();
    let smtp = file.senders.smtp.iter();
    let smtp = smtp.map(|entry| (&entry.password, sender(Channel::Email)));
    let webhook = file.senders.phone_webhook.iter();
    let webhook = webhook.map(|entry| (&entry.secret, sender(Channel::Phone)));
    let all = apps.chain(events).chain(smtp).chain(webhook);
    all.filter_map(|(place, secret)| match place {
        Some(Secret::Env(name)) => Some((name.clone(), secret?)),
        _ => None,
    })
    .collect()
}
