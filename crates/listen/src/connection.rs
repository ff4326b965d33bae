use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use crate::Options;
use crate::gate::Gate;

/// The largest head of a request, in bytes; what is larger gets 431.
const MAX_HEAD: usize = 64 * 1024;

/// Serves one connection that came by another way than a [`crate::Listener`], such as through a
/// tunnel: the same limits and checks, but no address of its own, so that only the names which
/// `options.hosts` was given are allowed. Returns when the connection has ended.
pub async fn serve_connection<IO>(
    io: IO,
    peer: SocketAddr,
    router: Router,
    options: &Options,
    stop: CancellationToken,
) where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    serve(io, peer, Gate::new(router, options, None, stop), options).await;
}

pub(crate) async fn serve<IO>(io: IO, peer: SocketAddr, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Some(tls) = &options.tls else {
        return answer(io, peer, gate, options).await;
    };
    let give_up = options.clock.now().plus(options.header_timeout);
    let stop = gate.stop().clone();
    tokio::select! {
        handshake = tls.acceptor().accept(io) => match handshake {
            Ok(stream) => answer(stream, peer, gate, options).await,
            Err(error) => tracing::debug!(%peer, %error, "TLS handshake failed"),
        },
        () = options.clock.sleep_until(give_up) => tracing::debug!(%peer, "TLS handshake took too long"),
        () = stop.cancelled() => {}
    }
}

async fn answer<IO>(io: IO, peer: SocketAddr, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stop = gate.stop().clone();
    let asked = AtomicBool::new(false);
    let service = service_fn(|request| {
        asked.store(true, Ordering::Relaxed);
        gate.clone().answer(peer, request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(options.header_timeout)
            .max_header_size(MAX_HEAD)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(io), service)
            .with_upgrades()
    );
    tokio::select! {
        ended = connection.as_mut() => return note(peer, ended),
        () = stop.cancelled() => {}
    }
    // A browser opens connections ahead of need: on those there is nothing to finish.
    if !asked.load(Ordering::Relaxed) {
        return;
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        ended = connection => note(peer, ended),
        () = options.clock.sleep_until(options.clock.now().plus(options.grace)) => tracing::debug!(%peer, "cut at shutdown"),
    }
}

fn note(peer: SocketAddr, ended: hyper::Result<()>) {
    // Clients hang up, stall and talk nonsense all day: worth a line only to who looks for it.
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection ended");
    }
}
