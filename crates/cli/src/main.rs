//! `saoma`, for terminals, servers and CI.
//!
//! Results go to standard output, progress and errors to standard error. Exit code 0: done,
//! 1: failed, 2: wrong usage.

mod address;
mod args;
mod command;
mod console;
mod failure;
mod lang;
mod opening;
mod output;
mod stopping;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use crate::args::{Args, CheckWhat, Command};
use crate::output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    log_to_standard_error();
    let output = Output::new(args.common.json, lang::choose(args.common.lang));
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return output.failure(&failure::Failure::new("internal", error)),
    };
    let outcome = runtime.block_on(run(args.command, output));
    // What still waits for an answer from outside must not keep the program from ending.
    runtime.shutdown_background();
    match outcome {
        Ok(code) => code,
        Err(failure) => output.failure(&failure),
    }
}

async fn run(command: Command, output: Output) -> Result<ExitCode, failure::Failure> {
    match command {
        Command::Demo(demo) => command::demo::run(&demo, output).await,
        Command::Simulate(simulate) => command::simulate::run(simulate, output).await,
        Command::Test(test) => command::test::run(&test, output).await,
        Command::Serve(serve) => command::serve::run(serve, output).await,
        Command::Console(console) => command::console::run(console, output).await,
        Command::Apply(apply) => command::apply::run(&apply, output).await,
        Command::Show(show) => command::show::run(&show, output).await,
        Command::Report(report) => command::report::run(&report, output).await,
        Command::Import(import) => command::import::run(&import, output).await,
        Command::Export(export) => command::export::run(&export, output).await,
        Command::Migrate(migrate) => command::migrate::run(&migrate, output).await,
        Command::Invite(invite) => command::invite::run(&invite, output).await,
        Command::Undo(undo) => command::undo::run(&undo, output).await,
        Command::Check(check) => match check.what {
            CheckWhat::Site(site) => command::check::site(&site, output).await,
            CheckWhat::Source(source) => command::check::source::run(&source, output).await,
            CheckWhat::Store(store) => command::check::store::run(&store, output).await,
        },
        Command::Explain(explain) => Ok(command::explain::run(&explain, output)),
        Command::Schema => Ok(command::schema::run(output)),
    }
}

/// Warnings and errors, unless `SAOMA_LOG` asks for more (`SAOMA_LOG=saoma_runtime=debug`).
fn log_to_standard_error() {
    let filter = EnvFilter::try_from_env("SAOMA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
