//! Opens a SQLite (SQLCipher) store: first looks, without writing, whether it can be used.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use saoma_vault::StoreKey;
use secrecy::ExposeSecret;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::lock::{beside, folder_error};
use crate::session::Tx;
use crate::store::Pools;
use crate::table::meta;
use crate::{Session, StoreError, schema, statistics};

/// How many connections read at once.
const READERS: u32 = 4;
/// Of a desktop application that shares the machine with others.
const PAGE_CACHE_KIB: u32 = 8 * 1024;
/// In bytes; SQLCipher's own choice, said aloud because the check for a cut file relies on it.
const PAGE_SIZE: u64 = 4096;
/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// Makes a new store at `path`, whole or not at all: it is made under another name first.
pub(crate) async fn create(
    path: &Path,
    key: &StoreKey,
    facts: &[(&str, String)],
) -> Result<(), StoreError> {
    let draft = beside(path, "new");
    // What a process that died, or the store that once was here, has left behind: SQLite would play
    // an old journal or log into the new file.
    for leftover in [
        draft.clone(),
        with_suffix(&draft, "-journal"),
        with_suffix(path, "-wal"),
        with_suffix(path, "-shm"),
    ] {
        remove(&leftover)?;
    }
    // No write-ahead log yet, so that all of it is in the one file that is renamed.
    let options = options(&draft, key)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(|error| StoreError::from_opening(&path.display(), error))?;
    let made = fill(&pool, facts).await;
    pool.close().await;
    made?;
    restrict(&draft).map_err(|error| folder_error(&draft, error))?;
    fs::rename(&draft, path).map_err(|error| folder_error(path, error))?;
    sync_folder(path).map_err(|error| folder_error(path, error))
}

/// Opens the store at `path`, upgrading its schema if it is older.
pub(crate) async fn open(path: &Path, key: &StoreKey) -> Result<Pools, StoreError> {
    let version = look(path, key).await?;
    let common = options(path, key)
        .journal_mode(SqliteJournalMode::Wal)
        // With a write-ahead log this loses at most the last transactions when the power fails,
        // never the file's soundness. A login that was lost is repeated by scanning once more.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", format!("-{PAGE_CACHE_KIB}"));
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(common.clone())
        .await
        .map_err(|error| StoreError::from_opening(&path.display(), error))?;
    let tx = writer.begin_with("BEGIN IMMEDIATE").await;
    let mut tx = Tx::sqlite(tx.map_err(|error| StoreError::from_opening(&path.display(), error))?);
    schema::upgrade(&mut tx, version).await?;
    statistics::set(&mut tx).await?;
    tx.commit().await.map_err(StoreError::Commit)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(common.pragma("query_only", "ON"))
        .await
        .map_err(|error| StoreError::from_opening(&path.display(), error))?;
    Ok(Pools::Sqlite { writer, readers })
}

/// Whether there is a file at `path` that might be a store. A plain SQLite file is recognised: it
/// is somebody else's.
pub(crate) fn exists(path: &Path) -> Result<bool, StoreError> {
    let mut head = [0; 16];
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(folder_error(path, error)),
    };
    match (&file).read_exact(&mut head) {
        Ok(()) if &head == b"SQLite format 3\0" => Err(StoreError::NotASaomaStore {
            place: path.display().to_string(),
        }),
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(StoreError::Damaged(None))
        }
        Err(error) => Err(folder_error(path, error)),
    }
}

/// Reads what the store says about itself, on a connection that cannot write.
async fn look(path: &Path, key: &StoreKey) -> Result<i64, StoreError> {
    if !is_whole(path).map_err(|error| folder_error(path, error))? {
        return Err(StoreError::Damaged(None));
    }
    let log_files = [with_suffix(path, "-wal"), with_suffix(path, "-shm")];
    let were_there = log_files.each_ref().map(|file| file.exists());
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options(path, key).read_only(true))
        .await
        .map_err(|error| StoreError::from_opening(&path.display(), error))?;
    let found = read_version(&pool, path).await;
    pool.close().await;
    // A reader leaves its empty log behind, because it may not remove it. A refused store is to
    // look as if nobody had been there.
    if found.is_err() {
        for (file, was_there) in log_files.iter().zip(were_there) {
            if !was_there {
                let _ = fs::remove_file(file);
            }
        }
    }
    found
}

/// Whether the file ends with a whole page. SQLite itself notices only if whole pages are missing.
/// While a log is waiting to be folded in, the file may end anyhow.
fn is_whole(path: &Path) -> io::Result<bool> {
    let log = fs::metadata(with_suffix(path, "-wal"));
    let is_log_waiting = log.is_ok_and(|log| log.len() > 0);
    Ok(is_log_waiting || fs::metadata(path)?.len() % PAGE_SIZE == 0)
}

async fn read_version(pool: &sqlx::SqlitePool, path: &Path) -> Result<i64, StoreError> {
    let connection = pool.acquire().await;
    let mut session = Session::sqlite(
        connection.map_err(|error| StoreError::from_opening(&path.display(), error))?,
    );
    let tables: Result<(i64,), StoreError> = crate::statement::query!(
        session,
        fetch_one,
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'schema_upgrades')",
    );
    if tables?.0 != 2 {
        return Err(StoreError::NotASaomaStore {
            place: path.display().to_string(),
        });
    }
    schema::check(&mut session).await
}

async fn fill(pool: &sqlx::SqlitePool, facts: &[(&str, String)]) -> Result<(), StoreError> {
    let tx = pool.begin_with("BEGIN IMMEDIATE").await;
    let mut tx = Tx::sqlite(tx.map_err(StoreError::from_statement)?);
    schema::upgrade(&mut tx, 0).await?;
    statistics::set(&mut tx).await?;
    for (key, value) in facts {
        meta::add(&mut tx, key, value).await?;
    }
    tx.commit().await.map_err(StoreError::Commit)
}

fn options(path: &Path, key: &StoreKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .pragma("key", key.pragma_value().expose_secret().to_owned())
        .pragma("cipher_page_size", PAGE_SIZE.to_string())
        // It would write to standard error by itself; what went wrong comes back as an error.
        .pragma("cipher_log_level", "NONE")
        // The driver would log the key with the other pragmas.
        .disable_statement_logging()
}

/// How a file is made and opened that nobody needs after this process.
pub(crate) fn throw_away(path: &Path, key: &StoreKey) -> SqliteConnectOptions {
    options(path, key)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
}

fn with_suffix(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(folder_error(path, error)),
        _ => Ok(()),
    }
}

/// Lets only its owner read the file. It is encrypted; this is the second lock on the door.
#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

/// Windows gives files in a user's own folder to that user alone.
#[cfg(not(unix))]
fn restrict(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the new name outlive a power failure.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

/// Windows has no handle for this; NTFS writes names through its own journal.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
