//! Prints the JSON schema of scenario files:
//! `cargo run -p saoma-simulator --example scenario_schema > docs/scenario.schema.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let schema = serde_json::to_string_pretty(&saoma_simulator::scenario_schema())?;
    writeln!(std::io::stdout(), "{schema}")
}
