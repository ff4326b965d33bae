//! `saoma schema`: the JSON schema of the file of `apply`, as `cargo xtask regenerate` writes it.

use std::process::ExitCode;

use crate::output::Output;

pub(crate) fn run(output: Output) -> ExitCode {
    output.document(&saoma_setup::schema());
    ExitCode::SUCCESS
}
