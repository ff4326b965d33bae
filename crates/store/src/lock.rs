use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use saoma_ambient::Timestamp;

use crate::StoreError;

/// Holds a SQLite store for this process: its caches of what the file holds would go stale under
/// another writer, and servers would answer twice. The system lets go of the lock when the process
/// dies, however it dies.
pub(crate) struct Lock {
    holder: PathBuf,
    // Locked as long as it is open.
    _file: File,
}

/// Who holds the lock. It stands in a file of its own, because Windows lets nobody read a locked
/// one.
#[derive(serde::Serialize, serde::Deserialize)]
struct Holder {
    pid: u32,
    program: String,
    since: i64,
}

impl Lock {
    /// Takes the lock of the store at `store`.
    pub(crate) fn take(store: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let path = beside(store, "lock");
        let holder = beside(store, "lock.json");
        let options = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = options.map_err(|error| folder_error(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held_by(&holder)),
            Err(TryLockError::Error(error)) => return Err(folder_error(&path, error)),
        }
        let this = Holder {
            pid: std::process::id(),
            program: program(),
            since: now.millis(),
        };
        let lock = Self {
            holder,
            _file: file,
        };
        // Not being able to say who holds the lock does not unmake it.
        if let Ok(json) = serde_json::to_vec(&this) {
            let _ = fs::write(&lock.holder, json);
        }
        Ok(lock)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.holder);
    }
}

/// The path of a file that belongs to the store at `store`.
pub(crate) fn beside(store: &Path, extension: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

pub(crate) fn folder_error(path: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::PermissionDenied {
                place: path.display().to_string(),
                source: error.into(),
            }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::DiskFull(sqlx::Error::Io(error))
        }
        _ => StoreError::Folder {
            path: path.to_owned(),
            source: error,
        },
    }
}

fn held_by(holder: &Path) -> StoreError {
    let holder = fs::read(holder)
        .ok()
        .and_then(|json| serde_json::from_slice::<Holder>(&json).ok());
    // The other one has locked, but not yet said who it is.
    let holder = holder.unwrap_or_else(|| Holder {
        pid: 0,
        program: "saoma".to_owned(),
        since: 0,
    });
    StoreError::HeldByOther {
        pid: holder.pid,
        program: holder.program,
        since: holder.since,
    }
}

fn program() -> String {
    std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "saoma".to_owned())
}
