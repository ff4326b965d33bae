use std::path::PathBuf;
use std::sync::Arc;

use saoma_ambient::{Entropy, SystemClock, SystemEntropy, alphanumeric};
use saoma_store::{Opened, Store, StoreAddress, open};
use saoma_vault::{KeySources, MasterKey, RecoveryCode, Vault};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

use crate::{FixedClock, missing, seeded};

/// A store that vanishes with its test.
pub struct TempStore {
    /// The store.
    pub store: Store,
    /// Its vault, under a fixed key.
    pub vault: Arc<Vault>,
    /// A clock for what is kept in the store. The store itself pauses by the system's.
    pub clock: Arc<FixedClock>,
    /// The same randomness in every run.
    pub entropy: Arc<dyn Entropy>,
    /// Where the store is.
    pub address: StoreAddress,
    /// The folder that holds all its files.
    pub folder: TempDir,
    schema: Option<(String, String)>,
}

impl TempStore {
    /// A fresh SQLite store.
    ///
    /// # Panics
    /// If there is no room for temporary files.
    pub async fn new() -> Self {
        let folder = folder();
        let address = StoreAddress::Sqlite(folder.path().join("saoma.db"));
        Self::at(address, folder, None).await
    }

    /// A fresh PostgreSQL store: a schema of its own in the database that `SAOMA_TEST_POSTGRES`
    /// names. Nothing, if that names none.
    ///
    /// # Panics
    /// If it names none and tests must not be skipped, or the database cannot be used.
    pub async fn postgres() -> Option<Self> {
        let Ok(url) = std::env::var("SAOMA_TEST_POSTGRES") else {
            missing("SAOMA_TEST_POSTGRES names no PostgreSQL database");
            return None;
        };
        // Two test processes may share the database, so this randomness is not seeded.
        let schema = format!("test_{}", alphanumeric(&SystemEntropy, 16).to_lowercase());
        run(&url, format!("CREATE SCHEMA {schema}")).await;
        let address = StoreAddress::parse(&scoped(&url, &schema));
        let address = address.expect("SAOMA_TEST_POSTGRES is a URL");
        Some(Self::at(address, folder(), Some((url, schema))).await)
    }

    /// What `--store` says of it in another process.
    #[must_use]
    pub fn url(&self) -> String {
        match (&self.schema, &self.address) {
            (Some((url, schema)), _) => scoped(url, schema),
            (None, address) => address.to_string(),
        }
    }

    /// The key sources that open this store again.
    #[must_use]
    pub fn sources(&self) -> KeySources {
        key_sources(&self.folder)
    }

    /// Closes the store and opens it again, as after a restart.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn reopen(&mut self) {
        self.store.close().await;
        let opened = opened(&self.address, &self.folder).await;
        (self.store, self.vault) = (opened.store, opened.vault);
    }

    /// Closes the store and removes what it has left outside its folder.
    pub async fn close(self) {
        self.store.close().await;
        if let Some((url, schema)) = self.schema {
            run(&url, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }

    async fn at(address: StoreAddress, folder: TempDir, schema: Option<(String, String)>) -> Self {
        let code = RecoveryCode::of(&MasterKey::from_bytes(&[7; 32]));
        let key_file = key_file(&folder);
        std::fs::write(&key_file, code.text().expose_secret()).expect("the folder is writable");
        restrict(&key_file);
        let opened = opened(&address, &folder).await;
        Self {
            store: opened.store,
            vault: opened.vault,
            clock: Arc::new(FixedClock::new()),
            entropy: seeded(),
            address,
            folder,
            schema,
        }
    }
}

/// The URL of a database, narrowed to one of its schemas.
fn scoped(url: &str, schema: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options[search_path]={schema}")
}

/// A key file is its owner's alone.
#[cfg(unix)]
fn restrict(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .expect("the file is ours");
}

/// A file in a user's own temporary folder is theirs alone.
#[cfg(not(unix))]
fn restrict(_path: &std::path::Path) {}

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has room for a temporary folder")
}

fn key_file(folder: &TempDir) -> PathBuf {
    folder.path().join("key")
}

fn key_sources(folder: &TempDir) -> KeySources {
    KeySources {
        key_file: Some(key_file(folder)),
        keyring: false,
        ..KeySources::default()
    }
}

async fn opened(address: &StoreAddress, folder: &TempDir) -> Opened {
    let sources = key_sources(folder);
    // The store only pauses by its clock; standing still, it would pause for ever.
    let (clock, entropy) = (Arc::new(SystemClock), seeded());
    let opened = open(address, folder.path(), &sources, clock, entropy).await;
    opened.unwrap_or_else(|error| panic_with(&error))
}

#[expect(clippy::panic, reason = "a test without its store has failed")]
fn panic_with(error: &dyn std::error::Error) -> ! {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    panic!("the temporary store does not open: {text}");
}

async fn run(url: &str, sql: String) {
    let mut connection = PgConnection::connect(url)
        .await
        .expect("SAOMA_TEST_POSTGRES names a database that answers");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("the database lets tests make schemas");
}
