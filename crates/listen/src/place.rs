use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// A connection's place among those that may be open at once. A handler whose work lives on when
/// the connection is no longer HTTP (a tunnel) keeps it: so tunnels are counted like any other
/// connection, and a server that stops waits for them.
#[derive(Clone)]
pub struct Place(#[expect(dead_code, reason = "it is held, not looked at")] Arc<Held>);

struct Held {
    _permit: OwnedSemaphorePermit,
    _running: TaskTrackerToken,
}

impl Place {
    pub(crate) fn new(permit: OwnedSemaphorePermit, running: TaskTrackerToken) -> Self {
        Self(Arc::new(Held {
            _permit: permit,
            _running: running,
        }))
    }
}

/// Who is at the other end of a connection, and what is held for them.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) peer: SocketAddr,
    /// Absent where somebody else holds it: inside a tunnel.
    pub(crate) place: Option<Place>,
}
