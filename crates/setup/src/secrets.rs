//! Reading the secrets that a file names.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use saoma_model::Channel;
use secrecy::{ExposeSecret, SecretString};

use crate::file::{File, Secret};

/// Where `{env: NAME}` and `{file: PATH}` are read: a parameter, as time and randomness are.
pub trait SecretReader: Send + Sync {
    /// The environment variable `name`, if it is set.
    fn env(&self, name: &str) -> Option<SecretString>;

    /// The text of the file at `path`, as the file of apply writes it.
    ///
    /// # Errors
    /// If it cannot be read, or is no text.
    fn file(&self, path: &Path) -> io::Result<SecretString>;
}

/// This process's environment and this machine's files.
#[derive(Debug, Clone)]
pub struct SystemSecrets {
    folder: PathBuf,
}

impl SystemSecrets {
    /// The longest file of a secret, in bytes: whoever names a larger one meant another.
    const MAX_BYTES: u64 = 64 * 1024;

    /// Relative paths start at `folder`, where the file of apply lies.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }
}

impl SecretReader for SystemSecrets {
    fn env(&self, name: &str) -> Option<SecretString> {
        std::env::var(name).ok().map(SecretString::from)
    }

    fn file(&self, path: &Path) -> io::Result<SecretString> {
        let mut text = String::new();
        std::fs::File::open(self.folder.join(path))?
            .take(Self::MAX_BYTES + 1)
            .read_to_string(&mut text)?;
        let secret = SecretString::from(text);
        if secret.expose_secret().len() as u64 > Self::MAX_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(secret)
    }
}

/// What was found where the file says.
#[derive(Debug)]
pub(crate) enum Found {
    /// The secret.
    Secret(SecretString),
    /// Nothing, at this place: `env ACME_SECRET`.
    Nothing(String),
}

/// The secrets of a file, read before the store's transaction begins, since a transaction does no
/// I/O of its own.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    platform_apps: BTreeMap<String, Found>,
    applications: BTreeMap<String, Found>,
    event_tokens: BTreeMap<String, Found>,
    aes_keys: BTreeMap<String, Found>,
    senders: BTreeMap<Channel, Found>,
}

impl Secrets {
    pub(crate) fn read(file: &File, reader: &dyn SecretReader) -> Self {
        let apps = file.platform_apps.iter();
        let apps = apps.filter_map(|app| Some((&app.appid, app.secret.as_ref()?)));
        let applications = file.applications.iter();
        let applications = applications.filter_map(|a| Some((&a.id, a.client_secret.as_ref()?)));
        let tokens = file.sources.iter();
        let tokens = tokens.filter_map(|source| Some((&source.id, source.token.as_ref()?)));
        let aes_keys = file.sources.iter();
        let aes_keys = aes_keys.filter_map(|source| Some((&source.id, source.aes_key.as_ref()?)));
        let password = file
            .senders
            .smtp
            .as_ref()
            .and_then(|smtp| smtp.password.as_ref());
        let webhook = file.senders.phone_webhook.as_ref();
        let webhook = webhook.and_then(|webhook| webhook.secret.as_ref());
        let senders = [(Channel::Email, password), (Channel::Phone, webhook)];
        let senders = senders
            .into_iter()
            .filter_map(|(channel, secret)| Some((channel, find(secret?, reader))));
        let read = |(id, secret): (&String, &Secret)| (id.clone(), find(secret, reader));
        Self {
            platform_apps: apps.map(read).collect(),
            applications: applications.map(read).collect(),
            event_tokens: tokens.map(read).collect(),
            aes_keys: aes_keys.map(read).collect(),
            senders: senders.collect(),
        }
    }

    /// Secrets that a person typed, by AppID and by application.
    pub(crate) fn typed(
        app_secret: Option<(&str, SecretString)>,
        client_secret: Option<(&str, SecretString)>,
    ) -> Self {
        let found = |(id, secret): (&str, SecretString)| (id.to_owned(), Found::Secret(secret));
        Self {
            platform_apps: app_secret.map(found).into_iter().collect(),
            applications: client_secret.map(found).into_iter().collect(),
            ..Self::default()
        }
    }

