//! `saoma apply`: makes a workspace be as a file says.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_model::{Actor, Origin, Severity};
use saoma_runtime::Stored;
use saoma_setup::{Applied, ApplyError, File, Format, MAX_BYTES, Report, Setup, SystemSecrets};
use saoma_text::fill;

use crate::args::Apply;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Apply, output: Output) -> Result<ExitCode, Failure> {
    let origin = origin(&args.public_url)?;
    // The file is read and checked before a store is made for it.
    let file = read(&args.file)?;
    if let Some(expected) = args
        .store
        .workspace
        .as_ref()
        .filter(|expected| **expected != file.workspace)
    {
        return Err(Failure::plain(
            "workspace_differs",
            vec![
                ("file", file.workspace.clone()),
                ("workspace", expected.clone()),
            ],
        ));
    }
    let stored = open(
        &args.store,
        output,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .await?;
    let applied = apply(&stored, &file, folder_of(&args.file), &origin, args.dry_run).await?;
    output.findings(&applied.findings);
    print(output, &applied.report, args.dry_run);
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reads a file of apply and refuses what is wrong in it; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<File, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let failed =
        |error: std::io::Error| Failure::new("file_unreadable", error).with("path", path.display());
    let mut content = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    if is_stdin {
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut content)
            .map_err(failed)?;
    } else {
        std::fs::File::open(path)
            .map_err(failed)?
            .take(limit)
            .read_to_end(&mut content)
            .map_err(failed)?;
    }
    let format = Format::guess((!is_stdin).then_some(path), &content);
    let file = File::read(&content, format)?;
    let findings = file.check();
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Refuse)
    {
        return Err(ApplyError::Refused(findings).into());
    }
    Ok(file)
}

/// The folder at which relative paths of the file begin.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Applies a file whose secrets are read on this machine.
pub(crate) async fn apply(
    stored: &Stored,
    file: &File,
    folder: &Path,
    origin: &Origin,
    dry_run: bool,
) -> Result<Applied, Failure> {
    let setup = Setup {
        store: &stored.store,
        vault: &stored.vault,
        clock: &SystemClock,
        entropy: &SystemEntropy,
        secrets: &SystemSecrets::new(folder),
        origin,
    };
    let applied = match dry_run {
        true => saoma_setup::dry_run(setup, file).await,
        false => saoma_setup::apply(setup, file, Actor::CommandLine).await,
    };
    Ok(applied?)
}

fn print(output: Output, report: &Report, dry_run: bool) {
    if output.json {
        output.document(report);
        return;
    }
    let say = |key: &str, values: &[(&str, &str)]| output.result(fill(output.lang, key, values));
    match (report.changed.is_empty(), dry_run) {
        (true, _) => say("cli.apply.nothing", &[("workspace", &report.workspace)]),
        (false, true) => say(
            "cli.apply.would_change",
            &[("workspace", &report.workspace)],
        ),
        (false, false) => say("cli.apply.changed", &[("workspace", &report.workspace)]),
    }
    for change in &report.changed {
        let fields = if change.fields.is_empty() {
            String::new()
        } else {
            format!("  ({})", change.fields.join(", "))
        };
        output.result(format_args!(
            "  {} {} {}{fields}",
            change.change.as_str(),
            change.kind.as_str(),
            change.id
        ));
    }
    output.result("");
    output.result(format_args!("issuer           {}", report.issuer));
    for source in &report.sources {
        output.result(format_args!("source {}", source.id));
        output.result(format_args!("  callback URL     {}", source.callback_url));
        output.result(format_args!(
            "  callback domain  {}",
            source.callback_domain.as_deref().unwrap_or("—")
        ));
    }
    for application in &report.applications {
        output.result(format_args!("application {}", application.id));
        output.result(format_args!("  client_id        {}", application.client_id));
        if let Some(secret) = &application.client_secret {
            output.result(format_args!(
                "  client_secret    {}   {}",
                secret.reveal(),
                output.text("cli.apply.shown_once")
            ));
        }
    }
}
