//! `saoma export --bundle`: the settings of a workspace as one file.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_setup::Bundle;
use saoma_text::fill;

use super::draft;
use crate::args::Export;
use crate::command::bundle_passphrase::{Purpose, passphrase};
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(super) async fn write(
    args: &Export,
    path: &Path,
    workspace: &str,
    output: Output,
) -> Result<ExitCode, Failure> {
    let passphrase = match args.seal {
        true => {
            let given = passphrase(&args.passphrase, Purpose::Seal, output)?;
            Some(given.ok_or_else(|| Failure::plain("seal_passphrase", Vec::new()))?)
        }
        false => None,
    };
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock, entropy).await?;
    // A vault opens secrets: without a passphrase there is no place for them.
    let vault = args.seal.then_some(&*stored.vault);
    let bundle = Bundle::collect(&stored.store, vault, &SystemClock, workspace).await;
    stored.store.close().await;
    let bundle = bundle?;
    let content = match &passphrase {
        Some(passphrase) => bundle.to_sealed(passphrase)?,
        None => bundle.to_json()?,
    };
    let failed =
        |error: std::io::Error| Failure::new("file_unwritable", error).with("path", path.display());
    let mut draft = draft(Some(path)).map_err(failed)?;
    draft.write_all(&content).map_err(failed)?;
    draft.persist(path).map_err(|error| failed(error.error))?;
    say(output, path, &bundle, args.seal);
    Ok(ExitCode::SUCCESS)
}

fn say(output: Output, path: &Path, bundle: &Bundle, sealed: bool) {
    if output.json {
        let secrets: Vec<&str> = bundle.secret_names().collect();
        output.document(&serde_json::json!({
            "workspace": bundle.file.workspace,
            "bundle": path.display().to_string(),
            "sealed": sealed,
            "secrets": secrets,
        }));
        return;
    }
    let count = bundle.secret_names().count().to_string();
    let path = path.display().to_string();
    let values = [("path", &*path), ("count", &*count)];
    let key = match sealed {
        true => "cli.export.bundle_sealed",
        false => "cli.export.bundle_open",
    };
    output.progress(fill(output.lang, key, &values));
    output.progress(output.text("cli.export.bundle_without"));
}
