//! The schema's versions: embedded, forward only, each applied once and recognised by the hash of
//! its text.

use saoma_vault::hash_token;

use crate::StoreError;
use crate::session::Connection;
use crate::statement::{execute, query};
use crate::table::user_grams;
use crate::{Session, Tx};

/// One step of the schema.
pub(crate) struct Upgrade {
    version: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All steps, oldest first. A step that was released is never changed.
const UPGRADES: &[Upgrade] = &[
    Upgrade {
        version: 1,
        sqlite: include_str!("schema/sqlite/0001_first_login.sql"),
        postgres: include_str!("schema/postgres/0001_first_login.sql"),
    },
    Upgrade {
        version: USER_GRAMS,
        sqlite: include_str!("schema/sqlite/0002_screens.sql"),
        postgres: include_str!("schema/postgres/0002_screens.sql"),
    },
    Upgrade {
        version: 3,
        sqlite: include_str!("schema/sqlite/0003_methods.sql"),
        postgres: include_str!("schema/postgres/0003_methods.sql"),
    },
    Upgrade {
        version: 4,
        sqlite: include_str!("schema/sqlite/0004_migrations.sql"),
        postgres: include_str!("schema/postgres/0004_migrations.sql"),
    },
    Upgrade {
        version: 5,
        sqlite: include_str!("schema/sqlite/0005_preparation.sql"),
        postgres: include_str!("schema/postgres/0005_preparation.sql"),
    },
    Upgrade {
        version: 6,
        sqlite: include_str!("schema/sqlite/0006_refused_requests.sql"),
        postgres: include_str!("schema/postgres/0006_refused_requests.sql"),
    },
    Upgrade {
        version: 7,
        sqlite: include_str!("schema/sqlite/0007_clients.sql"),
        postgres: include_str!("schema/postgres/0007_clients.sql"),
    },
    Upgrade {
        version: 8,
        sqlite: include_str!("schema/sqlite/0008_accounts.sql"),
        postgres: include_str!("schema/postgres/0008_accounts.sql"),
    },
];

/// The step that brought the search for names: users who were there before are indexed with it.
const USER_GRAMS: i64 = 2;

/// Looks, without writing, whether this program can work with the store's schema. Answers the
/// version that it has.
pub(crate) async fn check(session: &mut Session) -> Result<i64, StoreError> {
    let applied: Vec<(i64, String)> = query!(
        session,
        fetch_all,
        "SELECT version, checksum FROM schema_upgrades ORDER BY version",
    )?;
    let known = UPGRADES.last().map_or(0, |upgrade| upgrade.version);
    let found = applied.last().map_or(0, |(version, _)| *version);
    if found > known {
        return Err(StoreError::NewerStore { found, known });
    }
    let is_postgres = matches!(session.connection(), Connection::Postgres(_));
    for ((version, checksum), upgrade) in applied.iter().zip(UPGRADES) {
        if *version != upgrade.version || *checksum != upgrade.checksum(is_postgres) {
            return Err(StoreError::Damaged(None));
        }
    }
    Ok(found)
}

/// Applies what is newer than `from`. Everything belongs to the caller's transaction.
pub(crate) async fn upgrade(tx: &mut Tx<'_>, from: i64) -> Result<(), StoreError> {
    for upgrade in UPGRADES.iter().filter(|upgrade| upgrade.version > from) {
        let (result, is_postgres) = match tx.connection() {
            Connection::Sqlite(connection) => {
                let result = sqlx::raw_sql(upgrade.sqlite).execute(connection).await;
                (result.map(|_| ()), false)
            }
            Connection::Postgres(connection) => {
                let result = sqlx::raw_sql(upgrade.postgres).execute(connection).await;
                (result.map(|_| ()), true)
            }
        };
        tx.checked(result).map_err(|error| match error {
            StoreError::Statement(source) => StoreError::Upgrade {
                version: upgrade.version,
                source,
            },
            known => known,
        })?;
        if upgrade.version == USER_GRAMS {
            user_grams::fill(tx).await?;
        }
        execute!(
            tx,
            "INSERT INTO schema_upgrades (version, checksum) VALUES ($1, $2)",
            upgrade.version,
            upgrade.checksum(is_postgres).as_str(),
        )?;
    }
    Ok(())
}

/// What SQLite's tables were made with.
#[cfg(test)]
pub(crate) fn sqlite_texts() -> impl Iterator<Item = &'static str> {
    UPGRADES.iter().map(|upgrade| upgrade.sqlite)
}

impl Upgrade {
    fn checksum(&self, is_postgres: bool) -> String {
        let text = if is_postgres {
            self.postgres
        } else {
            self.sqlite
        };
        // A checkout on Windows may have turned the line ends.
        hex::encode(hash_token(&text.replace("\r\n", "\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_tables_columns_and_keys() {
        for upgrade in UPGRADES {
            let sqlite = upgrade.sqlite.replace(" STRICT, WITHOUT ROWID", "");
            let postgres = upgrade.postgres.replace(" COLLATE \"C\"", "");
            let shape = |sql: &str| -> Vec<String> {
                let lines = sql.lines().filter(|line| !line.starts_with("--"));
                lines.map(without_type).collect()
            };
            assert_eq!(
                shape(&sqlite.replace(" STRICT", "")),
                shape(&postgres),
                "version {}",
                upgrade.version
            );
        }
    }

    fn without_type(line: &str) -> String {
        let types = [
            "UUID", "BIGINT", "BOOLEAN", "BYTEA", "TEXT", "BLOB", "INTEGER",
        ];
        let words = line.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', ';']);
            if types.contains(&bare) { "type" } else { bare }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
