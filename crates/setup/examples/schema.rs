//! Prints the JSON schema of the file of `saoma apply`:
//! `cargo run -p saoma-setup --example schema > docs/apply.schema.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let schema = serde_json::to_string_pretty(&saoma_setup::schema())?;
    writeln!(std::io::stdout(), "{schema}")
}
