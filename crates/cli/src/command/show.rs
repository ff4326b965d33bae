//! `saoma show`: what `apply` would need to say.

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use url::Url;

use crate::args::Show;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Show, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let public_url = public_url(&args.public_url)?;
    let stored = open(&args.store, output, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let shown = saoma_setup::show(&stored.store, &public_url, workspace).await?;
    if output.json {
        output.document(&shown);
    } else {
        output.result(shown.yaml()?.trim_end());
    }
    stored.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The address that the output is about.
pub(crate) fn public_url(text: &str) -> Result<Url, Failure> {
    let is_origin = saoma_provider::urls::Origin::parse(text).is_ok();
    Url::parse(text).ok().filter(|_| is_origin).ok_or_else(|| Failure::plain("public_url", vec![("url", text.to_owned())]))
}
