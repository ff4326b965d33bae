use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::StoreError;

/// A connection to read with. Each statement sees the store as it is at that moment; what must
/// be seen together is read in one [`Store::write`](crate::Store::write).
///
/// It belongs to a small pool: give it back (drop it) before waiting for anything else.
pub struct Session {
    inner: Inner,
    /// PostgreSQL has told a statement that the transaction must be run once more.
    must_retry: bool,
    /// A statement has failed, so PostgreSQL will keep nothing of the transaction.
    has_failed: bool,
}

/// A transaction: everything in it happens, or nothing does. Whatever reads with a [`Session`]
/// reads with this too.
///
/// `'env` is what the work borrows from around it: that it stands here lets the compiler see that
/// the work's future may hold such borrows (as in [`std::thread::scope`]).
pub struct Tx<'env>(Session, PhantomData<&'env ()>);

enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// What a statement runs on: the one place where the two databases part.
pub(crate) enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Session {
    pub(crate) fn sqlite(connection: PoolConnection<Sqlite>) -> Self {
        Self::over(Inner::Sqlite(connection))
    }

    pub(crate) fn postgres(connection: PoolConnection<Postgres>) -> Self {
        Self::over(Inner::Postgres(connection))
    }

    pub(crate) fn sqlite_snapshot(transaction: Transaction<'static, Sqlite>) -> Self {
        Self::over(Inner::SqliteTx(transaction))
    }

    pub(crate) fn postgres_snapshot(transaction: Transaction<'static, Postgres>) -> Self {
        Self::over(Inner::PostgresTx(transaction))
    }

    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match &mut self.inner {
            Inner::Sqlite(connection) => Connection::Sqlite(connection),
            Inner::Postgres(connection) => Connection::Postgres(connection),
            Inner::SqliteTx(transaction) => Connection::Sqlite(transaction),
            Inner::PostgresTx(transaction) => Connection::Postgres(transaction),
        }
    }

    /// The result of a statement with our error, remembering whether to run the transaction again.
    pub(crate) fn checked<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        result.map_err(|error| {
            self.must_retry |= is_serialization_failure(&error);
            self.has_failed = true;
            StoreError::from_statement(error)
        })
    }

    /// Asks for the transaction to be run again, because what it read can no longer be.
    pub(crate) fn contended(&mut self) -> StoreError {
        self.must_retry = true;
        self.has_failed = true;
        StoreError::Contended
    }

    const fn over(inner: Inner) -> Self {
        Self {
            inner,
            must_retry: false,
            has_failed: false,
        }
    }
}

impl Tx<'_> {
    pub(crate) const fn sqlite(transaction: Transaction<'static, Sqlite>) -> Self {
        Self(Session::over(Inner::SqliteTx(transaction)), PhantomData)
    }

    pub(crate) const fn postgres(transaction: Transaction<'static, Postgres>) -> Self {
        Self(Session::over(Inner::PostgresTx(transaction)), PhantomData)
    }

    pub(crate) const fn must_retry(&self) -> bool {
        self.0.must_retry
    }

    pub(crate) const fn has_failed(&self) -> bool {
        self.0.has_failed
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.0.inner {
            Inner::SqliteTx(transaction) => transaction.commit().await,
            Inner::PostgresTx(transaction) => transaction.commit().await,
            // A `Tx` is made by the two functions above only.
            Inner::Sqlite(_) | Inner::Postgres(_) => Ok(()),
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.0.inner {
            Inner::SqliteTx(transaction) => transaction.rollback().await,
            Inner::PostgresTx(transaction) => transaction.rollback().await,
            Inner::Sqlite(_) | Inner::Postgres(_) => Ok(()),
        }
    }
}

impl Deref for Tx<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.0
    }
}

/// PostgreSQL's `serialization_failure` and `deadlock_detected`.
pub(crate) fn is_serialization_failure(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("40001" | "40P01"))
}
