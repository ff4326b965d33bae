//! `cargo xtask soak` and `cargo xtask bench`: what takes too long for every change.
//!
//! Each is a binary of the tests' package whose name begins with `soak_` or `bench_`, so that one
//! is added by adding a file.

use std::path::Path;

use crate::failure::{Result, While as _};
use crate::service::Services;
use crate::setup::{self, Purpose};
use crate::{cargo, machine, step};

const FOLDER: &str = "tests/src/bin";

/// Runs the long tests.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    run_all("soak_", &[], arguments)
}

/// Runs the measurements. Only an optimised build measures anything.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    run_all("bench_", &["--release"], arguments)
}

fn run_all(prefix: &str, profile: &[&str], arguments: &[String]) -> Result<()> {
    let binaries = binaries(&machine::project().join(FOLDER), prefix)?;
    if binaries.is_empty() {
        println!("There is nothing to run yet: no {FOLDER}/{prefix}*.rs.");
        return Ok(());
    }
    setup::ensure(Purpose::Test)?;
    let services = Services::start()?;
    for binary in &binaries {
        let mut command = cargo::command(&[
            "run",
            "--quiet",
            "--package",
            "saoma-tests",
            "--bin",
            binary,
        ]);
        command.args(profile).arg("--").args(arguments);
        command.envs(
            services
                .variables
                .iter()
                .map(|(variable, value)| (variable, value)),
        );
        step::timed(binary, || step::run(command, binary))?;
    }
    Ok(())
}

fn binaries(folder: &Path, prefix: &str) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .or_stop(format_args!("read {}", folder.display()))?
        .flatten()
        .filter_map(|entry| entry.path().file_stem()?.to_str().map(str::to_owned))
        .filter(|name| name.starts_with(prefix))
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_is_found_by_its_file() {
        let folder = machine::target().join("xtask-test-long-runs");
        std::fs::create_dir_all(folder.join("soak_b")).expect("the target folder can be written");
        for file in ["soak_a.rs", "bench_c.rs"] {
            std::fs::write(folder.join(file), "").expect("it can be written");
        }
        let found = binaries(&folder, "soak_").expect("the folder can be read");
        assert_eq!(
            found,
            ["soak_a", "soak_b"],
            "a folder with a main.rs is a binary as well"
        );
        assert!(binaries(&folder.join("missing"), "soak_").is_ok_and(|found| found.is_empty()));
    }
}
