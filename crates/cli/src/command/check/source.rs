//! `saoma check source ID`: whether a source still works.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use saoma_identity::AskedBy;
use saoma_model::{Mode, Origin, PlatformApp, Slug, Source, SourceId, Workspace};
use saoma_runtime::{Runtime, SimulationSettings, Stored, register};
use saoma_setup::health::{HealthCheck, HealthError, HealthFinding, HealthVerdict};
use saoma_site::Reach;
use saoma_store::{platform_apps, sources, workspaces};
use saoma_wechat::{Base, WeChat};
use serde_json::{Value, json};
use url::Url;

use super::mark;
use crate::address::loopback;
use crate::args::CheckSource;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &CheckSource, output: Output) -> Result<ExitCode, Failure> {
    let Some(workspace) = &args.store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let origin = origin(&args.public_url)?;
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(&args.store, output, clock.clone(), entropy.clone()).await?;
    let (workspace, source, app) = find(&stored, workspace, &args.source).await?;
    // A sandbox asks its own WeChat, which lives as long as the check.
    let mut runtime = Runtime::new(clock.clone(), entropy.clone());
    let base = match workspace.mode {
        Mode::Live => Base::tencent(),
        Mode::Sandbox => Base::simulator(simulate(&mut runtime, &stored, &origin).await?),
    };
    let connected = WeChat::connect(base, clock.clone());
    let wechat = connected.map_err(|error| Failure::new("internal", error))?;
    let check = HealthCheck {
        store: &stored.store,
        vault: &stored.vault,
        wechat: &wechat,
        clock: &*clock,
        entropy: &*entropy,
        origin: &origin,
        reach: &Reach {
            allow_private: args.allow_private,
            ..Reach::default()
        },
        asked_by: AskedBy::Check,
    };
    let progress = |finding: &HealthFinding| {
        output.progress(format_args!("{} …", finding.title(output.lang)));
    };
    let findings = check.run(&workspace, &source, &app, progress).await;
    stored.store.close().await;
    let findings = findings.map_err(|error| match error {
        HealthError::Store(error) => error.into(),
        HealthError::Test(error) => Failure::new("internal", error),
    })?;
    let verdict = findings.iter().map(|finding| finding.verdict).max();
    let verdict = verdict.unwrap_or(HealthVerdict::Pass);
    match output.json {
        true => output.document(&document(&source, verdict, &findings, output)),
        false => print(&source, verdict, &findings, output),
    }
    Ok(match verdict {
        HealthVerdict::Fail => ExitCode::FAILURE,
        HealthVerdict::Pass | HealthVerdict::Warn => ExitCode::SUCCESS,
    })
}

async fn find(
    stored: &Stored,
    workspace: &str,
    source: &str,
) -> Result<(Workspace, Source, PlatformApp), Failure> {
    let mut session = stored.store.read().await?;
    let found = match Slug::parse(workspace) {
        Ok(slug) => workspaces::find_by_slug(&mut session, &slug).await?,
        Err(_) => None,
    };
    let found = found.ok_or_else(|| {
        let workspace = workspace.to_owned();
        Failure::from(saoma_setup::ShowError::WorkspaceUnknown { workspace })
    })?;
    let unknown = || Failure::plain("no_such_source", vec![("source", source.to_owned())]);
    let id = SourceId::parse(source).map_err(|_| unknown())?;
    let source = sources::lookup(&mut session, found.id, &id).await?;
    let source = source.ok_or_else(unknown)?;
    let app = platform_apps::lookup(&mut session, found.id, &source.appid).await?;
    let app = app.ok_or_else(unknown)?;
    Ok((found, source, app))
}

async fn simulate(runtime: &mut Runtime, stored: &Stored, origin: &Origin) -> Result<Url, Failure> {
    let address: SocketAddr = loopback(0);
    let simulation = runtime
        .simulate(SimulationSettings {
            listen: address,
            proxy: None,
            ca_file: std::path::PathBuf::new(),
            scenario: None,
            seed: None,
            allow_hosts: Vec::new(),
        })
        .await?;
    register(&stored.store, &stored.vault, origin, &simulation.url).await?;
    Url::parse(&simulation.url).map_err(|error| Failure::new("internal", error))
}

fn document(
    source: &Source,
    verdict: HealthVerdict,
    findings: &[HealthFinding],
    output: Output,
) -> Value {
    let findings = findings.iter().map(|finding| {
        json!({
            "check": finding.name,
            "verdict": finding.verdict.as_str(),
            "message": finding.message(output.lang),
            "remedy": finding.remedy(output.lang),
            "errcode": finding.found.errcode,
            "rid": finding.found.rid,
            "field": finding.found.field,
            "since": finding.since,
        })
    });
    json!({
        "source": source.id,
        "verdict": verdict.as_str(),
        "checked_at": SystemClock.now(),
        "findings": findings.collect::<Vec<Value>>(),
    })
}

/// The worst first.
fn print(source: &Source, verdict: HealthVerdict, findings: &[HealthFinding], output: Output) {
    let verdict = match verdict {
        HealthVerdict::Pass => output.text("cli.source.verdict.pass"),
        HealthVerdict::Warn => output.text("cli.source.verdict.warn"),
        HealthVerdict::Fail => output.text("cli.source.verdict.fail"),
    };
    output.result(output.strong(format_args!("{verdict}  {}", source.id)));
    for finding in findings {
        let mark = mark(finding.verdict.as_str());
        let (title, message) = (finding.title(output.lang), finding.message(output.lang));
        output.result(format_args!("{mark} {title}: {message}"));
        let remedy = finding.remedy(output.lang);
        if let Some(remedy) = remedy.filter(|_| finding.verdict != HealthVerdict::Pass) {
            output.result(format_args!("    → {remedy}"));
        }
    }
}
