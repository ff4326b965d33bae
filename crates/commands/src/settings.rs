//! The settings file: what a person chose on this machine.

use std::io;
use std::path::{Path, PathBuf};

use saoma_text::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the provider usually listens.
pub const PROVIDER_PORT: u16 = 8600;
/// Where the simulator usually listens.
pub const SIMULATOR_PORT: u16 = 8601;

/// What a person chose on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// The language of the screens.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Where the provider listens; 0 takes a free port. From the next start of the servers on.
    pub provider_port: u16,
    /// Where the simulator listens; 0 takes a free port. From the next start of the servers on.
    pub simulator_port: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            provider_port: PROVIDER_PORT,
            simulator_port: SIMULATOR_PORT,
        }
    }
}

/// The language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// The system's.
    #[serde(rename = "system")]
    System,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// The language itself, given the system's.
    #[must_use]
    pub const fn resolve(self, system: Lang) -> Lang {
        match self {
            Self::System => system,
            Self::ZhCn => Lang::ZhCn,
            Self::En => Lang::En,
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The file, and what it says.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    path: PathBuf,
    pub(crate) settings: Settings,
    /// Where a file that could not be read was kept.
    pub(crate) kept_aside: Option<PathBuf>,
}

impl SettingsFile {
    /// Reads `settings.json`. One that makes no sense is kept beside it under another name, since
    /// somebody may have written it by hand; the defaults hold then.
    pub(crate) fn read(folder: &Path) -> Self {
        let path = folder.join("settings.json");
        let read = std::fs::read(&path);
        let text = match read {
            Ok(text) => text,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(path = %path.display(), %error, "the settings cannot be read; the defaults hold");
                }
                return Self::with(path, Settings::default(), None);
            }
        };
        match serde_json::from_slice(&text) {
            Ok(settings) => Self::with(path, settings, None),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "the settings make no sense; the defaults hold");
                let kept_aside = keep_aside(&path);
                Self::with(path, Settings::default(), kept_aside)
            }
        }
    }

    /// Writes other settings, so that a reader sees all of them or the old ones.
    pub(crate) fn write(&mut self, settings: Settings) -> io::Result<()> {
        let mut text = serde_json::to_vec_pretty(&settings).map_err(io::Error::from)?;
        text.push(b'\n');
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let new = self.path.with_extension("json.new");
        std::fs::write(&new, text)?;
        std::fs::rename(&new, &self.path)?;
        self.settings = settings;
        Ok(())
    }

    const fn with(path: PathBuf, settings: Settings, kept_aside: Option<PathBuf>) -> Self {
        Self {
            path,
            settings,
            kept_aside,
        }
    }
}

/// Renames a broken file to `settings.json.broken-<n>`, the first number that is free.
fn keep_aside(path: &Path) -> Option<PathBuf> {
    let free = (1..=999).map(|number| path.with_extension(format!("json.broken-{number}")));
    let aside = free.into_iter().find(|aside| !aside.exists())?;
    match std::fs::rename(path, &aside) {
        Ok(()) => Some(aside),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the broken settings cannot be kept aside");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_and_a_broken_file_is_kept_aside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut file = SettingsFile::read(folder.path());
        assert_eq!(file.settings, Settings::default(), "nothing was chosen yet");
        let chosen = Settings {
            language: Language::En,
            provider_port: 9600,
            ..Settings::default()
        };
        file.write(chosen.clone()).expect("the folder is writable");
        assert_eq!(SettingsFile::read(folder.path()).settings, chosen);
        for number in 1..=2 {
            std::fs::write(folder.path().join("settings.json"), "{\"theme\":").expect("written");
            let read = SettingsFile::read(folder.path());
            assert_eq!(read.settings, Settings::default());
            let aside = read.kept_aside.expect("it was kept");
            assert!(
                aside.ends_with(format!("settings.json.broken-{number}")),
                "an earlier one is not overwritten: {}",
                aside.display()
            );
            assert_eq!(std::fs::read(aside).expect("there"), b"{\"theme\":");
        }
    }
}
