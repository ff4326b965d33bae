//! The test that kills an import, and its undoing, at any moment: as often as a long run can.

use std::process::Command;

use clap::Parser;

/// Imports and undoings that are killed
#[derive(Parser)]
struct Args {
    /// How often each is killed
    #[arg(long, default_value_t = 200)]
    kills: u32,
}

fn main() {
    let Args { kills } = Args::parse();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--package", "saoma-tests", "--test", "scenarios"])
        .args(["imports_killed", "--", "--nocapture"])
        .env("SAOMA_TEST_KILLS", kills.to_string())
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "a killed import ends as one that was not");
}