    /// Token and EncodingAESKey of a source, as a person typed them.
    pub(crate) fn typed_events(source: &str, token: SecretString, aes_key: SecretString) -> Self {
        let found = |secret| BTreeMap::from([(source.to_owned(), Found::Secret(secret))]);
        Self {
            event_tokens: found(token),
            aes_keys: found(aes_key),
            ..Self::default()
        }
    }

    /// The secret of a sender, as a person typed it.
    pub(crate) fn typed_sender(channel: Channel, secret: Option<SecretString>) -> Self {
        let found = secret.map(|secret| (channel, Found::Secret(secret)));
        Self {
            senders: found.into_iter().collect(),
            ..Self::default()
        }
    }

    /// What was found for the SMTP password; absent if the file names none.
    pub(crate) fn smtp_password(&self) -> Option<&Found> {
        self.senders.get(&Channel::Email)
    }

    /// What was found for the phone webhook's secret; absent if the file names none.
    pub(crate) fn phone_webhook_secret(&self) -> Option<&Found> {
        self.senders.get(&Channel::Phone)
    }

    /// What was found for a source's Token; absent if the file names none.
    pub(crate) fn event_token(&self, source: &str) -> Option<&Found> {
        self.event_tokens.get(source)
    }

    /// What was found for a source's EncodingAESKey; absent if the file names none.
    pub(crate) fn aes_key(&self, source: &str) -> Option<&Found> {
        self.aes_keys.get(source)
    }

    /// What was found for a platform app; absent if the file names no secret for it.
    pub(crate) fn app_secret(&self, appid: &str) -> Option<&Found> {
        self.platform_apps.get(appid)
    }

    /// What was found for an application; absent if the file names no client secret for it.
    pub(crate) fn client_secret(&self, application: &str) -> Option<&Found> {
        self.applications.get(application)
    }
}

impl Found {
    /// The secret, if there is one.
    pub(crate) const fn secret(&self) -> Option<&SecretString> {
        match self {
            Self::Secret(secret) => Some(secret),
            Self::Nothing(_) => None,
        }
    }
}

pub(crate) fn find(secret: &Secret, reader: &dyn SecretReader) -> Found {
    let (found, place) = match secret {
        Secret::Env(name) => (reader.env(name), format!("env {name}")),
        Secret::File(path) => match reader.file(Path::new(path)) {
            Ok(text) => (Some(without_line_end(&text)), format!("file {path}")),
            Err(error) => (None, format!("file {path}: {error}")),
        },
        Secret::Value(value) => (Some(value.clone()), "value".to_owned()),
        Secret::Unreadable => (None, String::new()),
    };
    // CI systems give an empty variable for a secret that was never set.
    let found = found.filter(|secret| !secret.expose_secret().is_empty());
    found.map_or(Found::Nothing(place), Found::Secret)
}

/// Editors and `echo` end a file with a line end that is no part of the secret.
fn without_line_end(text: &SecretString) -> SecretString {
    SecretString::from(text.expose_secret().trim_end_matches(['\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secrets_file_lies_beside_the_file_of_apply() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("secret"), "hunter2\r\n").expect("written");
        std::fs::write(folder.path().join("large"), vec![b'a'; 70_000]).expect("written");
        std::fs::write(folder.path().join("empty"), "\n").expect("written");
        let reader = SystemSecrets::new(folder.path());
        let found = |path: &str| find(&Secret::File(path.to_owned()), &reader);
        assert_eq!(
            found("secret").secret().map(ExposeSecret::expose_secret),
            Some("hunter2"),
            "the line end is no part of it"
        );
        for (path, why) in [
            ("large", "no secret is that large"),
            ("empty", "an empty file holds none"),
            ("absent", "there is no such file"),
            (".", "a folder is no secret"),
        ] {
            assert!(matches!(found(path), Found::Nothing(_)), "{why}");
        }
    }

    #[test]
    fn an_unset_variable_is_told_by_its_name() {
        let reader = SystemSecrets::new(".");
        match find(&Secret::env("SAOMA_TEST_NEVER_SET"), &reader) {
            Found::Nothing(place) => assert_eq!(place, "env SAOMA_TEST_NEVER_SET"),
            Found::Secret(_) => panic!("nobody sets this variable"),
        }
    }
}
