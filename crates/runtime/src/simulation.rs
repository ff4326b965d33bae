//! Starts the simulator and its forward proxy.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use saoma_listen::Listener;
use saoma_simulator::{DEFAULT_SEED, Scenario, Settings, Simulator, Staged};
use tokio::sync::Mutex;

use crate::listening::{Listening, Server};
use crate::{Runtime, RuntimeError};

/// How a simulator is to run.
#[derive(Debug, Clone)]
pub struct SimulationSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where its forward proxy listens; without it there is none.
    pub proxy: Option<SocketAddr>,
    /// Where the proxy's certificate is written.
    pub ca_file: PathBuf,
    /// What exists at the start; the built-in scenario without.
    pub scenario: Option<Scenario>,
    /// People's ids follow from it.
    pub seed: Option<u64>,
    /// Further host names under which WeChat's endpoints answer.
    pub allow_hosts: Vec<String>,
}

/// A simulator that runs.
#[derive(Clone)]
pub struct Simulation {
    /// The simulator itself.
    pub simulator: Simulator,
    /// Its address on this machine.
    pub url: String,
    /// What listens, in the order of starting.
    pub listening: Vec<Listening>,
    /// The scenario that is looked at on it, step by step.
    pub stage: Arc<Mutex<Option<Staged>>>,
}

impl Runtime {
    /// Starts a simulator, and its forward proxy if one is asked for.
    ///
    /// # Errors
    /// If an address is taken, or the certificate cannot be written. Nothing runs then.
    pub async fn simulate(
        &mut self,
        settings: SimulationSettings,
    ) -> Result<Simulation, RuntimeError> {
        let simulator = Simulator::new(Settings {
            seed: settings.seed.unwrap_or(DEFAULT_SEED),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            scenario: settings.scenario,
            allow_hosts: settings.allow_hosts,
        });
        let listener = Listener::bind(settings.listen)
            .await
            .map_err(RuntimeError::Listen)?;
        let url = own_url("http", listener.local_addr());
        let mut listening = vec![Listening {
            server: Server::Simulator,
            url: url.clone(),
            ca_file: None,
        }];
        if let Some(address) = settings.proxy {
            let proxy = Listener::bind(address)
                .await
                .map_err(RuntimeError::Listen)?;
            let ca_file = write_ca_file(&simulator, &settings.ca_file)?;
            listening.push(Listening {
                server: Server::Proxy,
                url: own_url("http", proxy.local_addr()),
                ca_file: Some(ca_file),
            });
            let (simulator, stop) = (simulator.clone(), self.stop.clone());
            self.tasks
                .spawn(async move { simulator.serve_proxy(proxy, stop).await });
        }
        let (serving, stop) = (simulator.clone(), self.stop.clone());
        self.tasks
            .spawn(async move { serving.serve(listener, stop).await });
        Ok(Simulation {
            simulator,
            url,
            listening,
            stage: Arc::default(),
        })
    }
}

fn write_ca_file(simulator: &Simulator, path: &Path) -> Result<PathBuf, RuntimeError> {
    let failed = |source| RuntimeError::CaFile {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    simulator.write_ca_file(path).map_err(failed)?;
    // Clients are started in other folders, so the path must hold there too.
    path.canonicalize().map_err(failed)
}

/// How a server is reached from this machine.
pub(crate) fn own_url(scheme: &str, address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        ip if ip.is_unspecified() => format!("{scheme}://127.0.0.1:{port}"),
        _ => format!("{scheme}://{address}"),
    }
}
