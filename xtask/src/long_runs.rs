//! `cargo xtask soak` and `cargo xtask bench`: what takes too long for every change.
//!
//! Each is a binary of the tests' package whose name begins with `soak_` or `bench_`, so that one
//! is added by adding a file.

use std::path::Path;

use crate::failure::{Failure, Result, While as _};
use crate::service::Services;
use crate::setup::{self, Purpose};
use crate::{cargo, machine, step};

const FOLDER: &str = "tests/src/bin";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Wish<'a> {
    /// Parts of the names of the binaries; all without.
    names: Vec<&'a str>,
    /// Whether an optimised build is too much to ask.
    dev: bool,
    /// What each binary is given.
    arguments: &'a [String],
}

impl<'a> Wish<'a> {
    /// Names come first; from the first argument that is none on, all is the binaries' own.
    fn read(arguments: &'a [String]) -> Self {
        let own = arguments
            .iter()
            .take_while(|argument| !argument.starts_with('-') || *argument == "--dev");
        let (own, arguments) = arguments.split_at(own.count());
        let (flags, names): (Vec<_>, Vec<_>) = own
            .iter()
            .map(String::as_str)
            .partition(|argument| *argument == "--dev");
        Self {
            names,
            dev: !flags.is_empty(),
            arguments,
        }
    }

    fn wants(&self, binary: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| binary.contains(name))
    }
}

/// Runs the long tests.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    let wish = Wish::read(arguments);
    run_all("soak_", &[], &wish)
}

/// Runs the measurements. An optimised build is what is measured, unless the person only tries
/// the measurement itself.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    let wish = Wish::read(arguments);
    let profile: &[&str] = if wish.dev { &[] } else { &["--release"] };
    run_all("bench_", profile, &wish)
}

fn run_all(prefix: &str, profile: &[&str], wish: &Wish<'_>) -> Result<()> {
    let mut binaries = binaries(&machine::project().join(FOLDER), prefix)?;
    binaries.retain(|binary| wish.wants(binary));
    if binaries.is_empty() {
        return Err(Failure::usage(format!(
            "no {FOLDER}/{prefix}*.rs has such a name"
        )));
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
        command.args(profile).arg("--").args(wish.arguments);
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
    fn names_come_first_and_the_rest_is_the_binaries_own() {
        let arguments = ["logins", "--dev", "--seconds", "3"].map(str::to_owned);
        let wish = Wish::read(&arguments);
        assert_eq!((wish.names.as_slice(), wish.dev), (&["logins"][..], true));
        assert_eq!(wish.arguments, ["--seconds", "3"]);
        assert!(wish.wants("bench_logins") && !wish.wants("bench_store"));
        assert!(
            Wish::read(&[]).wants("bench_store"),
            "all, if none is named"
        );
    }

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
