use std::io;
use std::path::Path;

use saoma_ambient::Entropy;
use secrecy::SecretString;
use uuid::Uuid;

use crate::rest::locked::{self, UnlockError};
use crate::rest::{key_file, system_keyring};
use crate::sidecar::{KeyCheck, Place, Rest, Sidecar};
use crate::{KeySources, MasterKey, PassphrasePurpose, RecoveryCode, VaultError};

/// The store whose key is wanted.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The file beside the store that tells where its key rests.
    pub sidecar: &'a Path,
    /// Whether the store exists.
    pub exists: bool,
    /// Its id, where that is known without the key, or the id that a new store shall have.
    pub store: Option<Uuid>,
    /// Its key check, where the store itself shows it without the key (PostgreSQL).
    pub key_check: Option<KeyCheck>,
}

/// The key, and what is known about it.
pub struct Unlocked {
    /// The key.
    pub key: MasterKey,
    /// Where it rests; nothing if it has no place yet that this machine knows
    /// (see [`settle`](Self::settle)).
    pub rest: Option<Rest>,
    /// Whether the store is new: show the recovery code, this once.
    pub created: bool,
    /// The store's id; nothing if only the store itself can tell.
    pub store: Option<Uuid>,
    /// The check value that the key has passed; nothing if it was not checked.
    pub key_check: Option<KeyCheck>,
}

impl Unlocked {
    /// Gives the key a place to rest, once the store has opened with it and told its id: for a
    /// store that came here without the file beside it. Does nothing if the key has its place.
    ///
    /// # Errors
    /// [`VaultError::Write`] if the file beside the store could not be written.
    pub async fn settle(
        &mut self,
        sidecar: &Path,
        store: Uuid,
        sources: &KeySources,
        entropy: &dyn Entropy,
    ) -> Result<(), VaultError> {
        if self.rest.is_some() {
            return Ok(());
        }
        self.rest = put_again(&self.key, store, sidecar, sources, entropy).await?;
        Ok(())
    }
}

/// Finds the key of the store that is wanted, or makes one for a new store. Before this answers
/// with a new key, the key rests somewhere and has been read back: a process that dies at any
/// moment leaves no store that cannot be opened.
///
/// # Errors
/// See [`VaultError`].
pub async fn open_or_create(
    wanted: &Wanted<'_>,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Unlocked, VaultError> {
    match Sidecar::read(wanted.sidecar)? {
        Some(sidecar) if wanted.exists => with_sidecar(wanted, sidecar, sources, entropy).await,
        Some(sidecar) => begun(wanted, sidecar, sources, entropy).await,
        None if wanted.exists => without_sidecar(wanted, sources).await,
        None => create(wanted, sources, entropy).await,
    }
}

