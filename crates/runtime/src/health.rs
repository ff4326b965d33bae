//! Checks the sources of live workspaces by itself. A sandbox has nothing that could run out, and
//! its exchanges are somebody's lesson; it is checked when somebody asks.

use std::collections::BTreeMap;
use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_identity::AskedBy;
use saoma_model::{Mode, Origin, Source, Workspace};
use saoma_provider::Provider;
use saoma_setup::health::{HealthCheck, HealthError};
use saoma_site::Reach;
use saoma_store::{StoreError, health_checks, platform_apps, sources, workspaces};
use tokio_util::sync::CancellationToken;

use crate::Runtime;

/// How often it is looked whether a check is due.
const LOOK: Duration = Duration::from_secs(10 * 60);
/// How long a check is good for: four a day use nothing of WeChat's quotas.
pub const HEALTH_CHECK_EVERY: Duration = Duration::from_secs(6 * 3600);

impl Runtime {
    /// Checks the sources of the provider's live workspaces now and then until the runtime stops.
    pub(crate) fn watch_health(&mut self, provider: Provider, origin: Origin) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            while !stop.is_cancelled() {
                let checking = check_due(&provider, &origin, &stop);
                // A check that is broken off keeps nothing.
                if let Some(Err(error)) = stop.run_until_cancelled(checking).await {
                    tracing::warn!(%error, "the sources could not be checked; tried again later");
                }
                let next = provider.clock.now().plus(LOOK);
                stop.run_until_cancelled(provider.clock.sleep_until(next))
                    .await;
            }
            Ok(())
        });
    }
}

async fn check_due(
    provider: &Provider,
    origin: &Origin,
    stop: &CancellationToken,
) -> Result<(), HealthError> {
    let due = due(provider).await.map_err(HealthError::Store)?;
    for (workspace, source) in due {
        if stop.is_cancelled() {
            break;
        }
        check(provider, origin, &workspace, &source).await?;
    }
    Ok(())
}

async fn check(
    provider: &Provider,
    origin: &Origin,
    workspace: &Workspace,
    source: &Source,
) -> Result<(), HealthError> {
    let mut session = provider.store.read().await.map_err(HealthError::Store)?;
    let app = platform_apps::lookup(&mut session, workspace.id, &source.appid).await;
    drop(session);
    let Some(app) = app.map_err(HealthError::Store)? else {
        return Ok(());
    };
    let check = HealthCheck {
        store: &provider.store,
        vault: &provider.vault,
        wechat: &provider.tencent,
        clock: &*provider.clock,
        entropy: &*provider.entropy,
        origin,
        reach: &Reach::default(),
        asked_by: AskedBy::Check,
    };
    check.run(workspace, source, &app, |_| {}).await?;
    Ok(())
}

/// The sources in use whose last check is old. A new one has been tested by whoever made it.
async fn due(provider: &Provider) -> Result<Vec<(Workspace, Source)>, StoreError> {
    let now = provider.clock.now();
    let mut session = provider.store.read().await?;
    let mut due = Vec::new();
    for workspace in workspaces::list(&mut session).await? {
        let is_ours = provider
            .only
            .as_ref()
            .is_none_or(|only| *only == workspace.slug);
        if workspace.mode != Mode::Live || workspace.archived_at.is_some() || !is_ours {
            continue;
        }
        let checked = health_checks::last_checked(&mut session, workspace.id).await?;
        let checked: BTreeMap<_, _> = checked.into_iter().collect();
        for source in sources::list(&mut session, workspace.id).await? {
            let last = checked.get(&source.id).copied();
            if source.enabled && is_due(last.unwrap_or(source.created_at), now) {
                due.push((workspace.clone(), source));
            }
        }
    }
    Ok(due)
}

fn is_due(last: Timestamp, now: Timestamp) -> bool {
    last.plus(HEALTH_CHECK_EVERY) <= now
}
