//! `cargo xtask test`: everything that must hold before a change is done.

use std::io::BufReader;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result, While as _};
use crate::service::Services;
use crate::setup::{self, Purpose};
use crate::tally::Tally;
use crate::{cargo, machine, regenerate, step};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    lint: bool,
    names: Vec<String>,
}

/// Runs all steps even if one fails, so that one run tells everything there is to mend. The last
/// line on standard output counts the tests; if a step failed, at least one counts as failed.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let wish = read(arguments)?;
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    let mut keep = |outcome: Result<()>| failures.extend(outcome.err());

    if let Err(failure) = setup::ensure(Purpose::Test) {
        keep(Err(failure));
    } else {
        if wish.lint {
            keep(step::timed("formatting", || {
                step::run(cargo::command(&FORMATTING), "cargo fmt --all")
            }));
            keep(step::timed("lints", || {
                step::run(cargo::command(&LINTS), &typed(&LINTS))
            }));
            keep(step::timed("generated files", regenerate::check));
        }
        keep(step::timed("tests", || tests(&wish.names, &mut tally)));
    }

    tally.failed = tally.failed.max(u64::from(!failures.is_empty()));
    for failure in &failures {
        eprintln!("{failure}");
    }
    println!("{tally}");
    if failures.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "not everything holds; what failed is said above",
    ))
}

const FORMATTING: [&str; 3] = ["fmt", "--all", "--check"];
const LINTS: [&str; 6] = [
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "-D",
    "warnings",
];
/// Before the services start, so that they do not idle for as long as a build takes. All targets,
/// since the tests start the real `saoma` and a build of tests alone does not make it.
const BUILD: [&str; 3] = ["build", "--workspace", "--all-targets"];
const TESTS: [&str; 3] = ["test", "--workspace", "--no-fail-fast"];

fn typed(arguments: &[&str]) -> String {
    format!("cargo {}", arguments.join(" "))
}

fn read(arguments: &[String]) -> Result<Wish> {
    let mut wish = Wish {
        lint: true,
        names: Vec::new(),
    };
    for argument in arguments {
        match argument.as_str() {
            "--no-lint" => wish.lint = false,
            flag if flag.starts_with('-') => {
                return Err(Failure::usage(format!("test takes no `{flag}`")));
            }
            name => wish.names.push(name.to_owned()),
        }
    }
    Ok(wish)
}

fn tests(names: &[String], tally: &mut Tally) -> Result<()> {
    step::timed("building the tests", || {
        step::run(cargo::command(&BUILD), &typed(&BUILD))
    })?;
    let services = Services::start()?;
    let mut command = cargo::command(&TESTS);
    command.arg("--").args(names);
    isolate(&mut command)?;
    command.envs(
        services
            .variables
            .iter()
            .map(|(variable, value)| (variable, value)),
    );
    let outcome = count(command, tally);
    drop(services);
    outcome?;
    if tally.passed == 0 {
        return Err(Failure::new(format!(
            "no test ran; is there one whose name contains {}?",
            names.join(" or ")
        )));
    }
    Ok(())
}

/// Keeps the tests away from the user's own data and settings.
fn isolate(command: &mut Command) -> Result<()> {
    for variable in [
        "SAOMA_DATA",
        "SAOMA_KEY_FILE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ] {
        command.env_remove(variable);
    }
    let home = machine::target().join("test-home");
    for (variable, folder) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ] {
        let folder = home.join(folder);
        std::fs::create_dir_all(&folder).or_stop(format_args!("make {}", folder.display()))?;
        command.env(variable, folder);
    }
    Ok(())
}

fn count(mut command: Command, tally: &mut Tally) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .or_stop("start cargo test")?;
    if let Some(output) = child.stdout.take() {
        tally
            .count(BufReader::new(output), std::io::stdout())
            .or_stop("read what cargo test prints")?;
    }
    let status = child.wait().or_stop("wait for cargo test")?;
    if status.success() {
        return Ok(());
    }
    // A binary that crashed or did not compile printed no result.
    tally.failed = tally.failed.max(1);
    Err(Failure::new(
        "tests failed; `cargo xtask test --no-lint NAME` repeats those whose name contains NAME",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(arguments: &[&str]) -> Result<Wish> {
        read(
            &arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn names_and_switches_are_told_apart() {
        let wished = wish(&["store", "--no-lint", "login"]).expect("both are known");
        assert_eq!(
            wished,
            Wish {
                lint: false,
                names: vec!["store".to_owned(), "login".to_owned()]
            }
        );
        assert!(wish(&["--nolint"]).is_err(), "a misspelt switch is no name");
    }

    #[test]
    fn output_of_a_program_that_fails_counts_as_a_failure() {
        let mut tally = Tally::default();
        let cargo = cargo::command(&["no-such-command"]);
        assert!(count(cargo, &mut tally).is_err());
        assert_eq!(tally.failed, 1);
    }
}
