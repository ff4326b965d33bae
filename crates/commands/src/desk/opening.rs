use std::sync::Arc;

use saoma_runtime::Stored;
use saoma_store::StoreError;
use saoma_vault::{KeySources, RecoveryCode, Rest};

use super::DeskOptions;

/// How the store stands.
pub(crate) enum OpenStore {
    /// It can be used.
    Open {
        /// The store and its vault.
        stored: Stored,
        /// Where the key rests, if it has a place on this machine.
        rest: Option<Rest>,
    },
    /// It did not open; the file is as it was.
    Failed(Arc<StoreError>),
    /// The program is ending.
    Closed,
}

/// Opens the store, or makes it; then there is a recovery code to show.
pub(super) async fn open(
    options: &DeskOptions,
    keys: &KeySources,
) -> (OpenStore, Option<RecoveryCode>) {
    let (clock, entropy) = (options.clock.clone(), options.entropy.clone());
    let opened = saoma_store::open(&options.store, &options.data_folder, keys, clock, entropy);
    match opened.await {
        Ok(opened) => {
            let stored = Stored {
                store: opened.store,
                vault: opened.vault,
            };
            let rest = opened.rest;
            (OpenStore::Open { stored, rest }, opened.recovery_code)
        }
        Err(error) => {
            tracing::warn!(store = %options.store, %error, code = error.code(), "the store does not open");
            (OpenStore::Failed(Arc::new(error)), None)
        }
    }
}
