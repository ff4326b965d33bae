use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::gate::Gate;
use crate::place::{Caller, Place};
use crate::{ListenError, Options, connection};

/// How long to pause when the system gives no more connections, mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// A bound address that is not served yet.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds `address`; port 0 takes a free one.
    pub async fn bind(address: SocketAddr) -> Result<Self, ListenError> {
        let socket = TcpListener::bind(address)
            .await
            .map_err(|source| ListenError::bind(address, source))?;
        let address = socket
            .local_addr()
            .map_err(|source| ListenError::bind(address, source))?;
        Ok(Self { socket, address })
    }

    /// The address that is listened on, with the port that was really taken.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is cancelled; then accepts no more, lets open requests finish for
    /// `options.grace`, cuts what still runs and returns.
    pub async fn serve(
        self,
        router: Router,
        options: Options,
        stop: CancellationToken,
    ) -> Result<(), ListenError> {
        let connections = TaskTracker::new();
        let served = stop
            .run_until_cancelled(self.accept_all(router, options, &connections, &stop))
            .await;
        drop(self.socket);
        connections.close();
        connections.wait().await;
        served.unwrap_or(Ok(()))
    }

    async fn accept_all(
        &self,
        router: Router,
        options: Options,
        connections: &TaskTracker,
        stop: &CancellationToken,
    ) -> Result<(), ListenError> {
        let gate = Gate::new(router, &options, Some(self.address), stop.clone());
        let options = Arc::new(options);
        let free = Arc::new(Semaphore::new(options.connection_limit));
        loop {
            let Ok(permit) = free.clone().acquire_owned().await else {
                return Ok(());
            };
            let (stream, peer) = self.accept(&options).await?;
            let (gate, options) = (gate.clone(), options.clone());
            let place = Some(Place::new(permit, connections.token()));
            connections.spawn(async move {
                connection::serve(stream, Caller { peer, place }, gate, &options).await;
            });
        }
    }

    async fn accept(&self, options: &Options) -> Result<(TcpStream, SocketAddr), ListenError> {
        loop {
            let source = match self.socket.accept().await {
                Ok((stream, peer)) => {
                    // Answers are small and written at once; waiting for more only delays them.
                    let _ = stream.set_nodelay(true);
                    return Ok((stream, peer));
                }
                Err(source) => source,
            };
            match Reaction::to(&source) {
                Reaction::Again => {}
                Reaction::Pause => {
                    tracing::warn!(address = %self.address, error = %source, "cannot accept connections for the moment");
                    options
                        .clock
                        .sleep_until(options.clock.now().plus(ACCEPT_PAUSE))
                        .await;
                }
                Reaction::GiveUp => {
                    return Err(ListenError::Accept {
                        address: self.address,
                        source,
                    });
                }
            }
        }
    }
}

/// What to do about a failed accept.
#[derive(Debug, PartialEq, Eq)]
enum Reaction {
    /// One client is gone already; the next one is not.
    Again,
    /// The system is short of something that comes back.
    Pause,
    /// The socket itself is no longer one.
    GiveUp,
}

impl Reaction {
    fn to(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::ConnectionAborted
            | Kind::ConnectionReset
            | Kind::ConnectionRefused
            | Kind::Interrupted => Self::Again,
            Kind::InvalidInput => Self::GiveUp,
            _ => Self::Pause,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortage_of_file_handles_is_survived() {
        assert_eq!(
            Reaction::to(&io::Error::other("too many open files")),
            Reaction::Pause
        );
        #[cfg(unix)]
        assert_eq!(
            Reaction::to(&io::Error::from_raw_os_error(24)),
            Reaction::Pause,
            "EMFILE"
        );
        assert_eq!(
            Reaction::to(&io::Error::from(io::ErrorKind::ConnectionAborted)),
            Reaction::Again
        );
        assert_eq!(
            Reaction::to(&io::Error::from(io::ErrorKind::InvalidInput)),
            Reaction::GiveUp
        );
    }

    #[tokio::test]
    async fn a_taken_address_is_named() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into())
            .await
            .expect("a free port");
        let refused = Listener::bind(first.local_addr())
            .await
            .expect_err("the port is taken");
        assert!(
            matches!(refused, ListenError::AddressInUse { address, .. } if address == first.local_addr()),
            "the error says which address: {refused:?}"
        );
    }
}
