use std::fs;
use std::path::PathBuf;

use saoma_ambient::SystemEntropy;
use saoma_vault::{
    Argon2Cost, KeySources, MasterKey, PassphraseSource, RecoveryCode, Unlocked, VaultError,
    Wanted, open_or_create,
};
use secrecy::{ExposeSecret as _, SecretString};
use tempfile::TempDir;

/// A folder in which a store might lie, and what may be used to get at its key.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) sources: KeySources,
}

impl Place {
    /// No keyring, no passphrase, no file: nothing to get a key from.
    pub(crate) fn new() -> Self {
        let sources = KeySources {
            keyring: false,
            // Guessing is cheap here, so that the tests are quick.
            argon2: Argon2Cost {
                memory_kib: 64,
                passes: 1,
                lanes: 1,
            },
            ..KeySources::default()
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            sources,
        }
    }

    pub(crate) fn with_passphrase(mut self, passphrase: &str) -> Self {
        self.sources.passphrase = PassphraseSource::Given(passphrase.into());
        self
    }

    pub(crate) fn with_key_file(mut self) -> Self {
        self.sources.key_file = Some(self.path("key"));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn sidecar(&self) -> PathBuf {
        self.path("saoma.db.key.json")
    }

    pub(crate) async fn create(&self) -> Result<Unlocked, VaultError> {
        self.get(false, &self.sources).await
    }

    pub(crate) async fn open(&self) -> Result<Unlocked, VaultError> {
        self.open_with(&self.sources).await
    }

    pub(crate) async fn open_with(&self, sources: &KeySources) -> Result<Unlocked, VaultError> {
        self.get(true, sources).await
    }

    async fn get(&self, exists: bool, sources: &KeySources) -> Result<Unlocked, VaultError> {
        let sidecar = self.sidecar();
        let wanted = Wanted {
            sidecar: &sidecar,
            exists,
            store: None,
            key_check: None,
        };
        open_or_create(&wanted, sources, &SystemEntropy).await
    }

    /// Every file of the folder with what it holds.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// Opens, which must fail, and checks that no file was touched.
    pub(crate) async fn refused(&self, sources: &KeySources) -> VaultError {
        let before = self.files();
        let error = match self.open_with(sources).await {
            Ok(_) => panic!("it opens"),
            Err(error) => error,
        };
        assert_eq!(self.files(), before, "left as it was ({error:?})");
        error
    }
}

/// The key in the only form in which it leaves the vault.
pub(crate) fn code(key: &MasterKey) -> String {
    RecoveryCode::of(key).text().expose_secret().to_owned()
}

pub(crate) fn secret(text: &str) -> SecretString {
    text.into()
}
