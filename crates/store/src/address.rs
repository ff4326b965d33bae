use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use url::Url;

use crate::StoreError;

/// Where the store is: what `--store` says.
#[derive(Clone)]
pub enum StoreAddress {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, which a team shares.
    Postgres(Box<PgConnectOptions>),
}

impl StoreAddress {
    /// Reads a path or a `postgres://` URL.
    ///
    /// # Errors
    /// [`StoreError::Address`] if it is another kind of URL, or one that PostgreSQL cannot use.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(text);
            return options
                .map(|options| Self::Postgres(Box::new(options)))
                .map_err(|_| refused(text));
        }
        if text.is_empty() || text.contains("://") {
            return Err(refused(text));
        }
        Ok(Self::Sqlite(PathBuf::from(text)))
    }

    /// The store that is used when none is named: `saoma.db` in the data folder.
    #[must_use]
    pub fn default_in(data_folder: &Path) -> Self {
        Self::Sqlite(data_folder.join("saoma.db"))
    }
}

/// The path, or host and database: never a password.
impl fmt::Display for StoreAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(formatter),
            Self::Postgres(options) => write!(
                formatter,
                "postgres://{}:{}/{}",
                options.get_host(),
                options.get_port(),
                options.get_database().unwrap_or_default()
            ),
        }
    }
}

impl fmt::Debug for StoreAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoreAddress({self})")
    }
}

fn refused(text: &str) -> StoreError {
    let found = match Url::parse(text) {
        Ok(mut url) => {
            // A URL that cannot carry a password has none to hide.
            let _ = url.set_password(None);
            url.to_string()
        }
        Err(_) => text.split("://").next().unwrap_or_default().to_owned(),
    };
    StoreError::Address { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_or_a_postgres_url() {
        assert!(matches!(
            StoreAddress::parse("a/b.db"),
            Ok(StoreAddress::Sqlite(path)) if path == Path::new("a/b.db")
        ));
        assert!(matches!(
            StoreAddress::parse(r"C:\data\saoma.db"),
            Ok(StoreAddress::Sqlite(_))
        ));
        let postgres = StoreAddress::parse("postgres://saoma:geheim@db.example:5433/team");
        assert_eq!(
            postgres.expect("a URL of PostgreSQL").to_string(),
            "postgres://db.example:5433/team",
            "no password is shown"
        );
    }

    #[test]
    fn another_kind_of_url_is_refused_without_its_password() {
        for text in [
            "",
            "mysql://root:geheim@db.example/x",
            "postgres://a:geheim@h:99999/x",
        ] {
            let error = StoreAddress::parse(text).expect_err(text);
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }
}
