//! `cargo xtask run`: Saoma with a sandbox.

use std::ffi::OsString;
use std::process::Command;

use crate::failure::{Result, While as _};
use crate::setup::{self, Purpose};
use crate::{cargo, machine, step};

/// Builds and starts `saoma serve --sandbox`, which prints the link by itself.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    setup::ensure(Purpose::Run)?;
    let data = std::env::var_os("SAOMA_DATA")
        .unwrap_or_else(|| machine::target().join("run").into_os_string());
    std::fs::create_dir_all(&data).or_stop(format_args!("make {}", data.display()))?;
    // Built with the features that the whole workspace asks for, as the tests build it, so that
    // taking turns with them builds nothing twice.
    let build = ["build", "--workspace", "--bin", "saoma"];
    step::timed("build", || {
        step::run(
            cargo::command(&build),
            "cargo build --workspace --bin saoma",
        )
    })?;
    let mut saoma = Command::new(machine::saoma());
    saoma.args(["serve", "--sandbox"]);
    saoma
        .args(key_file(&data, arguments))
        .args(arguments)
        .env("SAOMA_DATA", &data);
    become_program(saoma)
}

/// Hands the process over, so that Ctrl-C and the exit code are Saoma's own.
#[cfg(unix)]
fn become_program(mut program: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(program.exec()).or_stop("start saoma")
}

/// Waits where a process cannot be handed over.
#[cfg(not(unix))]
fn become_program(program: Command) -> Result<()> {
    step::run(program, "saoma serve --sandbox")
}

/// The master key of a development store rests beside it, so that no keyring is needed, unless
/// the user says where it rests.
fn key_file(data: &OsString, arguments: &[String]) -> Vec<OsString> {
    let named = arguments
        .iter()
        .any(|argument| argument == "--key-file" || argument.starts_with("--key-file="));
    if named || std::env::var_os("SAOMA_KEY_FILE").is_some() {
        return Vec::new();
    }
    let file = std::path::Path::new(data).join("master.key");
    vec!["--key-file".into(), file.into_os_string()]
}

#[cfg(test)]
mod tests {
    use super::key_file;

    #[test]
    fn a_key_file_that_the_user_names_is_the_only_one() {
        let data = "data".into();
        for named in [["--key-file", "mine"].as_slice(), &["--key-file=mine"]] {
            let arguments: Vec<String> =
                named.iter().map(|&argument| argument.to_owned()).collect();
            assert!(
                key_file(&data, &arguments).is_empty(),
                "{named:?} is passed on as it is"
            );
        }
    }
}
