//! `saoma import` of a long list, planned, applied, and taken back, beside the `sqlite3` command
//! line doing the least that could be called the same work, without encryption, rules and undoing.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Parser;
use saoma_ambient::{Clock, SeededEntropy, SystemClock, alphanumeric};
use saoma_tests::{APPID, Saoma, resident};
use serde_json::Value;

/// Migrations of a long list
#[derive(Parser)]
struct Args {
    /// How many rows the list has
    #[arg(long, default_value_t = 100_000)]
    rows: usize,
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
    let rows = Args::parse().rows.max(100);
    println!("a list of {rows} rows; {}", saoma_tests::machine());
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
    line("planned", rows, &run(saoma.command(plan), folder).await);
    let applied = run(saoma.command(import), folder).await;
    line("applied", rows, &applied);
    line(
        "applied again",
        rows,
        &run(saoma.command(import), folder).await,
    );
    let migration = applied.outcome.get("migration").and_then(Value::as_str);
    let undo = ["undo", migration.expect("an import has an id"), "--json"];
    line("taken back", rows, &run(saoma.command(undo), folder).await);
    match baseline(folder).await {
        Some(least) => {
            line("sqlite3", rows, &least);
            let ratio = applied.took.as_secs_f64() / least.took.as_secs_f64();
            println!("  applied beside sqlite3: ratio {ratio:.1}");
        }
        None => println!("  sqlite3 is not in PATH: nothing to compare with"),
    }
}

/// How a program ran.
struct Run {
    took: Duration,
    /// The most memory it was seen to hold, in KiB.
    memory: Option<u64>,
    outcome: Value,
}

fn line(name: &str, rows: usize, run: &Run) {
    let count = u32::try_from(rows).unwrap_or(u32::MAX);
    let memory = run.memory.map_or_else(
        || "memory not known".to_owned(),
        |kib| format!("{} MiB", kib / 1024),
    );
    println!(
        "  {name:<14} {:>8.1} s {:>9.0} rows/s   {memory}",
        run.took.as_secs_f64(),
        f64::from(count) / run.took.as_secs_f64()
    );
}

/// Runs a program to its end, looking at its memory meanwhile.
async fn run(mut command: Command, folder: &Path) -> Run {
    let output = folder.join("output");
    let begun = SystemClock.now();
    let mut child = command
        .stdout(File::create(&output).expect("the folder is writable"))
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be started");
    let mut memory = None;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        memory = memory.max(resident(child.id()));
        let next = SystemClock.now().plus(Duration::from_millis(20));
        SystemClock.sleep_until(next).await;
    };
    let took = SystemClock.now().since(begun);
    assert!(status.success(), "it ends well: {status}");
    let printed = std::fs::read(output).expect("its output was written");
    Run {
        took,
        memory,
        outcome: serde_json::from_slice(&printed).unwrap_or_default(),
    }
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
