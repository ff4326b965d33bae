//! Set-up: what is missing is installed, or said.

use crate::failure::{Failure, Result};
use crate::need::{NEEDS, Need};
use crate::system::{self, System};
use crate::{javascript, python, step};

/// What the machine is wanted for; each needs what the one before it needs, and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// To run without a display.
    Console,
    /// To run in a window.
    Window,
    Test,
}

/// `cargo xtask setup`.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::usage(format!("setup takes no `{argument}`")));
    }
    ensure(Purpose::Test)?;
    println!("Everything that run and test need is there.");
    Ok(())
}

/// Makes sure that everything is there. Asks files only while nothing is missing.
pub(crate) fn ensure(purpose: Purpose) -> Result<()> {
    // First, since it is the one thing that the user has to bring.
    javascript::check_node()?;
    ensure_system_packages(purpose)?;
    if purpose == Purpose::Test {
        javascript::ensure_packages()?;
        python::ensure_packages()?;
    }
    Ok(())
}

fn ensure_system_packages(purpose: Purpose) -> Result<()> {
    let system = System::of_this_machine();
    let missing = missing(system, purpose, NEEDS);
    if missing.is_empty() {
        return Ok(());
    }
    for need in &missing {
        eprintln!("xtask: missing: {} ({})", need.what, need.why);
    }
    let packages = system::packages(system, &missing);
    step::timed("installing system packages", || {
        system::install(system, &packages)
    })?;
    match missing.iter().find(|need| !(need.found)()) {
        None => Ok(()),
        Some(need) => Err(Failure::new(format!(
            "{} is still not found, although these were installed: {packages}",
            need.what
        ))),
    }
}

fn missing(system: System, purpose: Purpose, needs: &[Need]) -> Vec<&Need> {
    needs
        .iter()
        .filter(|need| need.from <= purpose)
        .filter(|need| need.packages_on(system).is_some() && !(need.found)())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_machine_has_is_missing_where_it_is_needed() {
        let nowhere = || {
            NEEDS
                .iter()
                .map(|need| Need {
                    found: || false,
                    ..*need
                })
                .collect::<Vec<_>>()
        };
        let names = |purpose| -> Vec<_> {
            let needs = nowhere();
            missing(System::Debian, purpose, &needs)
                .iter()
                .map(|need| need.what)
                .collect()
        };
        let least = ["a C compiler", "pkg-config", "OpenSSL's headers"];
        assert_eq!(names(Purpose::Console), least);
        assert_eq!(
            names(Purpose::Window),
            [least.as_slice(), &["WebKitGTK's headers"]].concat()
        );
        assert!(names(Purpose::Test).contains(&"PostgreSQL's server programs"));
    }

    #[test]
    fn what_is_there_is_not_missing() {
        let needs: Vec<_> = NEEDS
            .iter()
            .map(|need| Need {
                found: || true,
                ..*need
            })
            .collect();
        assert!(missing(System::Debian, Purpose::Test, &needs).is_empty());
    }
}
