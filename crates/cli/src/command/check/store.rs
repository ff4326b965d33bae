//! `saoma check store`: whether the store is whole.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy};
use saoma_store::{Integrity, IntegrityCheck, StoreAddress};
use serde_json::{Value, json};

use super::mark;
use crate::args::{CheckStore, StoreArgs};
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &CheckStore, output: Output) -> Result<ExitCode, Failure> {
    demand_store(&args.store)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock, entropy).await?;
    let progress = |check| output.progress(format_args!("{} …", title(check, output)));
    let checked = stored
        .store
        .check_integrity(&stored.vault, SystemClock.now(), progress)
        .await;
    stored.store.close().await;
    let integrity = checked?;
    match output.json {
        true => output.document(&document(&integrity)),
        false => print(&integrity, output),
    }
    Ok(match integrity.is_whole() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Opening would make a store where there is none, and a new one is always whole.
fn demand_store(args: &StoreArgs) -> Result<(), Failure> {
    let folder = args.data.path()?;
    let address = match &args.store {
        Some(store) => StoreAddress::parse(store)?,
        None => StoreAddress::default_in(&folder),
    };
    match address {
        StoreAddress::Sqlite(path) if !path.exists() => {
            let path = path.display().to_string();
            Err(Failure::plain("no_store", vec![("path", path)]))
        }
        _ => Ok(()),
    }
}

fn document(integrity: &Integrity) -> Value {
    let checks = integrity.checks.iter().map(|(check, problems)| {
        json!({ "check": check.as_str(), "ok": problems.is_empty(), "problems": problems })
    });
    let rows = integrity.rows.iter();
    let rows: serde_json::Map<String, Value> = rows
        .map(|(table, rows)| ((*table).to_owned(), json!(rows)))
        .collect();
    json!({
        "ok": integrity.is_whole(),
        "checks": checks.collect::<Vec<Value>>(),
        "rows": rows,
    })
}

fn print(integrity: &Integrity, output: Output) {
    let verdict = match integrity.is_whole() {
        true => output.text("cli.store.whole"),
        false => output.text("cli.store.broken"),
    };
    output.result(output.strong(verdict));
    for (check, problems) in &integrity.checks {
        let word = if problems.is_empty() { "pass" } else { "fail" };
        output.result(format_args!("{} {}", mark(word), title(*check, output)));
        for problem in problems {
            output.result(format_args!("    {problem}"));
        }
    }
    let rows = integrity.rows.iter();
    let rows: Vec<String> = rows
        .map(|(table, rows)| format!("{table} {rows}"))
        .collect();
    output.result(rows.join(" · "));
    if !integrity.is_whole() {
        output.result(format_args!("    → {}", output.text("cli.store.remedy")));
    }
}

fn title(check: IntegrityCheck, output: Output) -> &'static str {
    let lang = output.lang;
    match check {
        IntegrityCheck::Pages => saoma_text::text(lang, "cli.store.pages"),
        IntegrityCheck::Structure => saoma_text::text(lang, "cli.store.structure"),
        IntegrityCheck::References => saoma_text::text(lang, "cli.store.references"),
        IntegrityCheck::Accounts => saoma_text::text(lang, "cli.store.accounts"),
        IntegrityCheck::Secrets => saoma_text::text(lang, "cli.store.secrets"),
    }
}
