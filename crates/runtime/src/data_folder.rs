use std::path::PathBuf;

use directories::ProjectDirs;

/// Where this user's data lies when no folder is named: `~/.local/share/saoma` on Linux,
/// `~/Library/Application Support/saoma` on macOS, `%APPDATA%\saoma\data` on Windows. Nothing if
/// the system names no home.
#[must_use]
pub fn data_folder() -> Option<PathBuf> {
    ProjectDirs::from("", "", "saoma").map(|folders| folders.data_dir().to_owned())
}
