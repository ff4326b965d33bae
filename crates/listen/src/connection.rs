use std::net::SocketAddr;

use axum::Router;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use crate::gate::Gate;
use crate::place::Caller;
use crate::{Options, http1, http2};

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
    let gate = Gate::new(router, options, None, stop);
    let caller = Caller { peer, place: None };
    serve(io, caller, gate, options).await;
}

pub(crate) async fn serve<IO>(io: IO, caller: Caller, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    match &options.tls {
        // Boxed, so that a connection without TLS does not pay for what TLS needs.
        Some(tls) => Box::pin(secure(tls.acceptor(), io, caller, gate, options)).await,
        None => http1::serve(io, caller, gate, options).await,
    }
}

/// Speaks TLS first, and then what the client has chosen by ALPN; HTTP/1.1 if it said nothing.
async fn secure<IO>(acceptor: TlsAcceptor, io: IO, caller: Caller, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Some(stream) = shake_hands(acceptor, io, caller.peer, &gate, options).await else {
        return;
    };
    let (_, session) = stream.get_ref();
    if session.alpn_protocol() == Some(http2::ALPN) {
        Box::pin(http2::serve(stream, caller, gate, options)).await;
    } else {
        http1::serve(stream, caller, gate, options).await;
    }
}

async fn shake_hands<IO>(
    acceptor: TlsAcceptor,
    io: IO,
    peer: SocketAddr,
    gate: &Gate,
    options: &Options,
) -> Option<TlsStream<IO>>
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let give_up = options.clock.now().plus(options.header_timeout);
    tokio::select! {
        handshake = acceptor.accept(io) => match handshake {
            Ok(stream) => return Some(stream),
            Err(error) => tracing::debug!(%peer, %error, "TLS handshake failed"),
        },
        () = options.clock.sleep_until(give_up) => tracing::debug!(%peer, "TLS handshake took too long"),
        () = gate.stop().cancelled() => {}
    }
    None
}

pub(crate) fn note(peer: SocketAddr, ended: hyper::Result<()>) {
    // Clients hang up, stall and talk nonsense all day: worth a line only to who looks for it.
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection ended");
    }
}
