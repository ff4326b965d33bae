//! `saoma export`: writes all users of a workspace, its settings, or the mini program of one of its
//! sources.

mod bundle;
mod mini_program;

use std::io::{self, BufReader, BufWriter, Seek as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_migration::{ExportFormat, MigrationError, export};
use saoma_text::fill;
use tempfile::NamedTempFile;

use crate::args::{Export, MINI_PROGRAM};
use crate::command::import::find_workspace;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Export, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    if let Some(path) = &args.bundle {
        return bundle::write(args, path, workspace, output).await;
    }
    let stored = open(&args.store, output, clock, entropy).await?;
    if args.format.as_deref() == Some(MINI_PROGRAM) {
        return mini_program::write(args, &stored.store, workspace, output).await;
    }
    let workspace = find_workspace(&stored, workspace).await?;
    // Under another name first: whatever goes wrong, no half of a list is taken for the whole.
    let path = args.output.clone();
    let failed = |source| MigrationError::Write {
        path: path.clone().unwrap_or_else(std::env::temp_dir),
        source,
    };
    let mut draft = draft(args.output.as_deref()).map_err(failed)?;
    let to = BufWriter::with_capacity(1 << 16, draft.as_file());
    // Ctrl-C ends the process, and the draft goes with it.
    let never = AtomicBool::new(false);
    let told: (&(dyn Fn(u64) + Sync), _) = (&|_| {}, &never);
    let count = export(&stored.store, workspace.id, format(args), to, told).await?;
    match &args.output {
        Some(path) => {
            draft.persist(path).map_err(|error| failed(error.error))?;
        }
        None => {
            draft.rewind().map_err(failed)?;
            // A reader that went away (`| head`) is no failure.
            let _ = io::copy(&mut BufReader::new(draft), &mut io::stdout().lock());
        }
    }
    stored.store.close().await;
    if output.json && args.output.is_some() {
        output.document(&serde_json::json!({ "users": count }));
    } else {
        let count = count.to_string();
        let values = [("count", count.as_str())];
        output.progress(fill(output.lang, "cli.export.done", &values));
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that only its owner can read, beside the one that it becomes.
fn draft(path: Option<&Path>) -> io::Result<NamedTempFile> {
    let folder = path.and_then(Path::parent).map(|folder| {
        if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder.to_owned()
        }
    });
    match folder {
        Some(folder) => NamedTempFile::with_prefix_in(".saoma-export-", folder),
        None => NamedTempFile::new(),
    }
}

fn format(args: &Export) -> ExportFormat {
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.and_then(|ending| ending.to_str());
    match args.format.as_deref().or(ending) {
        Some("jsonl" | "ndjson") => ExportFormat::JsonLines,
        Some("xlsx") => ExportFormat::Xlsx,
        Some("casdoor") => ExportFormat::Casdoor,
        Some("keycloak") => ExportFormat::Keycloak,
        _ => ExportFormat::Csv,
    }
}
