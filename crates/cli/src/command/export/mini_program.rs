//! `--format mini-program`: a project for WeChat's developer tools.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use saoma_setup::{MiniProgramProject, mini_program_project};
use saoma_store::Store;
use saoma_text::fill;

use crate::args::Export;
use crate::command::export::draft;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::output::Output;

pub(super) async fn write(
    args: &Export,
    store: &Store,
    workspace: &str,
    output: Output,
) -> Result<ExitCode, Failure> {
    let origin = origin(&args.public_url)?;
    // The command line demands both for this format.
    let source = args.source.as_deref().unwrap_or_default();
    let path = args.output.as_deref().unwrap_or(Path::new("."));
    let project = mini_program_project(store, &origin, workspace, source).await?;
    let is_archive = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    let written = if is_archive {
        write_archive(&project, path)
    } else {
        project.write_into(path)
    };
    written.map_err(|error| {
        let code = match error.kind() {
            io::ErrorKind::AlreadyExists => "project_exists",
            _ => "file_unwritable",
        };
        Failure::new(code, error).with("path", path.display())
    })?;
    store.close().await;
    if output.json {
        output.document(&serde_json::json!({ "path": path, "files": project.files.len() }));
    } else {
        let path = path.display().to_string();
        let values = [("path", path.as_str())];
        output.progress(fill(output.lang, "cli.export.project_done", &values));
    }
    Ok(ExitCode::SUCCESS)
}

fn write_archive(project: &MiniProgramProject, path: &Path) -> io::Result<()> {
    let mut draft = draft(Some(path))?;
    draft.write_all(&project.zip()?)?;
    draft.persist(path)?;
    Ok(())
}