/// The store is still to be made, but its key was put to rest: by a process that then died, or for
/// a store that was since deleted. The key is used if it can be had; if it is gone, it is missed
/// by nobody, and a new one is made.
async fn begun(
    wanted: &Wanted<'_>,
    sidecar: Sidecar,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Unlocked, VaultError> {
    if sources.key_file.is_some() {
        return create(wanted, sources, entropy).await;
    }
    match with_sidecar(wanted, sidecar, sources, entropy).await {
        Err(VaultError::KeyMissing | VaultError::KeyFileNotNamed) => {
            create(wanted, sources, entropy).await
        }
        other => other,
    }
}

/// The usual case: the file beside the store tells where its key rests.
async fn with_sidecar(
    wanted: &Wanted<'_>,
    sidecar: Sidecar,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Unlocked, VaultError> {
    let (store, check) = (sidecar.store, &sidecar.key_check);
    let mut rest = sidecar.place.rest();
    let key = if let Some(path) = &sources.key_file {
        named_key_file(path, Some((store, check)))?
    } else if let Some(code) = &sources.recovery_code {
        let key = typed_code(code, Some((store, check)))?;
        let put = put_again(&key, store, wanted.sidecar, sources, entropy).await?;
        rest = put.unwrap_or(rest);
        key
    } else {
        let key = resting(wanted, &sidecar, sources).await?;
        if !check.fits(&key, store) {
            return Err(VaultError::KeyringGarbled);
        }
        key
    };
    Ok(Unlocked {
        key,
        rest: Some(rest),
        created: !wanted.exists,
        store: Some(store),
        key_check: Some(sidecar.key_check),
    })
}

async fn resting(
    wanted: &Wanted<'_>,
    sidecar: &Sidecar,
    sources: &KeySources,
) -> Result<MasterKey, VaultError> {
    match &sidecar.place {
        Place::Keyring if sources.keyring => system_keyring::read(sidecar.store).await,
        Place::Keyring => Err(VaultError::NoKeyring(keyring::Error::NoDefaultStore)),
        Place::KeyFile => Err(VaultError::KeyFileNotNamed),
        Place::Locked { locked } => {
            let passphrase = sources.passphrase(PassphrasePurpose::Unlock).await?;
            let passphrase = passphrase.ok_or(VaultError::NoPassphrase)?;
            let key = locked::unlock(locked, sidecar.store, &passphrase).await;
            key.map_err(|error| match error {
                UnlockError::WrongPassphrase => VaultError::WrongPassphrase,
                damaged @ UnlockError::Damaged(_) => VaultError::DamagedSidecar {
                    path: wanted.sidecar.to_owned(),
                    source: damaged.into(),
                },
            })
        }
    }
}

/// The store came here without the file beside it: copied alone, or a database that this machine
/// has not seen before.
async fn without_sidecar(
    wanted: &Wanted<'_>,
    sources: &KeySources,
) -> Result<Unlocked, VaultError> {
    let check = wanted.store.zip(wanted.key_check.as_ref());
    let key = if let Some(path) = &sources.key_file {
        named_key_file(path, check)?
    } else if let Some(code) = &sources.recovery_code {
        typed_code(code, check)?
    } else {
        return Err(VaultError::NoSidecar {
            path: wanted.sidecar.to_owned(),
        });
    };
    Ok(Unlocked {
        key,
        rest: None,
        created: false,
        store: wanted.store,
        key_check: wanted.key_check.clone(),
    })
}

async fn create(
    wanted: &Wanted<'_>,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Unlocked, VaultError> {
    let store = wanted.store.unwrap_or_else(|| random_id(entropy));
    let key = match (&sources.key_file, &sources.recovery_code) {
        (Some(path), _) => match key_file::read(path)? {
            Some(key) => key,
            None => make_key_file(path, entropy)?,
        },
        (None, Some(code)) => typed_code(code, None)?,
        (None, None) => MasterKey::generate(entropy),
    };
    let place = put(&key, store, sources, entropy).await?;
    let place = place.ok_or(VaultError::NoPlaceForKey)?;
    let rest = place.rest();
    let key_check = KeyCheck::of(&key, store, entropy);
    let sidecar = Sidecar {
        store,
        key_check: key_check.clone(),
        place,
    };
    sidecar.write(wanted.sidecar)?;
    Ok(Unlocked {
        key,
        rest: Some(rest),
        created: true,
        store: Some(store),
        key_check: Some(key_check),
    })
}

fn make_key_file(path: &Path, entropy: &dyn Entropy) -> Result<MasterKey, VaultError> {
    key_file::create(path, &MasterKey::generate(entropy))?;
    // What was written is what counts.
    key_file::read(path)?.ok_or_else(|| VaultError::NoKeyFile {
        path: path.to_owned(),
    })
}

fn named_key_file(path: &Path, check: Option<(Uuid, &KeyCheck)>) -> Result<MasterKey, VaultError> {
    let key = key_file::read(path)?.ok_or_else(|| VaultError::NoKeyFile {
        path: path.to_owned(),
    })?;
    match check {
        Some((store, check)) if !check.fits(&key, store) => Err(VaultError::WrongKeyFile {
            path: path.to_owned(),
        }),
        _ => Ok(key),
    }
}

fn typed_code(
    code: &SecretString,
    check: Option<(Uuid, &KeyCheck)>,
) -> Result<MasterKey, VaultError> {
    let key = RecoveryCode::parse(code).map_err(VaultError::RecoveryCode)?;
    match check {
        Some((store, check)) if !check.fits(&key, store) => Err(VaultError::WrongRecoveryCode),
        _ => Ok(key),
    }
}

/// Puts a known key to rest on this machine and notes where. Answers nothing, and changes nothing,
/// if there is no place for it: the recovery code will be asked for again.
async fn put_again(
    key: &MasterKey,
    store: Uuid,
    sidecar: &Path,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Option<Rest>, VaultError> {
    let Some(place) = put(key, store, sources, entropy).await? else {
        return Ok(None);
    };
    let rest = place.rest();
    let key_check = KeyCheck::of(key, store, entropy);
    let new = Sidecar {
        store,
        key_check,
        place,
    };
    new.write(sidecar)?;
    Ok(Some(rest))
}

/// The first place that takes the key: a named key file, the keyring, a passphrase.
async fn put(
    key: &MasterKey,
    store: Uuid,
    sources: &KeySources,
    entropy: &dyn Entropy,
) -> Result<Option<Place>, VaultError> {
    if sources.key_file.is_some() {
        return Ok(Some(Place::KeyFile));
    }
    if sources.keyring {
        match system_keyring::put(store, key).await {
            Ok(()) => return Ok(Some(Place::Keyring)),
            // There is a second place, so this is not yet a failure.
            Err(error) => tracing::info!(code = error.code(), "the keyring does not take the key"),
        }
    }
    let Some(passphrase) = sources.passphrase(PassphrasePurpose::SetNew).await? else {
        return Ok(None);
    };
    let locked = locked::lock(key, store, &passphrase, sources.argon2, entropy).await;
    match locked {
        Ok(locked) => Ok(Some(Place::Locked { locked })),
        // The cost came from the caller, not from a file.
        Err(error) => Err(VaultError::AskPassphrase(io::Error::other(error))),
    }
}

fn random_id(entropy: &dyn Entropy) -> Uuid {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
