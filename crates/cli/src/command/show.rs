//! `saoma show`: what `apply` would need to say, and how far the workspace is on its path.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy, Timestamp};
use saoma_model::{Origin, Slug};
use saoma_setup::path::{PathStanding, SetupPath};
use saoma_setup::{ShowError, Shown};
use saoma_store::{Store, workspaces};
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::Show;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Show, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let origin = origin(&args.public_url)?;
    let stored = open(
        &args.store,
        output,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )
    .await?;
    let shown = saoma_setup::show(&stored.store, &origin, workspace).await?;
    let path = path(&stored.store, workspace).await?;
    if output.json {
        let steps = path.steps.iter().map(|step| in_json(&path, step, output));
        output.document(&WithPath {
            shown: &shown,
            phase: path.phase().as_str(),
            path: steps.collect(),
        });
    } else {
        // Comments, so that what is printed is still a file of apply.
        for step in &path.steps {
            output.result(format_args!("# {}", in_words(&path, step, output)));
        }
        output.result(shown.yaml()?.trim_end());
    }
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What is shown, and where the workspace stands on its path.
#[derive(Serialize)]
struct WithPath<'a> {
    #[serde(flatten)]
    shown: &'a Shown,
    /// `needs_you`, `waiting`, `in_progress` or `live`.
    phase: &'static str,
    path: Vec<Value>,
}

async fn path(store: &Store, workspace: &str) -> Result<SetupPath, Failure> {
    let unknown = || ShowError::WorkspaceUnknown {
        workspace: workspace.to_owned(),
    };
    let slug = Slug::parse(workspace).map_err(|_| unknown())?;
    let mut session = store.read().await?;
    let found = workspaces::find_by_slug(&mut session, &slug).await?;
    let found = found.ok_or_else(unknown)?;
    Ok(saoma_setup::path::load(&mut session, &found, SystemClock.now()).await?)
}

fn in_json(path: &SetupPath, step: &PathStanding, output: Output) -> Value {
    let blocked_by = step.blocked_by.iter().map(|before| before.as_str());
    json!({
        "step": step.step.as_str(),
        "state": step.state.as_str(),
        "detail": path.detail(step, output.lang),
        "until": step.until.map(Timestamp::millis),
        "blocked_by": blocked_by.collect::<Vec<_>>(),
    })
}

fn in_words(path: &SetupPath, step: &PathStanding, output: Output) -> String {
    let (title, state) = (step.step.title(output.lang), step.state.title(output.lang));
    match path.detail(step, output.lang) {
        // A name of something may hold a line break, and what follows would be no comment.
        detail if detail != state => {
            format!("{title}: {state} · {}", detail.replace(['\n', '\r'], " "))
        }
        _ => format!("{title}: {state}"),
    }
}

/// The origin that the output is about.
pub(crate) fn origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| Failure::plain("public_url", vec![("url", error.0)]))
}
