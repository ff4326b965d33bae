//! `cargo xtask test`: everything that must hold before a change is done.

use std::io::{BufReader, IsTerminal as _};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result, While as _};
use crate::service::Services;
use crate::setup::{self, Purpose};
use crate::tally::Tally;
use crate::{cargo, machine, regenerate, screens, step};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    no_lint: bool,
    packages: Vec<String>,
    names: Vec<String>,
}

/// Runs all steps even if one fails, so that one run tells everything there is to mend. The last
/// line on standard output counts the tests; if a step failed, at least one counts as failed.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let wish = read(arguments)?;
    let mut tally = Tally::default();
    let failures = steps(&wish, &mut tally);
    tally.failed = tally.failed.max(u64::from(!failures.is_empty()));
    for failure in &failures {
        eprintln!("{failure}");
    }
    println!("{tally}");
    // Nothing may follow the line that counts.
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::already_told())
    }
}

fn read(arguments: &[String]) -> Result<Wish> {
    let mut wish = Wish::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--no-lint" => wish.no_lint = true,
            "-p" | "--package" => {
                let package = arguments
                    .next()
                    .ok_or_else(|| Failure::usage("which package?"))?;
                wish.packages.push(package.clone());
            }
            flag if flag.starts_with('-') => {
                return Err(Failure::usage(format!("test takes no `{flag}`")));
            }
            name => wish.names.push(name.to_owned()),
        }
    }
    Ok(wish)
}

/// Does what is wished for; returns what failed.
fn steps(wish: &Wish, tally: &mut Tally) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut step = |name: &str, work: &mut dyn FnMut() -> Result<()>| {
        let outcome = step::timed(name, work);
        let passed = outcome.is_ok();
        failures.extend(outcome.err());
        passed
    };
    if !step("set-up", &mut || setup::ensure(Purpose::Test)) {
        return failures;
    }
    // Before anything is compiled, since the desktop app embeds them.
    if !step("screens", &mut screens::ensure_built) {
        return failures;
    }
    if !wish.no_lint {
        let lint = ["--all-targets", "--", "-D", "warnings"];
        step("formatting", &mut || {
            call_cargo(&["fmt", "--all", "--check"])
        });
        step("lints", &mut || call_cargo(&wish.scoped("clippy", &lint)));
        step("generated files", &mut regenerate::check);
        step("screens: types", &mut || screens::npm_run("check"));
        step("screens: lints", &mut || screens::npm_run("lint"));
    }
    if wish.packages.is_empty() && wish.names.is_empty() {
        step("screens: tests", &mut || screens::npm_run("test"));
    }
    // Before the services start, so that they do not idle for as long as a build takes. All
    // targets, since the tests start the real `saoma` and a build of tests alone makes none.
    if step("build", &mut || {
        call_cargo(&wish.scoped("build", &["--all-targets"]))
    }) {
        step("tests", &mut || tests(wish, tally));
    }
    failures
}

impl Wish {
    /// A call of cargo for the wished packages, or for all.
    fn scoped<'a>(&'a self, command: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
        let mut arguments = vec![command];
        if self.packages.is_empty() {
            arguments.push("--workspace");
        }
        arguments.extend(
            self.packages
                .iter()
                .flat_map(|package| ["--package", package]),
        );
        arguments.extend(rest);
        arguments
    }
}

fn call_cargo(arguments: &[&str]) -> Result<()> {
    step::run(
        cargo::command(arguments),
        &format!("cargo {}", arguments.join(" ")),
    )
}

fn tests(wish: &Wish, tally: &mut Tally) -> Result<()> {
    let services = Services::start()?;
    let mut command = cargo::command(&wish.scoped("test", &["--no-fail-fast", "--"]));
    command.args(&wish.names);
    isolate(&mut command)?;
    command.envs(
        services
            .variables
            .iter()
            .map(|(variable, value)| (variable, value)),
    );
    let outcome = count(command, tally);
    // Stopped before anything is said, so that the last line is the last.
    drop(services);
    outcome?;
    if tally.passed == 0 {
        let names = wish.names.join(" or ");
        return Err(Failure::new(format!(
            "no test ran; is there one whose name contains {names}?"
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
        let shown = std::io::stdout();
        let is_for_later = !shown.is_terminal();
        tally
            .count(BufReader::new(output), shown, is_for_later)
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
        let wished =
            wish(&["store", "--no-lint", "-p", "saoma-vault", "login"]).expect("all are known");
        assert!(wished.no_lint);
        assert_eq!(wished.names, ["store", "login"]);
        assert_eq!(
            wished.scoped("test", &["--"]),
            ["test", "--package", "saoma-vault", "--"]
        );
        assert_eq!(Wish::default().scoped("test", &[]), ["test", "--workspace"]);
        assert!(wish(&["--nolint"]).is_err(), "a misspelt switch is no name");
        assert!(wish(&["--package"]).is_err());
    }

    #[test]
    fn output_of_a_program_that_fails_counts_as_a_failure() {
        let mut tally = Tally::default();
        let mut cargo = cargo::command(&["no-such-command"]);
        cargo.stderr(Stdio::null());
        assert!(count(cargo, &mut tally).is_err());
        assert_eq!(tally.failed, 1);
    }
}
