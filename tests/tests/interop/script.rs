use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use saoma_testkit::missing;
use serde_json::Value;
use url::Url;

use crate::manual::section;

/// A script of tests/interop that drives one client.
pub(crate) struct Script {
    interpreter: PathBuf,
    path: PathBuf,
}

impl Script {
    /// A script in Python, with the interpreter that `SAOMA_TEST_PYTHON` names; `None`, and the
    /// test ends here, on a machine without the packages.
    pub(crate) fn python(name: &str) -> Option<Self> {
        let Some(interpreter) = std::env::var_os("SAOMA_TEST_PYTHON") else {
            missing("SAOMA_TEST_PYTHON names no Python with the packages of tests/interop/python");
            return None;
        };
        Some(Self {
            interpreter: interpreter.into(),
            path: folder("python").join(name),
        })
    }

    /// A script for Node.js, if its packages are installed.
    pub(crate) fn node(name: &str) -> Option<Self> {
        let folder = folder("node");
        if !folder.join("node_modules").is_dir() {
            missing("the packages of tests/interop/node are not installed (npm ci)");
            return None;
        }
        Some(Self {
            interpreter: "node".into(),
            path: folder.join(name),
        })
    }

    /// The options of Node.js that make its libraries look at `HTTPS_PROXY`: the preload of
    /// docs/proxy.md, word for word.
    pub(crate) fn node_preload() -> String {
        let preload = folder("node").join("wechat-proxy.mjs");
        let own = std::fs::read_to_string(&preload).expect("the preload is there");
        let documented = section("Node.js: fetch, https and axios");
        let documented = documented
            .iter()
            .find(|block| block.file_name() == Some("wechat-proxy.mjs"))
            .and_then(|block| block.text.split_once('\n'))
            .expect("the page shows the preload");
        assert_eq!(
            own.trim(),
            documented.1.trim(),
            "people are told to write what is tested"
        );
        let url = Url::from_file_path(&preload).expect("an absolute path");
        format!("--no-warnings --import={url}")
    }

    /// Runs the script to its end, which must be a good one, and reads what it printed.
    pub(crate) fn run<V: AsRef<OsStr>>(
        &self,
        variables: &[(&str, V)],
        arguments: &[&str],
    ) -> Value {
        let mut command = Command::new(&self.interpreter);
        forget_proxies(&mut command);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        // Texts pass unbroken wherever the test runs, and nothing is written beside the script.
        command
            .env("PYTHONUTF8", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let output = command
            .arg(&self.path)
            .args(arguments)
            .stdin(Stdio::null())
            .output();
        let output = output.unwrap_or_else(|error| {
            panic!("{} cannot be started: {error}", self.interpreter.display())
        });
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        let said = format!(
            "{} {arguments:?}: {}\n{out}\n{err}",
            self.path.display(),
            output.status
        );
        assert!(output.status.success(), "{said}");
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {said}"))
    }
}

/// Removes what the person who runs the tests has set for their own network.
pub(crate) fn forget_proxies(command: &mut Command) {
    for foreign in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "NODE_EXTRA_CA_CERTS",
        "NODE_OPTIONS",
        "JAVA_TOOL_OPTIONS",
    ] {
        command
            .env_remove(foreign)
            .env_remove(foreign.to_lowercase());
    }
}

/// Where the scripts of a language lie.
pub(crate) fn folder(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("interop")
        .join(language)
}
