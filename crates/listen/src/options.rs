use std::sync::Arc;
use std::time::Duration;

use saoma_ambient::Clock;

use crate::{HostRule, OriginRule, TlsConfig};

/// The limits under which a router is served.
#[derive(Clone)]
pub struct Options {
    /// Which `Host` names are ours.
    pub hosts: HostRule,
    /// Which `Origin`s may change state.
    pub origins: OriginRule,
    /// The certificate to serve HTTPS with; plain HTTP without.
    pub tls: Option<TlsConfig>,
    /// Measures the TLS handshake and the grace at shutdown.
    pub clock: Arc<dyn Clock>,
    /// How long a client may take to send the head of a request, or stay idle between two.
    pub header_timeout: Duration,
    /// How long open requests may run on after the stop.
    pub grace: Duration,
    /// The largest request body, in bytes; what is larger gets 413.
    pub body_limit: usize,
    /// How many connections may be open; further ones wait in the system's queue.
    pub connection_limit: usize,
}

impl Options {
    /// Plain HTTP for our own address only: 15 s for a head, 5 s of grace, bodies up to 1 MiB,
    /// 16,384 connections.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            hosts: HostRule::own(),
            origins: OriginRule::own(),
            tls: None,
            clock,
            header_timeout: Duration::from_secs(15),
            grace: Duration::from_secs(5),
            body_limit: 1024 * 1024,
            connection_limit: 16_384,
        }
    }
}
