//! `cargo xtask run`: Saoma in its window, or in a browser where nobody could see one.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::failure::{Result, While as _};
use crate::setup::{self, Purpose};
use crate::{cargo, machine, screens, step};

/// Asks for the console on a machine that has a display, too.
const CONSOLE: &str = "--console";

/// Builds the screens and the program, and starts it.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    let (wishes, arguments): (Vec<_>, Vec<_>) = arguments
        .iter()
        .cloned()
        .partition(|argument| argument == CONSOLE);
    // Only the console takes arguments, so that whoever gives some means it.
    if !wishes.is_empty() || !arguments.is_empty() || !has_display() {
        console(&arguments)
    } else {
        window()
    }
}

fn window() -> Result<()> {
    setup::ensure(Purpose::Window)?;
    screens::ensure_built()?;
    build("saoma-desktop")?;
    let data = data_folder()?;
    let mut desktop = Command::new(machine::built("saoma-desktop"));
    if std::env::var_os("SAOMA_KEY_FILE").is_none() {
        desktop.env("SAOMA_KEY_FILE", development_key(&data));
    }
    desktop.env("SAOMA_DATA", &data);
    become_program(desktop)
}

/// The console prints its link by itself.
fn console(arguments: &[String]) -> Result<()> {
    setup::ensure(Purpose::Console)?;
    screens::ensure_built()?;
    build("saoma")?;
    let data = data_folder()?;
    let mut saoma = Command::new(machine::saoma());
    saoma
        .arg("console")
        .args(key_file(&data, arguments))
        .args(arguments)
        .env("SAOMA_DATA", &data);
    become_program(saoma)
}

/// macOS and Windows always have one; elsewhere the session says so.
fn has_display() -> bool {
    let named = |variable| std::env::var_os(variable).is_some_and(|display| !display.is_empty());
    cfg!(any(target_os = "macos", windows)) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Built with the features that the whole workspace asks for, as the tests build it, so that
/// taking turns with them builds nothing twice.
fn build(program: &str) -> Result<()> {
    let build = ["build", "--workspace", "--bin", program];
    step::timed("build", || {
        step::run(
            cargo::command(&build),
            &format!("cargo build --workspace --bin {program}"),
        )
    })
}

fn data_folder() -> Result<OsString> {
    let data = std::env::var_os("SAOMA_DATA")
        .unwrap_or_else(|| machine::target().join("run").into_os_string());
    std::fs::create_dir_all(&data).or_stop(format_args!("make {}", data.display()))?;
    Ok(data)
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
    step::run(program, "saoma")
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
    vec!["--key-file".into(), development_key(data)]
}

fn development_key(data: &OsString) -> OsString {
    Path::new(data).join("master.key").into_os_string()
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
