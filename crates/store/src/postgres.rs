//! Opens a PostgreSQL store: first looks, without writing, whether it can be used.

use std::time::Duration;

use saoma_vault::KeyCheck;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use uuid::Uuid;

use crate::session::Tx;
use crate::statement::query;
use crate::table::meta;
use crate::{Session, StoreAddress, StoreError, schema};

/// How many connections there are at most; a server's default limit is 100 for all.
const CONNECTIONS: u32 = 10;
/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Any number that nobody else uses for an advisory lock: "saoma" in ASCII.
const UPGRADE_LOCK: i64 = 0x73_61_6f_6d_61;

/// What a database says about itself.
pub(crate) struct Found {
    pub(crate) store: Uuid,
    pub(crate) key_check: KeyCheck,
}

pub(crate) async fn connect(
    options: &PgConnectOptions,
    place: &StoreAddress,
) -> Result<PgPool, StoreError> {
    let options = options
        .clone()
        .application_name("saoma")
        .disable_statement_logging();
    // Once by itself: the pool would try again and again before it says that nobody answers.
    let connected = tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect()).await;
    let connection = connected
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(|error| match error {
            sqlx::Error::PoolTimedOut => StoreError::Unreachable(error),
            other => StoreError::from_opening(place, other),
        })?;
    // It has shown what it should; that it cannot say goodbye changes nothing.
    let _ = connection.close().await;
    Ok(PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // What `open_all` has opened stays open.
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options))
}

/// Opens all connections that there may be. One that is opened for a request makes it wait very
/// long on a busy server: the driver derives the password's proof in some 800 turns, and lets
/// every other task have its turn between two of them.
pub(crate) async fn open_all(pool: &PgPool) -> Result<(), StoreError> {
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS {
        open.push(pool.acquire().await.map_err(StoreError::from_statement)?);
    }
    Ok(())
}

/// What store the database holds; nothing if it is empty.
pub(crate) async fn look(pool: &PgPool, place: &StoreAddress) -> Result<Option<Found>, StoreError> {
    let connection = pool.acquire().await.map_err(StoreError::from_statement)?;
    look_with(&mut Session::postgres(connection), place).await
}

/// Makes a store in an empty database. Answers `false`, and changes nothing, if somebody else has
/// just done so.
pub(crate) async fn create(
    pool: &PgPool,
    place: &StoreAddress,
    facts: &[(&str, String)],
) -> Result<bool, StoreError> {
    let mut tx = begin_upgrade(pool).await?;
    if look_with(&mut tx, place).await?.is_some() {
        return Ok(false);
    }
    schema::upgrade(&mut tx, 0).await?;
    for (key, value) in facts {
        meta::add(&mut tx, key, value).await?;
    }
    tx.commit().await.map_err(StoreError::Commit)?;
    Ok(true)
}

/// Upgrades the schema if it is older.
pub(crate) async fn upgrade(pool: &PgPool) -> Result<(), StoreError> {
    let connection = pool.acquire().await.map_err(StoreError::from_statement)?;
    schema::check(&mut Session::postgres(connection)).await?;
    let mut tx = begin_upgrade(pool).await?;
    // Looked at once more under the lock: another process may have come first.
    let version = schema::check(&mut tx).await?;
    schema::upgrade(&mut tx, version).await?;
    tx.commit().await.map_err(StoreError::Commit)
}

async fn begin_upgrade(pool: &PgPool) -> Result<Tx<'static>, StoreError> {
    let transaction = pool.begin().await.map_err(StoreError::from_statement)?;
    let mut tx = Tx::postgres(transaction);
    crate::statement::execute!(tx, "SELECT pg_advisory_xact_lock($1)", UPGRADE_LOCK)?;
    Ok(tx)
}

async fn look_with(
    session: &mut Session,
    place: &StoreAddress,
) -> Result<Option<Found>, StoreError> {
    let tables: Vec<(String,)> = query!(
        session,
        fetch_all,
        "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
    )?;
    if tables.is_empty() {
        return Ok(None);
    }
    let has = |name: &str| tables.iter().any(|(table,)| table == name);
    if !has("meta") || !has("schema_upgrades") {
        return Err(not_a_store(place));
    }
    let store = meta::lookup(session, meta::STORE_ID).await?;
    let key_check = meta::lookup(session, meta::KEY_CHECK).await?;
    match (store.and_then(|id| id.parse().ok()), key_check) {
        (Some(store), Some(key_check)) => Ok(Some(Found {
            store,
            key_check: KeyCheck::from_text(key_check),
        })),
        _ => Err(not_a_store(place)),
    }
}

fn not_a_store(place: &StoreAddress) -> StoreError {
    StoreError::NotASaomaStore {
        place: place.to_string(),
    }
}
