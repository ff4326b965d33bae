//! A program that runs beside a test, and ends with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Killed when dropped.
pub(crate) struct Program(pub(crate) Child);

impl Program {
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where PATH leads for a name.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// The path of the app: the one that `SAOMA_DESKTOP` names, such as one that was installed, else
/// the one that cargo builds with the screens that lie in `ui/dist`.
pub(crate) fn desktop() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| std::env::var_os("SAOMA_DESKTOP").map_or_else(build, PathBuf::from))
}

fn build() -> PathBuf {
    // With the features that the whole workspace asks for, as the tests were built; a stale
    // program would test yesterday's code.
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--workspace", "--bin", "saoma-desktop"])
        .current_dir(project())
        .status()
        .expect("cargo can be started");
    assert!(built.success(), "the app builds");
    let test = std::env::current_exe().expect("a test knows its own path");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("tests lie in target/<profile>/deps");
    folder.join("saoma-desktop")
}

/// The project's root.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the project's root")
}
