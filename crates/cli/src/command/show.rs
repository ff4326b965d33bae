//! `saoma show`: what `apply` would need to say.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_model::Origin;

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
    if output.json {
        output.document(&shown);
    } else {
        output.result(shown.yaml()?.trim_end());
    }
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The origin that the output is about.
pub(crate) fn origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| Failure::plain("public_url", vec![("url", error.0)]))
}
