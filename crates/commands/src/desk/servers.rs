//! Provider and simulator, started beside the screens.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use saoma_listen::{ListenError, TrustedProxies};
use saoma_runtime::{
    BoundProvider, Provided, ProviderSettings, Runtime, RuntimeError, Simulation,
    SimulationSettings, Stored,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::commands::status::{ServerName, ServerState, ServerView};
use crate::error::ErrorView;
use crate::settings::{PROVIDER_PORT, SIMULATOR_PORT};

/// The servers of one start.
pub(crate) struct Servers {
    pub(crate) simulation: Option<Simulation>,
    pub(crate) provided: Option<Provided>,
    views: Mutex<Vec<ServerView>>,
    pub(super) stop: CancellationToken,
    running: Mutex<Option<JoinHandle<Result<(), RuntimeError>>>>,
}

impl Servers {
    /// None runs.
    pub(super) fn stopped() -> Self {
        Self {
            simulation: None,
            provided: None,
            views: Mutex::default(),
            stop: CancellationToken::new(),
            running: Mutex::default(),
        }
    }

    /// How each stands.
    pub(crate) fn views(&self) -> Vec<ServerView> {
        self.lock().clone()
    }

    /// Sets how each stands that ran.
    pub(super) fn set_running_to(&self, state: ServerState, error: Option<&ErrorView>) {
        for view in self.lock().iter_mut() {
            if view.state == ServerState::Running {
                view.state = state;
                view.error = error.cloned();
            }
        }
    }

    /// What to wait for until all have ended; once.
    pub(super) fn take_running(&self) -> Option<JoinHandle<Result<(), RuntimeError>>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.take()
    }

    /// Ends them, letting each finish what it is answering.
    pub(super) async fn stop(&self) {
        // Taken first: once the end has begun, whoever watches for a break would take it, and nobody
        // would wait here.
        let running = self.take_running();
        self.stop.cancel();
        if let Some(running) = running {
            let _ = running.await;
        }
        self.set_running_to(ServerState::Stopped, None);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<ServerView>> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts what can be started. Without a store there is no provider.
pub(super) async fn start(desk: &Desk, stored: Option<&Stored>) -> Servers {
    let options = &desk.0.options;
    let mut runtime = Runtime::new(options.clock.clone(), options.entropy.clone());
    let mut views = Vec::new();
    let simulation = simulate(desk, &mut runtime, &mut views).await;
    let provided = match stored {
        Some(stored) => provide(desk, &mut runtime, stored, simulation.as_ref(), &mut views).await,
        None => {
            views.push(view(ServerName::Provider, None, ServerState::Stopped));
            None
        }
    };
    if let Some(url) = &options.console_url {
        let url = Some(url.clone());
        views.push(view(ServerName::Console, url, ServerState::Running));
    }
    let stop = runtime.stop();
    Servers {
        simulation,
        provided,
        views: Mutex::new(views),
        stop,
        running: Mutex::new(Some(tokio::spawn(runtime.wait()))),
    }
}

async fn simulate(
    desk: &Desk,
    runtime: &mut Runtime,
    views: &mut Vec<ServerView>,
) -> Option<Simulation> {
    let wanted = desk.settings().simulator_port;
    let folder = &desk.0.options.data_folder;
    let mut port = wanted;
    loop {
        let settings = SimulationSettings {
            listen: loopback(port),
            proxy: None,
            ca_file: folder.join("simulator-ca.pem"),
            scenario: None,
            seed: None,
            allow_hosts: Vec::new(),
        };
        match runtime.simulate(settings).await {
            Ok(simulation) => {
                let url = Some(simulation.url.clone());
                views.push(ServerView {
                    port_moved: port != wanted,
                    ..view(ServerName::Simulator, url, ServerState::Running)
                });
                return Some(simulation);
            }
            Err(error) if may_move(&error, port, SIMULATOR_PORT) => port = 0,
            Err(error) => {
                views.push(failed(desk, ServerName::Simulator, &error));
                return None;
            }
        }
    }
}

async fn provide(
    desk: &Desk,
    runtime: &mut Runtime,
    stored: &Stored,
    simulation: Option<&Simulation>,
    views: &mut Vec<ServerView>,
) -> Option<Provided> {
    let wanted = desk.settings().provider_port;
    let bound = match bind(wanted).await {
        Err(error) if may_move(&error, wanted, PROVIDER_PORT) => {
            bind(0).await.map(|bound| (bound, true))
        }
        bound => bound.map(|bound| (bound, false)),
    };
    let started = match bound {
        Ok((bound, port_moved)) => {
            let ancestors = desk.0.options.frame_ancestors.clone();
            let provided = runtime.provide_with_lab(bound, stored, simulation, ancestors);
            provided.await.map(|provided| (provided, port_moved))
        }
        Err(error) => Err(error),
    };
    match started {
        Ok((provided, port_moved)) => {
            let url = Some(provided.listening.url.clone());
            views.push(ServerView {
                port_moved,
                ..view(ServerName::Provider, url, ServerState::Running)
            });
            Some(provided)
        }
        Err(error) => {
            views.push(failed(desk, ServerName::Provider, &error));
            None
        }
    }
}

async fn bind(port: u16) -> Result<BoundProvider, RuntimeError> {
    BoundProvider::bind(ProviderSettings {
        listen: loopback(port),
        public_url: None,
        tls: None,
        trusted_proxies: TrustedProxies::default(),
        only: None,
    })
    .await
}

/// Only a port that nobody chose moves; one that was chosen may be known to others.
fn may_move(error: &RuntimeError, port: u16, usual: u16) -> bool {
    let is_taken = matches!(
        error,
        RuntimeError::Listen(ListenError::AddressInUse { .. })
    );
    is_taken && port == usual
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn failed(desk: &Desk, server: ServerName, error: &RuntimeError) -> ServerView {
    tracing::warn!(?server, %error, "a server does not start");
    ServerView {
        error: Some(ErrorView::of_server(error, desk.lang())),
        ..view(server, None, ServerState::Failed)
    }
}

const fn view(server: ServerName, url: Option<String>, state: ServerState) -> ServerView {
    ServerView {
        server,
        url,
        state,
        port_moved: false,
        error: None,
    }
}
