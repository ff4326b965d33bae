//! Starts the provider.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::middleware;
use saoma_listen::{HostRule, Listener, Options, OriginRule, TlsConfig, TrustedProxies};
use saoma_model::{Origin, Slug};
use saoma_provider::{Provider, Settings};
use saoma_store::Store;
use saoma_vault::Vault;
use saoma_wechat::{Base, WeChat};
use url::Url;

use crate::access_log::AccessLog;
use crate::listening::{Listening, Server};
use crate::register::register;
use crate::simulation::own_url;
use crate::{Runtime, RuntimeError, Simulation, TryOut, try_page};

/// How a provider is to run.
pub struct ProviderSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where browsers reach it, if that is not where it listens.
    pub public_url: Option<String>,
    /// The certificate for HTTPS.
    pub tls: Option<TlsConfig>,
    /// Whose word about the client's address is believed.
    pub trusted_proxies: TrustedProxies,
    /// The one workspace to answer for; all of the store's without.
    pub only: Option<Slug>,
}

/// An open store, and the key to its secrets.
#[derive(Clone)]
pub struct Stored {
    /// The store.
    pub store: Store,
    /// The key.
    pub vault: Arc<Vault>,
}

/// A provider that has its address, and with it its issuers, but does not answer yet: what is set
/// up for it may need to know them.
pub struct BoundProvider {
    listener: Listener,
    origin: Origin,
    tls: Option<TlsConfig>,
    trusted_proxies: TrustedProxies,
    only: Option<Slug>,
}

impl BoundProvider {
    /// Takes the address.
    ///
    /// # Errors
    /// If it is taken, or the public URL is none.
    pub async fn bind(settings: ProviderSettings) -> Result<Self, RuntimeError> {
        let listener = Listener::bind(settings.listen)
            .await
            .map_err(RuntimeError::Listen)?;
        let scheme = if settings.tls.is_some() {
            "https"
        } else {
            "http"
        };
        let url = settings
            .public_url
            .unwrap_or_else(|| own_url(scheme, listener.local_addr()));
        let origin = Origin::parse(&url).map_err(RuntimeError::PublicUrl)?;
        Ok(Self {
            listener,
            origin,
            tls: settings.tls,
            trusted_proxies: settings.trusted_proxies,
            only: settings.only,
        })
    }

    /// Where browsers reach it.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Refuses to let other machines reach a sandbox, where anybody can sign in as anybody.
    ///
    /// # Errors
    /// If they could.
    pub fn demand_loopback(&self) -> Result<(), RuntimeError> {
        let address = self.listener.local_addr();
        if address.ip().is_loopback() && self.origin.is_loopback() {
            Ok(())
        } else {
            Err(RuntimeError::SandboxInPublic { address })
        }
    }
}

impl Runtime {
    /// Starts the provider over a store. With a simulation its sandboxes work, too.
    ///
    /// # Errors
    /// If the sandboxes' platform apps cannot be registered with the simulator.
    pub async fn provide(
        &mut self,
        bound: BoundProvider,
        stored: &Stored,
        simulation: Option<&Simulation>,
        try_out: Option<TryOut>,
    ) -> Result<Listening, RuntimeError> {
        let tencent =
            WeChat::connect(Base::tencent(), self.clock.clone()).map_err(RuntimeError::Client)?;
        let simulator = match simulation {
            Some(simulation) => {
                register(&stored.store, &stored.vault, &bound.origin, &simulation.url).await?;
                Some(
                    WeChat::connect(Base::simulator(url_of(simulation)?), self.clock.clone())
                        .map_err(RuntimeError::Client)?,
                )
            }
            None => None,
        };
        let provider = Provider::new(Settings {
            store: stored.store.clone(),
            vault: stored.vault.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            only: bound.only,
            origin: bound.origin.clone(),
            tencent,
            simulator,
        });
        let mut router = provider.router();
        if let (Some(try_out), Some(simulation)) = (try_out, simulation) {
            router = router.merge(try_page::router(
                try_out,
                &bound.origin,
                url_of(simulation)?,
            ));
        }
        let access_log = AccessLog {
            proxies: bound.trusted_proxies,
            clock: self.clock.clone(),
        };
        let router = router.layer(middleware::from_fn(move |request, next| {
            access_log.clone().log(request, next)
        }));
        let options = Options {
            hosts: HostRule::own().and([bound.origin.authority()]),
            origins: OriginRule::own()
                .and([bound.origin.as_str()])
                .except(Provider::is_for_any_origin),
            tls: bound.tls,
            ..Options::new(self.clock.clone())
        };
        let (listener, stop) = (bound.listener, self.stop.clone());
        self.tasks
            .spawn(async move { listener.serve(router, options, stop).await });
        self.sweep(stored.store.clone());
        Ok(Listening {
            server: Server::Provider,
            url: bound.origin.as_str().to_owned(),
            ca_file: None,
        })
    }
}

fn url_of(simulation: &Simulation) -> Result<Url, RuntimeError> {
    Url::parse(&simulation.url)
        .map_err(|_| RuntimeError::PublicUrl(saoma_model::OriginError(simulation.url.clone())))
}
