//! Starts the provider.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::{Router, middleware};
use saoma_listen::{HostRule, Listener, Options, OriginRule, TlsConfig, TrustedProxies};
use saoma_model::{Origin, Slug};
use saoma_provider::{Provider, Settings};
use saoma_store::Store;
use saoma_vault::Vault;
use saoma_wechat::{Base, WeChat};
use url::Url;

use crate::access_log::AccessLog;
use crate::lab::Lab;
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

/// A provider that answers, with the login lab beside it.
pub struct Provided {
    /// Where browsers reach it.
    pub origin: Origin,
    /// The provider.
    pub provider: Provider,
    /// The login lab.
    pub lab: Lab,
    /// What listens.
    pub listening: Listening,
}

impl Runtime {
    /// Starts the provider over a store. With a simulation its sandboxes work, too.
    ///
    /// # Errors
    /// If the store lets too few in, or the sandboxes' platform apps cannot be registered with the
    /// simulator.
    pub async fn provide(
        &mut self,
        bound: BoundProvider,
        stored: &Stored,
        simulation: Option<&Simulation>,
        try_out: Option<TryOut>,
    ) -> Result<Listening, RuntimeError> {
        let provider = self
            .provider(&bound, stored, simulation, Vec::new())
            .await?;
        let mut pages = Router::new();
        if let (Some(try_out), Some(simulation)) = (try_out, simulation) {
            pages = try_page::router(try_out, &bound.origin, url_of(simulation)?);
        }
        Ok(self.listen(bound, &provider, pages))
    }

    /// Starts the provider with the login lab beside it. `frame_ancestors` are the origins whose
    /// pages may frame the lab's logins: the windows of this program.
    ///
    /// # Errors
    /// If the store lets too few in, or the sandboxes' platform apps cannot be registered with the
    /// simulator.
    pub async fn provide_with_lab(
        &mut self,
        bound: BoundProvider,
        stored: &Stored,
        simulation: Option<&Simulation>,
        frame_ancestors: Vec<String>,
    ) -> Result<Provided, RuntimeError> {
        let origin = bound.origin.clone();
        let provider = self
            .provider(&bound, stored, simulation, frame_ancestors)
            .await?;
        let lab = Lab::new(provider.clone(), self.clock.clone(), self.entropy.clone())?;
        let listening = self.listen(bound, &provider, lab.router());
        Ok(Provided {
            origin,
            provider,
            lab,
            listening,
        })
    }

    async fn provider(
        &self,
        bound: &BoundProvider,
        stored: &Stored,
        simulation: Option<&Simulation>,
        frame_ancestors: Vec<String>,
    ) -> Result<Provider, RuntimeError> {
        stored.store.warm_up().await.map_err(RuntimeError::Store)?;
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
        Ok(Provider::new(Settings {
            store: stored.store.clone(),
            vault: stored.vault.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            only: bound.only.clone(),
            origin: bound.origin.clone(),
            tencent,
            simulator,
            frame_ancestors,
        }))
    }

    fn listen(&mut self, bound: BoundProvider, provider: &Provider, pages: Router) -> Listening {
        let router = provider.router().merge(pages);
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
        self.sweep(provider.store.clone());
        self.watch_health(provider.clone(), bound.origin.clone());
        Listening {
            server: Server::Provider,
            url: bound.origin.as_str().to_owned(),
            ca_file: None,
        }
    }
}

fn url_of(simulation: &Simulation) -> Result<Url, RuntimeError> {
    Url::parse(&simulation.url)
        .map_err(|_| RuntimeError::PublicUrl(saoma_model::OriginError(simulation.url.clone())))
}
