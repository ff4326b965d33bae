//! `saoma serve`: the provider, and beside it, in a sandbox, the simulator.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy, SystemClock, SystemEntropy};
use saoma_listen::{TlsConfig, TrustedProxies};
use saoma_model::Origin;
use saoma_model::Slug;
use saoma_runtime::{
    BoundProvider, ProviderSettings, Runtime, Simulation, SimulationSettings, Stored, TryOut,
};
use saoma_setup::{Applied, File, SimulatedApp, sandbox_file};
use saoma_simulator::{DEFAULT_SECRET, DEFAULT_WEBSITE_APPID};
use saoma_store::workspaces;
use saoma_text::fill;

use crate::address::{PROVIDER_PORT, SIMULATOR_PORT, beside, loopback};
use crate::args::Serve;
use crate::command::apply;
use crate::command::simulate::{announce, ca_file};
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;
use crate::stopping::stop_when_asked;

pub(crate) async fn run(args: Serve, output: Output) -> Result<ExitCode, Failure> {
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(SystemClock), Arc::new(SystemEntropy));
    // What can be refused without a store is refused before one is made.
    let file = args
        .sandbox
        .as_ref()
        .and_then(Option::as_deref)
        .map(|path| apply::read(path).map(|file| (path, file)))
        .transpose()?;
    let bound = BoundProvider::bind(settings(&args)?).await?;
    if args.sandbox.is_some() && !args.allow_sandbox {
        bound.demand_loopback()?;
    }
    let stored = open(&args.store, output, clock.clone(), entropy.clone()).await?;
    let mut runtime = Runtime::new(clock, entropy);
    stop_when_asked(runtime.stop());
    let simulation = simulate(&args, &mut runtime).await?;
    let try_out = match (&simulation, file) {
        (None, _) => None,
        (Some(_), Some((path, file))) => {
            set_up(
                &stored,
                &file,
                apply::folder_of(path),
                bound.origin(),
                output,
            )
            .await?;
            None
        }
        // Whoever names a workspace wants that one, not the built-in one beside it.
        (Some(_), None) if args.store.workspace.is_some() => None,
        (Some(_), None) => Some(built_in(&stored, bound.origin(), output).await?),
    };
    if let Some(workspace) = &args.store.workspace {
        demand_workspace(&stored, workspace).await?;
    }
    let origin = bound.origin().clone();
    let has_try_page = try_out.is_some();
    let provider = runtime
        .provide(bound, &stored, simulation.as_ref(), try_out)
        .await?;
    announce(output, std::slice::from_ref(&provider));
    if let Some(simulation) = &simulation {
        announce(output, &simulation.listening);
    }
    if !output.json {
        hint(output, &origin, simulation.as_ref(), has_try_page);
    }
    let outcome = runtime.wait().await;
    stored.store.close().await;
    outcome?;
    Ok(ExitCode::SUCCESS)
}

fn settings(args: &Serve) -> Result<ProviderSettings, Failure> {
    let trusted_proxies = TrustedProxies::parse(&args.trusted_proxy)
        .map_err(|error| Failure::plain("trusted_proxy", vec![("network", error.0)]))?;
    Ok(ProviderSettings {
        listen: args.listen.unwrap_or_else(|| loopback(PROVIDER_PORT)),
        public_url: args.public_url.clone(),
        tls: tls(args.tls_cert.as_ref().zip(args.tls_key.as_ref()))?,
        trusted_proxies,
        only: args.store.workspace.as_deref().map(slug).transpose()?,
    })
}

/// A short name that was typed.
fn slug(text: &str) -> Result<Slug, Failure> {
    Slug::parse(text).map_err(|_| unknown_workspace(text))
}

/// A workspace that is not there would answer nobody.
async fn demand_workspace(stored: &Stored, workspace: &str) -> Result<(), Failure> {
    let mut session = stored.store.read().await?;
    let found = workspaces::find_by_slug(&mut session, &slug(workspace)?).await?;
    found
        .map(|_| ())
        .ok_or_else(|| unknown_workspace(workspace))
}

fn unknown_workspace(text: &str) -> Failure {
    let workspace = text.to_owned();
    saoma_setup::ShowError::WorkspaceUnknown { workspace }.into()
}

fn tls(files: Option<(&PathBuf, &PathBuf)>) -> Result<Option<TlsConfig>, Failure> {
    let Some((certificate, key)) = files else {
        return Ok(None);
    };
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|error| Failure::new("file_unreadable", error).with("path", path.display()))
    };
    let config = TlsConfig::from_pem(&read(certificate)?, &read(key)?);
    config
        .map(Some)
        .map_err(|error| Failure::new("tls", error).with("path", certificate.display()))
}

async fn simulate(args: &Serve, runtime: &mut Runtime) -> Result<Option<Simulation>, Failure> {
    if args.sandbox.is_none() {
        return Ok(None);
    }
    let provider = args.listen.unwrap_or_else(|| loopback(PROVIDER_PORT));
    let settings = SimulationSettings {
        listen: args
            .simulator_listen
            .unwrap_or_else(|| beside(provider, SIMULATOR_PORT)),
        proxy: args.proxy,
        ca_file: ca_file(
            args.ca_file.clone(),
            &args.store.data,
            args.proxy.map_or(0, |proxy| proxy.port()),
        )?,
        scenario: None,
        seed: None,
        allow_hosts: Vec::new(),
    };
    Ok(Some(runtime.simulate(settings).await?))
}

/// Applies a file at the address that the provider really has.
async fn set_up(
    stored: &Stored,
    file: &File,
    folder: &Path,
    origin: &Origin,
    output: Output,
) -> Result<Applied, Failure> {
    let applied = apply::apply(stored, file, folder, origin, false).await?;
    output.findings(&applied.findings);
    Ok(applied)
}

/// The sandbox that is there when no file names another, with a shop to try it with.
async fn built_in(stored: &Stored, origin: &Origin, output: Output) -> Result<TryOut, Failure> {
    let app = SimulatedApp {
        appid: DEFAULT_WEBSITE_APPID.to_owned(),
        name: output.text("sandbox.shop").to_owned(),
        secret: DEFAULT_SECRET.to_owned().into(),
        open_platform: Some("sandbox".to_owned()),
        callback_domain: Some(origin.host().to_owned()),
    };
    let file = sandbox_file(app, &format!("{}/try/callback", origin.as_str()));
    let applied = set_up(stored, &file, Path::new(""), origin, output).await?;
    let client_id = applied
        .report
        .applications
        .into_iter()
        .find(|application| application.id == "demo")
        .map(|demo| demo.client_id);
    let workspace =
        Slug::parse(&file.workspace).map_err(|error| Failure::new("internal", error))?;
    Ok(TryOut {
        workspace,
        client_id: client_id.unwrap_or_default(),
    })
}

fn hint(output: Output, origin: &Origin, simulation: Option<&Simulation>, has_try_page: bool) {
    if has_try_page {
        output.progress("");
        output.progress(fill(
            output.lang,
            "cli.serve.try",
            &[(
                "url",
                &output.strong(format_args!("{}/try", origin.as_str())),
            )],
        ));
    } else if let Some(simulation) = simulation {
        output.progress(fill(
            output.lang,
            "cli.simulate.phone",
            &[("url", &format!("{}/_saoma/phone", simulation.url))],
        ));
    }
    output.progress(output.text("cli.stop_hint"));
}
