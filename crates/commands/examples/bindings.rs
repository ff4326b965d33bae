//! Prints the commands and their types as TypeScript: what `cargo xtask regenerate` writes to
//! `ui/src/bindings/index.ts`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(saoma_commands::typescript().as_bytes())
}
