//! wrk, the load generator.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One run of wrk.
pub(crate) struct Load<'a> {
    pub(crate) threads: usize,
    pub(crate) connections: usize,
    pub(crate) seconds: u64,
    /// A script of this folder.
    pub(crate) script: Option<&'a str>,
    pub(crate) url: &'a str,
}

impl Load<'_> {
    /// Runs it; answers what wrk printed.
    pub(crate) fn run(&self) -> String {
        let mut wrk = Command::new("wrk");
        wrk.arg(format!("-t{}", self.threads))
            .arg(format!("-c{}", self.connections))
            .arg(format!("-d{}s", self.seconds))
            // On a busy machine an answer may take longer than wrk's own two seconds.
            .args(["--timeout", "30s"]);
        if let Some(script) = self.script {
            wrk.arg("-s").arg(folder().join(script));
        }
        let output = wrk.arg(self.url).stdin(Stdio::null()).output();
        let output = output.unwrap_or_else(|error| {
            panic!("wrk cannot be started ({error}): `cargo xtask setup` installs it")
        });
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
        assert!(
            !said.contains("Non-2xx") && !said.contains("Socket errors"),
            "only good answers are counted: {said}"
        );
        said
    }
}

/// The number behind `name` in what wrk printed.
pub(crate) fn number(said: &str, name: &str) -> f64 {
    let line = said.lines().find_map(|line| line.trim().strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_else(|| panic!("no {name} in {said}"))
}

/// The middle one of an odd number of values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    values.get(middle).copied().expect("something was measured")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/bench_simulator")
}
