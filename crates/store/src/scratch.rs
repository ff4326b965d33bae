//! A store beside the store, for planning: what a migration would write goes here, so that later
//! rows see what earlier ones would have done, however many there are.

use std::sync::Arc;

use saoma_ambient::{Clock, Entropy};
use saoma_model::Workspace;
use saoma_vault::MasterKey;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use tempfile::TempDir;

use crate::store::Pools;
use crate::{Store, StoreError, schema, sqlite, statistics, workspaces};

/// Of one that lives for minutes, in KiB.
const PAGE_CACHE_KIB: u32 = 32 * 1024;

/// A SQLite file under a key that nobody keeps, which goes when this is dropped. What a killed
/// process leaves behind cannot be read.
pub struct Scratch {
    /// The store in it: one workspace, nobody in it.
    pub store: Store,
    _folder: TempDir,
}

impl Scratch {
    /// Makes one for a workspace.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn new(
        workspace: &Workspace,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let folder = TempDir::with_prefix("saoma-plan-").map_err(|source| StoreError::Folder {
            path: std::env::temp_dir(),
            source,
        })?;
        let key = MasterKey::generate(&*entropy).store_key();
        let options = sqlite::throw_away(&folder.path().join("plan.db"), &key)
            .pragma("cache_size", format!("-{PAGE_CACHE_KIB}"));
        // A second connection would be refused: the file is locked for good.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await
            .map_err(|error| StoreError::from_opening(&folder.path().display(), error))?;
        let store = over(writer, clock, entropy);
        store
            .write(|tx| {
                Box::pin(async move {
                    schema::upgrade(tx, 0).await?;
                    statistics::set(tx).await?;
                    workspaces::add(tx, workspace).await?;
                    Ok::<_, StoreError>(())
                })
            })
            .await?;
        Ok(Self {
            store,
            _folder: folder,
        })
    }
}

fn over(writer: SqlitePool, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Store {
    let readers = writer.clone();
    Store::over(Pools::Sqlite { writer, readers }, None, clock, entropy)
}
