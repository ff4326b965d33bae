//! `saoma simulate`: a WeChat on this machine.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Entropy, SeededEntropy, SystemClock, SystemEntropy};
use saoma_runtime::{Listening, Runtime, Server, SimulationSettings};
use saoma_simulator::Scenario;
use saoma_text::fill;

use crate::address::{PROXY_PORT, SIMULATOR_PORT, beside, loopback};
use crate::args::{DataFolder, Simulate};
use crate::failure::Failure;
use crate::output::Output;
use crate::stopping::stop_when_asked;

pub(crate) async fn run(args: Simulate, output: Output) -> Result<ExitCode, Failure> {
    let listen = args.listen.unwrap_or_else(|| loopback(SIMULATOR_PORT));
    let proxy = args.proxy.unwrap_or_else(|| beside(listen, PROXY_PORT));
    let scenario = args.scenario.as_deref().map(read_scenario).transpose()?;
    let seed = args
        .seed
        .or(scenario.as_ref().and_then(|scenario| scenario.seed));
    let settings = SimulationSettings {
        listen,
        proxy: Some(proxy),
        ca_file: ca_file(args.ca_file, &args.data, proxy.port())?,
        scenario,
        seed,
        allow_hosts: args.allow_host,
    };
    // With a seed even codes repeat, so that a recorded test can be compared.
    let entropy: Arc<dyn Entropy> = match seed {
        Some(seed) => Arc::new(SeededEntropy::new(seed)),
        None => Arc::new(SystemEntropy),
    };
    let mut runtime = Runtime::new(Arc::new(SystemClock), entropy);
    stop_when_asked(runtime.stop());
    let simulation = runtime.simulate(settings).await?;
    announce(output, &simulation.listening);
    if !output.json {
        output.progress(fill(
            output.lang,
            "cli.simulate.phone",
            &[("url", &format!("{}/_saoma/phone", simulation.url))],
        ));
        output.progress(output.text("cli.stop_hint"));
    }
    runtime.wait().await?;
    Ok(ExitCode::SUCCESS)
}

/// Where the proxy's certificate goes: two proxies on one machine must not overwrite each other's.
pub(crate) fn ca_file(
    named: Option<PathBuf>,
    data: &DataFolder,
    port: u16,
) -> Result<PathBuf, Failure> {
    match named {
        Some(path) => Ok(path),
        None => Ok(data.path()?.join(if port == 0 {
            format!("simulator-ca-{}.pem", std::process::id())
        } else {
            format!("simulator-ca-{port}.pem")
        })),
    }
}

/// Says what listens: one JSON line each, or a line of text.
pub(crate) fn announce(output: Output, listening: &[Listening]) {
    for server in listening {
        if output.json {
            output.event(server);
            continue;
        }
        let name = match server.server {
            Server::Provider => output.text("cli.server.provider"),
            Server::Simulator => output.text("cli.server.simulator"),
            Server::Proxy => output.text("cli.server.proxy"),
            Server::Console => output.text("cli.server.console"),
        };
        output.progress(format_args!("{name}  {}", server.url));
        if let Some(ca_file) = &server.ca_file {
            output.progress(format_args!("    CA  {}", ca_file.display()));
        }
    }
}

/// Reads a scenario file, or says where it is wrong.
pub(crate) fn read_scenario(path: &Path) -> Result<Scenario, Failure> {
    let content = std::fs::read(path)
        .map_err(|error| Failure::new("file_unreadable", error).with("path", path.display()))?;
    Scenario::read(&content)
        .map_err(|error| Failure::new("scenario", error).with("path", path.display()))
}
