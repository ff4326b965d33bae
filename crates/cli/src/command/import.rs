//! `saoma import`: brings people from a list.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy, Timestamp};
use saoma_migration::{
    Apply, Input, Mapping, MigrationError, Options, Outcome, Progress, Settlements, apply, plan,
    resume, write_report_of,
};
use saoma_model::{Actor, MigrationId, OnConflict, Slug, Workspace};
use saoma_runtime::Stored;
use saoma_store::workspaces;
use saoma_text::fill;
use tokio_util::sync::CancellationToken;

use crate::args::Import;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;
use crate::stopping::stop_when_asked;

pub(crate) async fn run(args: &Import, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    // The list is looked at before a store is made for it.
    let input = Input::open(&args.file)?;
    let options = options(args)?;
    let resumed = args.resume.as_deref().map(migration_id).transpose()?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock.clone(), entropy.clone()).await?;
    let brought = match find_workspace(&stored, workspace).await {
        Ok(workspace) => bring(args, output, &stored, &workspace, &input, &options, resumed).await,
        Err(failure) => Err(failure),
    };
    // Whatever came of it: a process that ends while the database's threads still run may crash.
    stored.store.close().await;
    brought
}

async fn bring(
    args: &Import,
    output: Output,
    stored: &Stored,
    workspace: &Workspace,
    input: &Input,
    options: &Options,
    resumed: Option<MigrationId>,
) -> Result<ExitCode, Failure> {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let telling = Telling::new(output);
    let progress = |progress| telling.rows(progress);
    if args.dry_run || (args.strict && resumed.is_none()) {
        let planned = plan(
            &stored.store,
            clock.clone(),
            entropy.clone(),
            workspace,
            input,
            options,
            (args.report.as_deref(), args.rejects.as_deref()),
            output.lang,
            &progress,
        )
        .await?;
        let bad = planned.counts.rows.rejected + planned.counts.rows.conflicts;
        if args.dry_run || bad > 0 {
            print(args, output, &planned);
            if args.strict && bad > 0 {
                let count = bad.to_string();
                let values = [("count", count.as_str())];
                output.progress(fill(output.lang, "cli.import.strict", &values));
                return Ok(ExitCode::FAILURE);
            }
            return Ok(ExitCode::SUCCESS);
        }
    }
    let pause = pause_when_asked();
    let began = |id| say_migration(output, id);
    let how = Apply {
        store: &stored.store,
        vault: &stored.vault,
        clock,
        entropy,
        actor: Actor::CommandLine,
        began: &began,
        progress: &progress,
        pause: &pause,
        rejects: args.rejects.as_deref().map(|path| (path, output.lang)),
    };
    let outcome = match resumed {
        Some(id) => resume(&how, id, input, rule(args)?).await?,
        None => apply(&how, workspace, input, options).await?,
    };
    if let (Some(report), Some(id)) = (&args.report, outcome.migration) {
        write_report_of(&stored.store, id, report, output.lang).await?;
    }
    print(args, output, &outcome);
    Ok(if outcome.state == "done" {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Becomes true when somebody asks the program to end.
pub(crate) fn pause_when_asked() -> Arc<AtomicBool> {
    let (pause, stop) = (Arc::new(AtomicBool::new(false)), CancellationToken::new());
    stop_when_asked(stop.clone());
    let asked = pause.clone();
    tokio::spawn(async move {
        stop.cancelled().await;
        asked.store(true, Ordering::Relaxed);
    });
    pause
}

/// Says by which id a migration that now begins to write can be gone on with, or taken back.
pub(crate) fn say_migration(output: Output, id: MigrationId) {
    let name = output.text("cli.import.migration");
    output.progress(format_args!("{name}  {id}"));
}

/// The workspace of this short name.
pub(crate) async fn find_workspace(stored: &Stored, name: &str) -> Result<Workspace, Failure> {
    let missing = || MigrationError::NoSuchWorkspace(name.to_owned());
    let slug = Slug::parse(name).map_err(|_| missing())?;
    let mut session = stored.store.read().await?;
    let found = workspaces::find_by_slug(&mut session, &slug).await?;
    Ok(found.ok_or_else(missing)?)
}

/// A migration's id as it is printed.
pub(crate) fn migration_id(text: &str) -> Result<MigrationId, Failure> {
    text.parse()
        .map_err(|_| Failure::plain("migration_id", vec![("text", text.to_owned())]))
}

fn options(args: &Import) -> Result<Options, Failure> {
    let mapping = match &args.map {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|source| MigrationError::Read {
                path: path.clone(),
                source,
            })?;
            Mapping::read(&text)?
        }
        None => Mapping::default(),
    };
    let defaults = Options::default();
    let settlements = args.settlements.as_deref().map(Settlements::read);
    let batch = args
        .batch
        .and_then(|batch| usize::try_from(batch.get()).ok());
    Ok(Options {
        mapping,
        appid: args.appid.clone(),
        open_platform: args.open_platform.clone(),
        on_conflict: rule(args)?.unwrap_or(defaults.on_conflict),
        settlements: settlements.transpose()?.unwrap_or_default(),
        batch: batch.unwrap_or(defaults.batch),
    })
}

fn rule(args: &Import) -> Result<Option<OnConflict>, Failure> {
    let rule = args.on_conflict.as_deref().map(str::parse).transpose();
    rule.map_err(|error: saoma_model::UnknownWord| Failure::new("internal", error))
}

/// Tells how far it is, about every second.
pub(crate) struct Telling {
    output: Output,
    began: Timestamp,
    told: std::sync::Mutex<Timestamp>,
}

impl Telling {
    pub(crate) fn new(output: Output) -> Self {
        let now = SystemClock.now();
        Self {
            output,
            began: now,
            told: std::sync::Mutex::new(now),
        }
    }

    /// Rows of an import.
    pub(crate) fn rows(&self, progress: Progress) {
        let Some(millis) = self.is_time() else { return };
        let percent = progress.bytes * 100 / progress.of_bytes.max(1);
        let values = [
            ("rows", progress.rows.to_string()),
            ("percent", percent.to_string()),
            ("rate", (progress.rows * 1000 / millis.max(1)).to_string()),
        ];
        self.tell("cli.import.rows", &values);
    }

    /// Rows that were taken back.
    pub(crate) fn undone(&self, progress: Progress) {
        if self.is_time().is_some() {
            self.tell("cli.undo.rows", &[("rows", progress.rows.to_string())]);
        }
    }

    fn tell(&self, key: &str, values: &[(&str, String)]) {
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.output.progress(fill(self.output.lang, key, &values));
    }

    /// How long it has been at work, in milliseconds, if it is time to say so.
    fn is_time(&self) -> Option<u64> {
        const OFTEN: u128 = 1000;
        let now = SystemClock.now();
        let mut told = self.told.lock().ok()?;
        if now.since(*told).as_millis() < OFTEN {
            return None;
        }
        *told = now;
        u64::try_from(now.since(self.began).as_millis()).ok()
    }
}

fn print(args: &Import, output: Output, outcome: &Outcome) {
    if output.json {
        output.document(outcome);
        return;
    }
    let say = |key: String| output.text(&key).to_owned();
    output.result(output.strong(say(format!("migration.state.{}", outcome.state))));
    let rows = &outcome.counts.rows;
    for (word, count) in [
        ("in", rows.read),
        ("created", rows.created),
        ("updated", rows.updated),
        ("linked", rows.linked),
        ("merged", rows.merged),
        ("skipped", rows.skipped),
        ("conflicts", rows.conflicts),
        ("rejected", rows.rejected),
    ] {
        let name = say(format!("migration.count.{word}"));
        output.result(format_args!("  {count:>10}  {name}"));
    }
    for (reason, count) in &outcome.counts.by_reason {
        let name = say(format!("migration.reason.{reason}"));
        output.result(format_args!("    {count:>8}  {name}"));
    }
    let Some(id) = outcome.migration else { return };
    let id = id.to_string();
    output.result(format_args!(
        "{}  {id}",
        output.text("cli.import.migration")
    ));
    let (file, workspace) = (
        args.file.display().to_string(),
        args.store.workspace.as_deref().unwrap_or_default(),
    );
    let values = [
        ("migration", id.as_str()),
        ("file", file.as_str()),
        ("workspace", workspace),
    ];
    if outcome.state != "done" {
        output.result(fill(output.lang, "cli.import.resume", &values));
    }
    output.result(fill(output.lang, "cli.import.undo", &values));
}
