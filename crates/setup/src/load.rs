//! Reading a workspace from the store.

use saoma_model::{Application, Channel, PlatformApp, Slug, WorkspaceId};
use saoma_store::{
    Session, StoreError, applications, enablements, pictures, platform_apps, senders, sources,
    workspaces,
};
use saoma_vault::Vault;

use crate::stored::{Stored, StoredApp, StoredApplication, StoredSender};

impl Stored {
    /// The workspace without its secrets; empty if there is none of that name.
    pub(crate) async fn load(session: &mut Session, slug: &Slug) -> Result<Self, StoreError> {
        let Some(workspace) = workspaces::find_by_slug(session, slug).await? else {
            return Ok(Self::default());
        };
        let id = workspace.id;
        let mut stored = Self {
            workspace: Some(workspace),
            ..Self::default()
        };
        for app in platform_apps::list(session, id).await? {
            let stored_app = StoredApp { app, secret: None };
            let appid = stored_app.app.appid.clone();
            stored.platform_apps.insert(appid, stored_app);
        }
        for source in sources::list(session, id).await? {
            stored.sources.insert(source.id.clone(), source);
        }
        stored.pictures.extend(pictures::list(session, id).await?);
        for application in applications::list(session, id).await? {
            let application_id = application.id.clone();
            let application = load_application(session, id, application).await?;
            stored.applications.insert(application_id, application);
        }
        for channel in Channel::ALL {
            let known = senders::lookup(session, id, *channel).await?;
            if let Some((sender, has_secret)) = known {
                let secret = None;
                let sender = StoredSender {
                    sender,
                    has_secret,
                    secret,
                };
                stored.senders.insert(*channel, sender);
            }
        }
        Ok(stored)
    }

    /// The workspace with its AppSecrets opened, so that a given one can be compared.
    pub(crate) async fn load_with_secrets(
        session: &mut Session,
        slug: &Slug,
        vault: &Vault,
    ) -> Result<Self, StoreError> {
        let mut stored = Self::load(session, slug).await?;
        for StoredApp { app, secret } in stored.platform_apps.values_mut() {
            let PlatformApp {
                workspace, appid, ..
            } = app;
            *secret = platform_apps::open_secret(session, vault, *workspace, appid).await?;
        }
        for source in stored.sources.values() {
            let (workspace, id) = (source.workspace, &source.id);
            let secrets = sources::open_event_secrets(session, vault, workspace, id).await?;
            if let Some(secrets) = secrets {
                stored.event_secrets.insert(id.clone(), secrets);
            }
        }
        if let Some(workspace) = stored.workspace.as_ref().map(|known| known.id) {
            for (channel, sender) in &mut stored.senders {
                sender.secret = senders::open_secret(session, vault, workspace, *channel).await?;
            }
        }
        Ok(stored)
    }
}

async fn load_application(
    session: &mut Session,
    workspace: WorkspaceId,
    application: Application,
) -> Result<StoredApplication, StoreError> {
    let id = &application.id;
    Ok(StoredApplication {
        client_secret_hash: applications::client_secret_hash(session, workspace, id).await?,
        enablements: enablements::list_for_application(session, workspace, id).await?,
        application,
    })
}
