//! Set-up, run, test, soak, bench, regenerate, pictures: `cargo xtask COMMAND`.
//!
//! What needs installing, starting or stopping on a machine is known here and nowhere else, so
//! that the product and its tests stay free of it.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool: results go to standard output, progress to standard error"
)]

mod cargo;
mod failure;
mod help;
mod javascript;
mod long_runs;
mod machine;
mod need;
mod pictures;
mod python;
mod regenerate;
mod run;
mod screens;
mod service;
mod setup;
mod step;
mod system;
mod tally;
mod test;

use std::process::ExitCode;

use failure::Failure;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", [].as_slice()),
    };
    if let Some(text) = help::asked(command, rest) {
        println!("{text}");
        return ExitCode::SUCCESS;
    }
    let outcome = match command {
        "setup" => setup::command(rest),
        "run" => run::command(rest),
        "test" => test::command(rest),
        "soak" => long_runs::soak(rest),
        "bench" => long_runs::bench(rest),
        "regenerate" => regenerate::command(rest),
        "pictures" => pictures::command(rest),
        unknown => Err(Failure::usage(format!("there is no command `{unknown}`"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.has_been_told() {
                eprintln!("{failure}");
            }
            failure.exit_code()
        }
    }
}
