//! Serves a simulator on 127.0.0.1:8601 and its proxy on 8602, to look at its pages.

use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_listen::Listener;
use saoma_simulator::{DEFAULT_SEED, Settings, Simulator};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::new(Settings {
        seed: DEFAULT_SEED,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        scenario: None,
        allow_hosts: Vec::new(),
    });
    simulator.write_ca_file(std::path::Path::new("/tmp/saoma-sim-ca.pem"))?;
    let proxy = Listener::bind(([127, 0, 0, 1], 18602).into()).await?;
    let listener = Listener::bind(([127, 0, 0, 1], 18601).into()).await?;
    let stop = CancellationToken::new();
    tokio::try_join!(
        simulator.serve(listener, stop.clone()),
        simulator.serve_proxy(proxy, stop)
    )?;
    Ok(())
}
