//! Node.js and the npm packages of the tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result, While as _};
use crate::{machine, step};

/// The folders with a package.json and a package-lock.json. One that does not exist is passed over.
pub(crate) const FOLDERS: [&str; 3] = ["tests/interop/node", "tests/browser", "ui"];

/// The oldest Node.js that all packages run on.
const OLDEST: (u32, u32) = (20, 19);

/// Written into node_modules when an installation is complete: the files it was made from.
const STAMP: &str = ".saoma-installed";

/// Node.js is the user's own, as Rust is: it is looked at and never installed.
pub(crate) fn check_node() -> Result<()> {
    let advice = format!(
        "Node.js {}.{} or later is needed, with npm: the packages of nodejs.org or of your system, \
         or a version manager such as fnm or nvm",
        OLDEST.0, OLDEST.1
    );
    let output = Command::new("node").arg("--version").output();
    let Ok(output) = output else {
        return Err(Failure::new(format!("there is no `node`. {advice}")));
    };
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if version(&said).is_none_or(|found| found < OLDEST) {
        return Err(Failure::new(format!(
            "`node --version` says `{said}`. {advice}"
        )));
    }
    if !std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(npm()).is_file())
    {
        return Err(Failure::new(format!("there is no `npm`. {advice}")));
    }
    Ok(())
}

/// Installs the packages of every folder whose lock file is not the one they were installed from.
pub(crate) fn ensure_packages() -> Result<()> {
    for name in FOLDERS {
        let folder = machine::project().join(name);
        if folder.join("package-lock.json").is_file() {
            ensure_packages_of(name, &folder)?;
        }
    }
    Ok(())
}

/// Installs the packages of one folder, if need be.
pub(crate) fn ensure_packages_of(name: &str, folder: &Path) -> Result<()> {
    let wanted = wanted(folder)?;
    let stamp = folder.join("node_modules").join(STAMP);
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step::timed(&format!("npm packages of {name}"), || {
        let mut command = Command::new(npm());
        // Audits and funding notes speak of other machines' matters; a prompt would wait for ever.
        command
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .stdin(std::process::Stdio::null());
        // Standard output ends with the count of the tests and holds nothing of a set-up.
        command.stdout(std::io::stderr());
        step::run(command, &format!("npm ci --prefix {name}"))
    })?;
    std::fs::create_dir_all(folder.join("node_modules")).or_stop("make node_modules")?;
    std::fs::write(&stamp, wanted).or_stop(format_args!("write {}", stamp.display()))
}

/// What an installation is made from.
fn wanted(folder: &Path) -> Result<Vec<u8>> {
    let read = |name: &str| {
        let path: PathBuf = folder.join(name);
        std::fs::read(&path).or_stop(format_args!("read {}", path.display()))
    };
    Ok([read("package.json")?, read("package-lock.json")?].concat())
}

/// What npm is called on this system.
pub(crate) const fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// Major and minor of `v20.19.1`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version("v20.9.0"), Some((20, 9)));
        assert!(version("v20.9.0") < Some(OLDEST), "9 comes before 19");
        assert!(version("v22.1.0") > Some(OLDEST));
        assert_eq!(version("20.19.0"), None, "node writes a v");
        assert_eq!(version(""), None);
    }

    #[test]
    fn a_changed_lock_file_asks_for_another_installation() {
        let folder = machine::target().join("xtask-test-javascript");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        std::fs::write(folder.join("package.json"), "{}").expect("it can be written");
        std::fs::write(folder.join("package-lock.json"), "{\"a\": 1}").expect("it can be written");
        let before = wanted(&folder).expect("both files are there");
        std::fs::write(folder.join("package-lock.json"), "{\"a\": 2}").expect("it can be written");
        assert_ne!(before, wanted(&folder).expect("both files are there"));
    }
}
