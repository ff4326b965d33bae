use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy};
use saoma_vault::{
    KeyCheck, KeySources, RecoveryCode, Rest, Unlocked, Vault, VaultError, Wanted, open_or_create,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::lock::{Lock, beside, folder_error};
use crate::store::Pools;
use crate::table::meta;
use crate::{Store, StoreAddress, StoreError, postgres, sqlite};

/// A store that is open, and what belongs to it.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// Seals and opens what it holds.
    pub vault: Arc<Vault>,
    /// Where the master key rests; nothing if it has no place on this machine and must be given
    /// again next time.
    pub rest: Option<Rest>,
    /// The recovery code of a store that was just made: to be shown, this once.
    pub recovery_code: Option<RecoveryCode>,
}

/// Opens the store, or makes it if there is none.
///
/// A store that cannot be used (wrong key, damaged, newer, in use) is left as it is.
/// `data_folder` is where a PostgreSQL store's key file lies on this machine; a SQLite store has
/// it beside itself.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(
    address: &StoreAddress,
    data_folder: &Path,
    sources: &KeySources,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Opened, StoreError> {
    let ambient = Ambient { clock, entropy };
    match address {
        StoreAddress::Sqlite(path) => open_sqlite(path, sources, ambient).await,
        StoreAddress::Postgres(options) => {
            let pool = postgres::connect(options, address).await?;
            open_postgres(pool, address, data_folder, sources, ambient).await
        }
    }
}

struct Ambient {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

async fn open_sqlite(
    path: &Path,
    sources: &KeySources,
    ambient: Ambient,
) -> Result<Opened, StoreError> {
    let path = resolved(path)?;
    // First of all, so that nobody else makes a key or a file meanwhile.
    let lock = Lock::take(&path, ambient.clock.now())?;
    let exists = sqlite::exists(&path)?;
    let sidecar = beside(&path, "key.json");
    let wanted = Wanted {
        sidecar: &sidecar,
        exists,
        store: None,
        key_check: None,
    };
    let unlocked = unlock(&wanted, sources, &ambient).await?;
    let store_key = unlocked.key.store_key();
    if !exists {
        sqlite::create(&path, &store_key, &facts(&unlocked)).await?;
    }
    let pools = sqlite::open(&path, &store_key)
        .await
        .map_err(|error| blame_key(error, &unlocked))?;
    finish(pools, Some(lock), unlocked, &sidecar, sources, ambient).await
}

async fn open_postgres(
    pool: PgPool,
    address: &StoreAddress,
    data_folder: &Path,
    sources: &KeySources,
    ambient: Ambient,
) -> Result<Opened, StoreError> {
    loop {
        let found = postgres::look(&pool, address).await?;
        let exists = found.is_some();
        let (store, key_check) = match found {
            Some(found) => (found.store, Some(found.key_check)),
            None => (random_id(&*ambient.entropy), None),
        };
        let sidecar = data_folder.join(format!("postgres-{store}.key.json"));
        let wanted = Wanted {
            sidecar: &sidecar,
            exists,
            store: Some(store),
            key_check,
        };
        let unlocked = unlock(&wanted, sources, &ambient).await?;
        if !exists && !postgres::create(&pool, address, &facts(&unlocked)).await? {
            // Another process has made a store here in this very moment. Ours never was, so what
            // tells where its key rests is of no use; the other's is found when looking again.
            let _ = fs::remove_file(&sidecar);
            continue;
        }
        postgres::upgrade(&pool).await?;
        let pools = Pools::Postgres(pool);
        return finish(pools, None, unlocked, &sidecar, sources, ambient).await;
    }
}

async fn unlock(
    wanted: &Wanted<'_>,
    sources: &KeySources,
    ambient: &Ambient,
) -> Result<Unlocked, StoreError> {
    let unlocked = open_or_create(wanted, sources, &*ambient.entropy).await;
    unlocked.map_err(|error| match error {
        VaultError::WrongKeyFile { .. } | VaultError::WrongRecoveryCode => {
            StoreError::WrongKey(Some(error))
        }
        other => StoreError::Key(other),
    })
}

async fn finish(
    pools: Pools,
    lock: Option<Lock>,
    mut unlocked: Unlocked,
    sidecar: &Path,
    sources: &KeySources,
    ambient: Ambient,
) -> Result<Opened, StoreError> {
    let Ambient { clock, entropy } = ambient;
    let store = Store::over(pools, lock, clock, entropy.clone());
    let known = meta::lookup(&mut store.read().await?, meta::STORE_ID).await?;
    let id: Uuid = known
        .unwrap_or_default()
        .parse()
        .map_err(|error: uuid::Error| StoreError::inconsistent("meta", "value", error))?;
    unlocked
        .settle(sidecar, id, sources, &*entropy)
        .await
        .map_err(StoreError::Key)?;
    Ok(Opened {
        store,
        recovery_code: unlocked.created.then(|| RecoveryCode::of(&unlocked.key)),
        rest: unlocked.rest,
        vault: Arc::new(Vault::new(&unlocked.key, entropy)),
    })
}

/// SQLite cannot tell a wrong key from a file that is no database. The key check beside the store
/// could; if it was missing, the key is the likelier fault.
fn blame_key(error: StoreError, unlocked: &Unlocked) -> StoreError {
    match error {
        StoreError::Damaged(_) if unlocked.key_check.is_none() => StoreError::WrongKey(None),
        other => other,
    }
}

/// What a new store says about itself.
fn facts(unlocked: &Unlocked) -> Vec<(&'static str, String)> {
    let id = unlocked.store.map(|store| store.to_string());
    let check = unlocked.key_check.as_ref().map(KeyCheck::as_str);
    vec![
        (meta::STORE_ID, id.unwrap_or_default()),
        (meta::KEY_CHECK, check.unwrap_or_default().to_owned()),
    ]
}

/// The path by which all processes know the file, whatever links lead to it. Its folder is made
/// if it is missing.
fn resolved(path: &Path) -> Result<PathBuf, StoreError> {
    let name = path.file_name().ok_or_else(|| StoreError::Address {
        found: path.display().to_string(),
    })?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| folder_error(folder, error))?;
    match canonical(path) {
        Ok(path) => Ok(path),
        // The store is new: only its folder has a true name yet.
        Err(_) => canonical(folder)
            .map(|folder| folder.join(name))
            .map_err(|error| folder_error(folder, error)),
    }
}

#[cfg(unix)]
fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Windows' canonical paths (`\\?\C:\…`) are not for every reader, and links are rare there.
#[cfg(not(unix))]
fn canonical(path: &Path) -> io::Result<PathBuf> {
    std::path::absolute(path)
}

fn random_id(entropy: &dyn Entropy) -> Uuid {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
