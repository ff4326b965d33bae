//! The workspace's signing keys: one that signs per algorithm, and who comes next.
//!
//! A key signs for [`SIGNS_FOR`]. Its successor is published a day before it takes over, so that
//! every client has it in its cache, and what is retired stays published for as long as anything
//! that it signed may be good. Rotation needs no timer: whoever asks for a key first does what is
//! due.

mod rotation;

use saoma_ambient::Timestamp;
use saoma_model::{SigningAlgorithm, WorkspaceId};
use saoma_store::StoreError;
use saoma_store::signing_keys::{self, SigningKey};
use secrecy::SecretSlice;

use crate::Provider;
use crate::internal::Internal;

pub use rotation::{KeyRotation, RotateKeysError, RotatedBy, SigningKeys};

/// A key of the store with its private half.
pub(crate) type Signer = (SigningKey, SecretSlice<u8>);

/// The key that signs now; made if there is none yet.
pub(crate) async fn current(
    provider: &Provider,
    workspace: WorkspaceId,
    algorithm: SigningAlgorithm,
) -> Result<Signer, Internal> {
    rotation::keep_up(provider, workspace, algorithm).await?;
    let found = async {
        let (mut session, now) = (provider.store.read().await?, provider.clock.now());
        signing_keys::current(&mut session, &provider.vault, workspace, algorithm, now).await
    };
    let found = found
        .await
        .map_err(|error| Internal::store("read the signing key", error))?;
    found.ok_or_else(|| {
        Internal::new(
            "find the signing key",
            "there is none, although one was made",
        )
    })
}

/// Every key whose signatures are to be believed now, and those that sign next.
pub(crate) async fn published(
    provider: &Provider,
    workspace: WorkspaceId,
) -> Result<Vec<SigningKey>, Internal> {
    for algorithm in SigningAlgorithm::ALL.iter().copied() {
        rotation::keep_up(provider, workspace, algorithm).await?;
    }
    let now = provider.clock.now();
    let mut keys = list(provider, workspace)
        .await
        .map_err(|error| Internal::store("list the signing keys", error))?;
    keys.retain(|key| is_published(key, now));
    Ok(keys)
}

/// The published key of this name.
pub(crate) async fn find(
    provider: &Provider,
    workspace: WorkspaceId,
    kid: &str,
) -> Result<Option<SigningKey>, Internal> {
    let keys = published(provider, workspace).await?;
    Ok(keys.into_iter().find(|key| key.kid == kid))
}

fn is_published(key: &SigningKey, now: Timestamp) -> bool {
    key.published_until.is_none_or(|until| until > now)
}

async fn list(provider: &Provider, workspace: WorkspaceId) -> Result<Vec<SigningKey>, StoreError> {
    signing_keys::list(&mut provider.store.read().await?, workspace).await
}
