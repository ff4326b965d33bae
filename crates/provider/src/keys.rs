//! The workspace's signing keys.

use saoma_model::{SigningAlgorithm, WorkspaceId};
use saoma_store::StoreError;
use saoma_store::signing_keys::{self, SigningKey};
use secrecy::SecretSlice;

use crate::Provider;
use crate::internal::Internal;
use crate::signing::{self, NewKey};

/// A key of the store with its private half.
pub(crate) type Signer = (SigningKey, SecretSlice<u8>);

/// The key that signs now; made if there is none yet.
pub(crate) async fn current(
    provider: &Provider,
    workspace: WorkspaceId,
) -> Result<Signer, Internal> {
    let found = find(provider, workspace)
        .await
        .map_err(|error| Internal::store("read the signing key", error))?;
    match found {
        Some(key) => Ok(key),
        None => make(provider, workspace).await,
    }
}

/// Every key whose signatures are still to be believed.
pub(crate) async fn published(
    provider: &Provider,
    workspace: WorkspaceId,
) -> Result<Vec<SigningKey>, Internal> {
    current(provider, workspace).await?;
    let list = async { signing_keys::list(&mut provider.store.read().await?, workspace).await };
    list.await
        .map_err(|error| Internal::store("list the signing keys", error))
}

async fn find(provider: &Provider, workspace: WorkspaceId) -> Result<Option<Signer>, StoreError> {
    signing_keys::current(
        &mut provider.store.read().await?,
        &provider.vault,
        workspace,
        SigningAlgorithm::Rs256,
        provider.clock.now(),
    )
    .await
}

async fn make(provider: &Provider, workspace: WorkspaceId) -> Result<Signer, Internal> {
    let made = tokio::task::spawn_blocking(signing::generate).await;
    let made = made.map_err(|error| Internal::new("make a signing key", error))?;
    let NewKey {
        kid,
        private_pem,
        public_jwk,
    } = made.map_err(|error| Internal::new("make a signing key", error))?;
    let created_at = provider.clock.now();
    let key = SigningKey {
        workspace,
        kid,
        algorithm: SigningAlgorithm::Rs256,
        public_jwk,
        created_at,
        active_from: created_at,
        retired_at: None,
        published_until: None,
    };
    let (key, private_pem) = (&key, &private_pem);
    // Two first requests at once make two keys; only the first is kept, and both use it.
    provider
        .store
        .write(|tx| {
            Box::pin(async move {
                let algorithm = key.algorithm;
                let known =
                    signing_keys::current(tx, &provider.vault, workspace, algorithm, created_at)
                        .await?;
                match known {
                    Some(known) => Ok(known),
                    None => {
                        signing_keys::add(tx, &provider.vault, key, private_pem).await?;
                        Ok((key.clone(), private_pem.clone()))
                    }
                }
            })
        })
        .await
        .map_err(|error: StoreError| Internal::store("keep the signing key", error))
}
