//! One line per request, for whoever turns the log up.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use saoma_ambient::Clock;
use saoma_listen::TrustedProxies;
use saoma_provider::ClientAddress;

/// Who is believed about the client's address, and what time it is.
#[derive(Clone)]
pub(crate) struct AccessLog {
    pub(crate) proxies: TrustedProxies,
    pub(crate) clock: Arc<dyn Clock>,
}

impl AccessLog {
    /// Passes the request on. The query is not logged: codes and states are in it.
    pub(crate) async fn log(self, mut request: Request, next: Next) -> Response {
        let client =
            request
                .extensions()
                .get::<ConnectInfo<SocketAddr>>()
                .map(|ConnectInfo(peer)| {
                    self.proxies
                        .client(*peer, request.headers())
                        .address
                        .to_string()
                });
        if let Some(client) = client.clone() {
            request.extensions_mut().insert(ClientAddress(client));
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let begun = self.clock.now();
        let response = next.run(request).await;
        let duration_ms =
            u64::try_from(self.clock.now().since(begun).as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(%method, path, status = response.status().as_u16(), duration_ms, client, "answered");
        response
    }
}
