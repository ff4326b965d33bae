//! `saoma import` of a long list, planned, applied, and taken back, beside the `sqlite3` command
//! line doing the least that could be called the same work, without encryption, rules and undoing.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod running;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use clap::Parser;
use running::{Run, run};
use saoma_ambient::{SeededEntropy, alphanumeric};
use saoma_tests::{APPID, Saoma};
use serde_json::Value;

/// Migrations of long lists
#[derive(Parser)]
struct Args {
    /// How many rows the lists have, one list after the other
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    rows: Vec<usize>,
}

const SAMPLE: &str = "workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Acme, open_platform: acme-open, \
     secret: {value: 0123456789abcdef0123456789abcdef}}
";

const SCHEMA: [&str; 8] = [
    include_str!("../../../../crates/store/src/schema/sqlite/0001_first_login.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0002_screens.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0003_methods.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0004_migrations.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0005_preparation.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0006_refused_requests.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0007_clients.sql"),
    include_str!("../../../../crates/store/src/schema/sqlite/0008_accounts.sql"),
];

#[tokio::main]
async fn main() {
    let Args { rows } = Args::parse();
    println!("{}", saoma_tests::machine());
    for rows in rows {
        measure(rows.max(100)).await;
    }
}

/// A list of its own in a store of its own.
async fn measure(rows: usize) {
    println!("a list of {rows} rows");
    println!(
        "  {:<14} {:>10} {:>12} {:>16} {:>10}   load",
        "", "took", "processor", "", "memory"
    );
    let saoma = Saoma::new();
    let folder = saoma.folder();
    std::fs::write(folder.join("acme.yaml"), SAMPLE).expect("the folder is writable");
    std::fs::write(folder.join("list.csv"), list(rows)).expect("the folder is writable");
    saoma.json(["apply", "acme.yaml", "--json"]);
    let import = [
        "import",
        "list.csv",
        "--workspace",
        "acme",
        "--appid",
        APPID,
        "--open-platform",
        "acme-open",
        "--json",
    ];
    let plan: Vec<&str> = import.iter().copied().chain(["--dry-run"]).collect();
    let planned = run(saoma.command(plan), folder).await;
    planned.print("planned", rows);
    let applied = run(saoma.command(import), folder).await;
    applied.print("applied", rows);
    let least = baseline(folder).await;
    if let Some(least) = &least {
        least.print("sqlite3", rows);
    }
    let again = run(saoma.command(import), folder).await;
    again.print("applied again", rows);
    let migration = applied.outcome.get("migration").and_then(Value::as_str);
    let undo = ["undo", migration.expect("an import has an id"), "--json"];
    let undone = run(saoma.command(undo), folder).await;
    undone.print("taken back", rows);
    match least {
        Some(least) => println!("  applied beside sqlite3: {}", applied.ratio(&least)),
        None => println!("  sqlite3 is not in PATH: nothing to compare with"),
    }
    println!("  planned beside applied: {}", planned.ratio(&applied));
    println!("  taken back beside applied: {}", undone.ratio(&applied));
}

/// The same list by `sqlite3`, into the same tables; nothing if it is not on this machine.
async fn baseline(folder: &Path) -> Option<Run> {
    Command::new("sqlite3").arg("--version").output().ok()?;
    let script = [SCHEMA.concat().as_str(), include_str!("baseline.sql")].concat();
    std::fs::write(folder.join("baseline.sql"), script).expect("the folder is writable");
    let mut command = Command::new("sqlite3");
    command
        .args(["least.db", ".read baseline.sql"])
        .current_dir(folder);
    Some(run(command, folder).await)
}

/// A list in which three rows of a hundred are there twice and one cannot be used.
fn list(rows: usize) -> String {
    let entropy = SeededEntropy::new(7);
    let mut text = "id,name,phone,email,openid,unionid,created_at\n".to_owned();
    let mut last = String::new();
    for number in 0..rows {
        if !matches!(number % 100, 30 | 60 | 90) {
            let (openid, unionid) = (alphanumeric(&entropy, 27), alphanumeric(&entropy, 27));
            let phone = match number % 100 {
                50 => "12".to_owned(),
                _ => format!("138{number:08}"),
            };
            last = format!(
                "id-{number},小明{},{phone},u{number}@acme.example,o{openid},u{unionid},2023-05-01 10:20:00",
                number % 997
            );
        }
        let _ = writeln!(text, "{last}");
    }
    text
}
