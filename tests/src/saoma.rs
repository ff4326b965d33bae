//! The built program.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

/// The path of `saoma`, built by cargo with the same profile as this test or measurement.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let folder = profile_folder();
        let release = folder.ends_with("release").then_some("--release");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // Up to date in a fraction of a second when `cargo test --workspace` has built it already;
        // a stale program would test yesterday's code.
        let built = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--package",
                "saoma-cli",
                "--bin",
                "saoma",
            ])
            .args(release)
            .current_dir(root())
            .status()
            .expect("cargo can be started");
        assert!(built.success(), "saoma builds");
        folder.join(format!("saoma{}", std::env::consts::EXE_SUFFIX))
    })
}

/// `target/<profile>`: a measurement lies in it, a test in its folder `deps`.
fn profile_folder() -> PathBuf {
    let own = std::env::current_exe().expect("a program knows its own path");
    let folder = own.parent().expect("a program lies in a folder");
    let profile = folder.parent().filter(|_| folder.ends_with("deps"));
    profile.unwrap_or(folder).to_path_buf()
}

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the project's root")
}

/// A user of `saoma` with an empty data folder and a key file in it: nothing of the machine's
/// user is read or written.
pub struct Saoma {
    folder: TempDir,
}

impl Default for Saoma {
    fn default() -> Self {
        Self::new()
    }
}

impl Saoma {
    /// A new user.
    #[must_use]
    pub fn new() -> Self {
        Self {
            folder: TempDir::with_prefix("saoma-test-").expect("a temporary folder can be made"),
        }
    }

    /// Where this user's data lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `saoma` with these arguments, in English, not started yet.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        for inherited in [
            "SAOMA_STORE",
            "SAOMA_PASSPHRASE",
            "SAOMA_BUNDLE_PASSPHRASE",
            "SAOMA_RECOVERY_CODE",
            "SAOMA_LOG",
            "HTTP_PROXY",
            "http_proxy",
        ] {
            command.env_remove(inherited);
        }
        command
            .args(arguments)
            .current_dir(self.folder())
            .env("SAOMA_DATA", self.folder())
            .env("SAOMA_KEY_FILE", self.folder().join("key"))
            .env("SAOMA_LANG", "en")
            .stdin(Stdio::null());
        command
    }

    /// Runs `saoma` to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        self.command(arguments)
            .output()
            .expect("saoma can be started")
    }

    /// Runs `saoma`, which must exit with 0 and print one JSON document.
    pub fn json<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Value {
        let output = self.run(arguments);
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"))
    }

    /// Starts a server and waits until it says where each of its parts listens. `parts` is how
    /// many `listening` lines it prints; `--json` is added.
    pub fn start<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        parts: usize,
    ) -> Running {
        let mut command = self.command(arguments);
        Running::start(command.arg("--json"), parts)
    }
}

/// One line of `{"event":"listening",…}`.
#[derive(Debug, Clone, Deserialize)]
pub struct Listening {
    /// `provider`, `simulator` or `proxy`.
    pub server: String,
    /// Where.
    pub url: String,
    /// The certificate that the proxy's clients must trust.
    pub ca_file: Option<PathBuf>,
}

/// A server that runs until this is dropped.
pub struct Running {
    child: Child,
    listening: Vec<Listening>,
}

impl Running {
    /// Starts what a command says and waits for so many `listening` lines; `--json` must be among
    /// its arguments.
    pub fn start(command: &mut Command, parts: usize) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("saoma can be started");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let mut listening = Vec::new();
        while listening.len() < parts {
            let Some(line) = lines.next() else {
                let mut errors = String::new();
                let _ = child
                    .stderr
                    .take()
                    .expect("its errors are piped")
                    .read_to_string(&mut errors);
                panic!("saoma ended before it listened: {errors}");
            };
            let line = line.expect("its output is text");
            listening.push(
                serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")),
            );
        }
        // A full pipe would stop the server.
        let errors = child.stderr.take();
        std::thread::spawn(move || lines.for_each(drop));
        std::thread::spawn(move || {
            errors.map(|errors| BufReader::new(errors).lines().for_each(drop))
        });
        Self { child, listening }
    }

    /// Where one of its parts listens, such as `http://127.0.0.1:40001`.
    #[must_use]
    pub fn url(&self, server: &str) -> &str {
        &self.listening(server).url
    }

    /// One of its parts.
    #[must_use]
    pub fn listening(&self, server: &str) -> &Listening {
        self.listening
            .iter()
            .find(|listening| listening.server == server)
            .unwrap_or_else(|| panic!("no {server} listens: {:?}", self.listening))
    }

    /// The process's id, for tests that end it from outside.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end.
    pub fn wait(mut self) -> std::process::ExitStatus {
        self.child.wait().expect("it can be waited for")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
