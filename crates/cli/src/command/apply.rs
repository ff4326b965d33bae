//! `saoma apply`: makes a workspace be as a file says.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy};
use saoma_model::{Actor, Origin, Severity};
use saoma_runtime::Stored;
use saoma_setup::{
    Applied, ApplyError, Bringing, Bundle, BundleSecrets, File, Format, MAX_BUNDLE_BYTES,
    MAX_BYTES, Report, SecretReader, Setup, SystemSecrets, is_sealed,
};
use saoma_text::fill;

use crate::args::Apply;
use crate::command::bundle_passphrase::{Purpose, passphrase};
use crate::command::import::find_workspace;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Apply, output: Output) -> Result<ExitCode, Failure> {
    let origin = origin(&args.public_url)?;
    // The file is read and checked before a store is made for it.
    let content = content(&args.file)?;
    let bundle = bundle(args, &content, output)?;
    let secrets = SystemSecrets::new(folder_of(&args.file));
    let brought = bundle
        .as_ref()
        .map(|bundle| BundleSecrets::new(bundle, &secrets));
    let (file, secrets): (File, &dyn SecretReader) = match (&bundle, &brought) {
        (Some(bundle), Some(brought)) => (checked(bundle.file_for(brought))?, brought),
        _ => (file(&args.file, &content)?, &secrets),
    };
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
    let applied = apply_with(&stored, &file, secrets, &origin, args.dry_run).await?;
    if let (Some(bundle), false) = (&bundle, args.dry_run) {
        bring_preparation(&stored, bundle, &file.workspace).await?;
    }
    output.findings(&applied.findings);
    print(output, &applied.report, args.dry_run);
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reads a file of apply and refuses what is wrong in it; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<File, Failure> {
    file(path, &content(path)?)
}

/// The bytes of a file, and no more of them than may be right.
fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed =
        |error: std::io::Error| Failure::new("file_unreadable", error).with("path", path.display());
    let mut reader: Box<dyn std::io::Read> = match path.as_os_str() == "-" {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(std::fs::File::open(path).map_err(failed)?),
    };
    let mut content = Vec::new();
    let mut read = |limit: usize, content: &mut Vec<u8>| {
        let rest = (limit + 1 - content.len()) as u64;
        reader.by_ref().take(rest).read_to_end(content)
    };
    read(MAX_BYTES, &mut content).map_err(failed)?;
    if content.len() > MAX_BYTES && Bundle::is_meant(&content) {
        read(MAX_BUNDLE_BYTES, &mut content).map_err(failed)?;
    }
    Ok(content)
}

fn file(path: &Path, content: &[u8]) -> Result<File, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let format = Format::guess((!is_stdin).then_some(path), content);
    checked(File::read(content, format)?)
}

fn checked(file: File) -> Result<File, Failure> {
    let findings = file.check();
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Refuse)
    {
        return Err(ApplyError::Refused(findings).into());
    }
    Ok(file)
}

/// The bundle, if the file is one; a sealed one asks for its passphrase.
fn bundle(args: &Apply, content: &[u8], output: Output) -> Result<Option<Bundle>, Failure> {
    if !Bundle::is_meant(content) {
        return Ok(None);
    }
    let passphrase = match is_sealed(content) {
        true => passphrase(&args.passphrase, Purpose::Open, output)?,
        false => None,
    };
    Ok(Some(Bundle::read(content, passphrase.as_ref())?))
}

/// How far WeChat's side is travels along; applying the same bundle again changes nothing.
async fn bring_preparation(
    stored: &Stored,
    bundle: &Bundle,
    workspace: &str,
) -> Result<(), Failure> {
    let workspace = find_workspace(stored, workspace).await?.id;
    let bringing = Bringing {
        vault: &stored.vault,
        entropy: &SystemEntropy,
        now: SystemClock.now(),
    };
    let preparation = &bundle.preparation;
    stored
        .store
        .write(|tx| Box::pin(preparation.write(tx, workspace, bringing)))
        .await?;
    Ok(())
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
    apply_with(stored, file, &SystemSecrets::new(folder), origin, dry_run).await
}

async fn apply_with(
    stored: &Stored,
    file: &File,
    secrets: &dyn SecretReader,
    origin: &Origin,
    dry_run: bool,
) -> Result<Applied, Failure> {
    let setup = Setup {
        store: &stored.store,
        vault: &stored.vault,
        clock: &SystemClock,
        entropy: &SystemEntropy,
        secrets,
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
