//! Runs a script of `tests/browser`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use saoma_testkit::missing;
use serde_json::Value;

use crate::saoma::root;

/// What a script of `tests/browser` needs beside the servers.
pub struct Stage {
    chromium: PathBuf,
    scripts: PathBuf,
}

impl Stage {
    /// Nothing on a machine that lacks a part, after saying so.
    #[must_use]
    pub fn find() -> Option<Self> {
        let scripts = root().join("tests").join("browser");
        let Some(chromium) = chromium() else {
            missing("there is no Chromium in PATH, and SAOMA_TEST_CHROMIUM names none");
            return None;
        };
        if !scripts.join("node_modules").is_dir() {
            missing("the packages of tests/browser are not installed (`npm ci` there)");
            return None;
        }
        Some(Self { chromium, scripts })
    }

    /// Plays a script, with its arguments after blanks, in the world that it finds in
    /// `SAOMA_TEST_WORLD`.
    ///
    /// # Panics
    /// If the script fails; the message is all that it printed.
    pub fn run(&self, script: &str, world: &Value) {
        let output = Command::new("node")
            .args(script.split(' '))
            .current_dir(&self.scripts)
            .env("SAOMA_TEST_CHROMIUM", &self.chromium)
            .env("SAOMA_TEST_WORLD", world.to_string())
            .env(
                "SAOMA_TEST_SCREENSHOTS",
                root().join("target").join("screenshots"),
            )
            .stdin(Stdio::null())
            .output()
            .expect("node can be started");
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "{script}: {}\n{out}\n{err}",
            output.status
        );
    }
}

/// Chromium or Chrome: the one named in the environment, else the first in PATH.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SAOMA_TEST_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let mut candidates = std::env::split_paths(&path).flat_map(|folder| {
        names.map(|name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
    });
    candidates.find(|candidate| candidate.is_file())
}
