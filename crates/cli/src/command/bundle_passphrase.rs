//! The passphrase of a sealed bundle: from a file, from the environment, or from the terminal.

use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Read as _};
use std::path::Path;

use secrecy::SecretString;

use crate::args::BundlePassphrase;
use crate::failure::Failure;
use crate::output::Output;

/// What the passphrase is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new bundle: on a terminal it is typed twice.
    Seal,
    /// A bundle that is sealed already.
    Open,
}

/// The passphrase, if there is one to be had.
pub(crate) fn passphrase(
    args: &BundlePassphrase,
    purpose: Purpose,
    output: Output,
) -> Result<Option<SecretString>, Failure> {
    if let Some(path) = &args.passphrase_file {
        let failed =
            |error: io::Error| Failure::new("file_unreadable", error).with("path", path.display());
        return first_line(path).map(Some).map_err(failed);
    }
    if let Some(given) = &args.bundle_passphrase {
        return Ok(Some(given.clone().into()));
    }
    match io::stdin().is_terminal() && io::stderr().is_terminal() {
        true => ask(purpose, output).map_err(|error| Failure::new("passphrase_unread", error)),
        false => Ok(None),
    }
}

fn first_line(path: &Path) -> io::Result<SecretString> {
    let mut line = String::new();
    let file = std::fs::File::open(path)?.take(64 * 1024);
    BufReader::new(file).read_line(&mut line)?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
}

fn ask(purpose: Purpose, output: Output) -> io::Result<Option<SecretString>> {
    let prompt = |key| rpassword::prompt_password(format!("{} ", output.text(key)));
    loop {
        let typed = prompt("cli.bundle_passphrase")?;
        if typed.is_empty() {
            return Ok(None);
        }
        if purpose == Purpose::Seal && prompt("cli.passphrase.again")? != typed {
            output.progress(output.text("cli.passphrase.differ"));
            continue;
        }
        return Ok(Some(typed.into()));
    }
}
