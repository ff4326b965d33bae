//! One statement, two databases: these macros expand one `sqlx::query_as(SQL).bind(…)` over both
//! arms of [`Connection`](crate::session::Connection). The text is the same for both; only the
//! driver's type differs.

use uuid::Uuid;

use crate::StoreError;

/// A value that may be bound. Text with a NUL character is refused here, because PostgreSQL
/// refuses it and SQLite would cut some functions' results at it.
pub(crate) trait Value {
    fn check(&self) -> Result<(), StoreError>;
}

impl Value for &str {
    fn check(&self) -> Result<(), StoreError> {
        if self.contains('\0') {
            return Err(StoreError::NulInText);
        }
        Ok(())
    }
}

impl<V: Value> Value for Option<V> {
    fn check(&self) -> Result<(), StoreError> {
        self.as_ref().map_or(Ok(()), Value::check)
    }
}

macro_rules! always_fine {
    ($($type:ty),+) => {$(
        impl Value for $type {
            fn check(&self) -> Result<(), StoreError> {
                Ok(())
            }
        }
    )+};
}

always_fine!(i64, bool, Uuid, &[u8]);

/// `query!(session, fetch_optional|fetch_one|fetch_all, SQL, bind, …)`: rows as tuples.
macro_rules! query {
    ($session:expr, $fetch:ident, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $($crate::statement::Value::check(&$bind)?;)*
        let result = match $session.connection() {
            $crate::session::Connection::Sqlite(connection) => {
                sqlx::query_as($sql)$(.bind($bind))*.$fetch(connection).await
            }
            $crate::session::Connection::Postgres(connection) => {
                sqlx::query_as($sql)$(.bind($bind))*.$fetch(connection).await
            }
        };
        $session.checked(result)
    }};
}

/// `execute!(session, SQL, bind, …)`: the number of rows changed.
macro_rules! execute {
    ($session:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $($crate::statement::Value::check(&$bind)?;)*
        let result = match $session.connection() {
            $crate::session::Connection::Sqlite(connection) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
            $crate::session::Connection::Postgres(connection) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
        };
        $session.checked(result)
    }};
}

pub(crate) use {execute, query};
