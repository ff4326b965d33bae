//! `saoma report`: the hand-over report of a workspace, as a page that prints.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy};
use saoma_setup::Handover;
use saoma_text::fill;

use crate::args::Report;
use crate::command::import::find_workspace;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Report, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let origin = origin(&args.public_url)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock, entropy).await?;
    let known = find_workspace(&stored, workspace).await?;
    let mut session = stored.store.read().await?;
    let loaded = Handover::load(&mut session, &known, &origin, SystemClock.now()).await;
    drop(session);
    stored.store.close().await;
    let page = loaded?.html(output.lang);
    match &args.output {
        Some(path) => {
            std::fs::write(path, page).map_err(|error| {
                Failure::new("report_unwritable", error).with("path", path.display())
            })?;
            let path = path.display().to_string();
            match output.json {
                true => output.document(&serde_json::json!({"report": path})),
                false => {
                    output.progress(fill(output.lang, "cli.report.done", &[("path", &path)]));
                }
            }
        }
        None if output.json => output.document(&serde_json::json!({"html": page})),
        None => output.result(page),
    }
    Ok(ExitCode::SUCCESS)
}
