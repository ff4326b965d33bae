use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use saoma_ambient::{Clock, Entropy};
use sqlx::{PgPool, SqlitePool};

use crate::lock::Lock;
use crate::session::is_serialization_failure;
use crate::{Session, StoreError, Tx, postgres};

/// How often a transaction is run in all, when PostgreSQL says that others were in its way.
const ATTEMPTS: u32 = 8;

/// The store: what a workspace knows, on SQLite or PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    pools: Pools,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    // Last, so that the connections are gone before another process may come.
    lock: Mutex<Option<Lock>>,
}

pub(crate) enum Pools {
    /// SQLite has one writer at a time anyway; giving it a connection of its own turns "busy" into
    /// waiting in line.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// What the closure of [`Store::write`] answers: `Box::pin(async move { … })`. It is boxed because
/// the compiler cannot yet see that an async closure's future may move between threads.
pub type Work<'tx, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'tx>>;

impl Store {
    /// `clock` only times the pauses between attempts, and `entropy` only varies them.
    pub(crate) fn over(
        pools: Pools,
        lock: Option<Lock>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self(Arc::new(Inner {
            pools,
            clock,
            entropy,
            lock: Mutex::new(lock),
        }))
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unreachable`] if none can be had.
    pub async fn read(&self) -> Result<Session, StoreError> {
        let session = match &self.0.pools {
            Pools::Sqlite { readers, .. } => readers.acquire().await.map(Session::sqlite),
            Pools::Postgres(pool) => pool.acquire().await.map(Session::postgres),
        };
        session.map_err(StoreError::from_statement)
    }

    /// A connection that sees the store as it is now for as long as it lives, and cannot write: the
    /// database itself refuses.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unreachable`] if none can be had.
    pub async fn snapshot(&self) -> Result<Session, StoreError> {
        let session = match &self.0.pools {
            // The readers' connections are `query_only`.
            Pools::Sqlite { readers, .. } => readers
                .begin_with("BEGIN")
                .await
                .map(Session::sqlite_snapshot),
            Pools::Postgres(pool) => pool
                .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await
                .map(Session::postgres_snapshot),
        };
        session.map_err(StoreError::from_statement)
    }

    /// Runs `work` in a transaction: the only door through which anything is written. If it
    /// answers `Ok`, everything in it has happened; otherwise, and if its future is dropped or the
    /// process dies, nothing has.
    ///
    /// On PostgreSQL, `work` runs again when another transaction was in its way. So it must do
    /// nothing that cannot be done twice: no HTTP, no clock, no events.
    ///
    /// # Errors
    /// What `work` answers, or that the store failed.
    pub async fn write<'env, T, E>(
        &self,
        work: impl for<'tx> Fn(&'tx mut Tx<'env>) -> Work<'tx, T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut attempt = 1;
        loop {
            let mut tx = self.begin().await?;
            let result = work(&mut tx).await;
            match end(tx, result).await {
                End::Done(result) => return result,
                End::Again(result) if attempt == ATTEMPTS => return result,
                End::Again(_) => self.pause(attempt).await,
            }
            attempt += 1;
        }
    }

    /// Gives the writing connection of a SQLite store this much memory for pages, in MiB: bulk
    /// work on an encrypted file is three times slower with the few that it has by default.
    /// PostgreSQL sees to this itself.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn set_page_cache(&self, mebibytes: u32) -> Result<(), StoreError> {
        let Pools::Sqlite { writer, .. } = &self.0.pools else {
            return Ok(());
        };
        let pragma = format!("PRAGMA cache_size = -{}", u64::from(mebibytes) * 1024);
        sqlx::query(sqlx::AssertSqlSafe(pragma))
            .execute(writer)
            .await
            .map_err(StoreError::from_statement)?;
        Ok(())
    }

    /// Opens the connections of a PostgreSQL store ahead of the first request, for servers.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if the database does not let so many in.
    pub async fn warm_up(&self) -> Result<(), StoreError> {
        match &self.0.pools {
            Pools::Sqlite { .. } => Ok(()),
            Pools::Postgres(pool) => postgres::open_all(pool).await,
        }
    }

    /// How many connections are open, whether anybody uses them or not.
    #[must_use]
    pub fn open_connections(&self) -> u32 {
        match &self.0.pools {
            Pools::Sqlite { writer, readers } => writer.size() + readers.size(),
            Pools::Postgres(pool) => pool.size(),
        }
    }

    /// Waits for what is running and closes the store, for all its clones. Dropping the last of
    /// them does the same, later.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // Last, so that it finds nobody reading and folds the log into the file.
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
        let mut lock = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *lock = None;
    }

    async fn begin<'env>(&self) -> Result<Tx<'env>, StoreError> {
        let tx = match &self.0.pools {
            // At once, not at the first write: a transaction that has read and then writes cannot
            // wait for another writer, it fails (SQLITE_BUSY_SNAPSHOT).
            Pools::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(Tx::sqlite)
            }
            Pools::Postgres(pool) => pool
                .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                .await
                .map(Tx::postgres),
        };
        tx.map_err(|error| match StoreError::from_statement(error) {
            StoreError::Statement(error) => StoreError::Begin(error),
            known => known,
        })
    }

    /// Waits longer each time, and not as long as the others wait: 5 to 10 ms, 10 to 20 ms, …
    async fn pause(&self, attempt: u32) {
        let mut byte = [0; 1];
        self.0.entropy.fill(&mut byte);
        let [byte] = byte;
        let longest = 10_000_u64 << attempt.min(6).saturating_sub(1);
        let micros = longest / 2 + longest / 2 * u64::from(byte) / 255;
        let now = self.0.clock.now();
        let until = now.plus(Duration::from_micros(micros));
        self.0.clock.sleep_until(until).await;
    }
}

enum End<T, E> {
    Done(Result<T, E>),
    /// Others were in the way; the result counts only if this was the last attempt.
    Again(Result<T, E>),
}

async fn end<T, E: From<StoreError>>(tx: Tx<'_>, result: Result<T, E>) -> End<T, E> {
    let (must_retry, has_failed) = (tx.must_retry(), tx.has_failed());
    match result {
        Ok(value) if !has_failed => match tx.commit().await {
            Ok(()) => End::Done(Ok(value)),
            Err(error) if is_serialization_failure(&error) => {
                End::Again(Err(StoreError::Contended.into()))
            }
            Err(error) => End::Done(Err(commit_error(error).into())),
        },
        // `work` went on after a failed statement: PostgreSQL would take the commit and keep
        // nothing.
        Ok(_) => roll_back(tx, must_retry, Err(StoreError::Contended.into())).await,
        Err(error) => roll_back(tx, must_retry, Err(error)).await,
    }
}

async fn roll_back<T, E>(tx: Tx<'_>, must_retry: bool, result: Result<T, E>) -> End<T, E> {
    // If even this fails, the connection is dropped and the database rolls back by itself.
    let _ = tx.rollback().await;
    match must_retry {
        true => End::Again(result),
        false => End::Done(result),
    }
}

fn commit_error(error: sqlx::Error) -> StoreError {
    match StoreError::from_statement(error) {
        StoreError::Statement(error) => StoreError::Commit(error),
        known => known,
    }
}
