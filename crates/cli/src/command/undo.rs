//! `saoma undo`: takes a migration back.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_migration::{Apply, Undone, undo, write_report_of};
use saoma_model::Actor;
use saoma_text::{fill, text};

use crate::args::Undo;
use crate::command::import::{Telling, migration_id, pause_when_asked, say_migration};
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Undo, output: Output) -> Result<ExitCode, Failure> {
    let id = migration_id(&args.migration)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock.clone(), entropy.clone()).await?;
    let telling = Telling::new(output);
    let progress = |progress| telling.undone(progress);
    let began = |id| say_migration(output, id);
    let pause = pause_when_asked();
    let how = Apply {
        store: &stored.store,
        vault: &stored.vault,
        clock,
        entropy,
        actor: Actor::CommandLine,
        began: &began,
        progress: &progress,
        pause: &pause,
        rejects: None,
    };
    let undone = undo(&how, id).await?;
    if let Some(report) = &args.report {
        write_report_of(&stored.store, id, report, output.lang).await?;
    }
    print(output, &undone);
    stored.store.close().await;
    Ok(if undone.state == "undone" {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn print(output: Output, undone: &Undone) {
    if output.json {
        output.document(undone);
        return;
    }
    let state = format!("migration.state.{}", undone.state);
    output.result(output.strong(text(output.lang, &state)));
    let rows = undone.rows.undone.to_string();
    let values = [("rows", rows.as_str())];
    output.result(fill(output.lang, "cli.undo.rows", &values));
    for blocked in &undone.blocked {
        let (row, reason) = (
            blocked.row.to_string(),
            format!("migration.undo.{}", blocked.reason),
        );
        let values = [
            ("row", row.as_str()),
            ("reason", text(output.lang, &reason)),
        ];
        output.result(fill(output.lang, "cli.undo.blocked", &values));
    }
    for (reason, count) in &undone.by_reason {
        let reason = format!("migration.undo.{reason}");
        let name = text(output.lang, &reason);
        output.result(format_args!("  {count:>10}  {name}"));
    }
}
