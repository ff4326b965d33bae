//! Many users at once, for migrations: the same rows as the functions of each table write, in
//! statements of some hundred rows.

use saoma_model::{Account, IdentityKey, IdentityKind, UserId, WorkspaceId};

mod find;
mod read;
mod replace;
mod write;

pub use find::{find_in_use, find_users};
pub use read::{accounts, list_after};
pub use replace::replace;
pub use write::{add, delete, remove};

/// How many rows one statement has: fewer cost more statements, more cost nothing less.
pub(crate) const CHUNK: usize = 200;

/// A user with everything that a migration reads and writes of them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// The user, their password and what ties them to WeChat, oldest first.
    pub account: Account,
    /// What other systems called them, in the order of bytes.
    pub external_ids: Vec<String>,
}

impl Known {
    /// The user's id.
    #[must_use]
    pub const fn id(&self) -> UserId {
        self.account.user.id
    }

    /// Whether they have a unionid, of whatever open platform account.
    #[must_use]
    pub fn has_unionid(&self) -> bool {
        let mut identities = self.account.identities.iter();
        identities.any(|identity| identity.key.kind() == IdentityKind::Unionid)
    }

    const fn workspace(&self) -> WorkspaceId {
        self.account.user.workspace
    }
}

/// By what users are looked for.
#[derive(Debug, Default)]
pub struct Keys<'a> {
    /// What WeChat calls them.
    pub identities: Vec<&'a IdentityKey>,
    /// What other systems called them.
    pub external_ids: Vec<&'a str>,
    /// Phone numbers, E.164.
    pub phones: Vec<&'a str>,
    /// E-mail addresses, in lower case.
    pub emails: Vec<&'a str>,
}

/// `bulk_execute!(session, |builder| { … })`: builds one statement for both databases and runs it.
macro_rules! bulk_execute {
    ($session:expr, |$builder:ident| $build:block) => {{
        let result = match $session.connection() {
            $crate::session::Connection::Sqlite(connection) => {
                let mut $builder = sqlx::QueryBuilder::<sqlx::Sqlite>::new("");
                $build
                let done = $builder.build().execute(connection).await;
                done.map(|done| done.rows_affected())
            }
            $crate::session::Connection::Postgres(connection) => {
                let mut $builder = sqlx::QueryBuilder::<sqlx::Postgres>::new("");
                $build
                let done = $builder.build().execute(connection).await;
                done.map(|done| done.rows_affected())
            }
        };
        $session.checked(result)
    }};
}

/// The same for a statement that answers rows.
macro_rules! bulk_query {
    ($session:expr, |$builder:ident| $build:block) => {{
        let result = match $session.connection() {
            $crate::session::Connection::Sqlite(connection) => {
                let mut $builder = sqlx::QueryBuilder::<sqlx::Sqlite>::new("");
                $build
                $builder.build_query_as().fetch_all(connection).await
            }
            $crate::session::Connection::Postgres(connection) => {
                let mut $builder = sqlx::QueryBuilder::<sqlx::Postgres>::new("");
                $build
                $builder.build_query_as().fetch_all(connection).await
            }
        };
        $session.checked(result)
    }};
}

/// Begins a statement with the table `wanted (wanted_key)`. Joined to another table with `CROSS
/// JOIN`, it is what SQLite walks through, looking up each key; of `column IN (…)` it thinks that a
/// scan of the whole table is cheaper.
macro_rules! push_wanted {
    ($builder:ident, $keys:expr) => {
        $builder.push("WITH wanted (wanted_key) AS (VALUES ");
        let mut list = $builder.separated(", ");
        for key in $keys {
            list.push("(")
                .push_bind_unseparated(key)
                .push_unseparated(")");
        }
        $builder.push(") ");
    };
}

pub(crate) use {bulk_execute, bulk_query, push_wanted};
