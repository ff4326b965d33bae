use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::Options;
use crate::connection::note;
use crate::gate::Gate;
use crate::place::Caller;

/// The largest head of a request, in bytes; what is larger gets 431.
pub(crate) const MAX_HEAD: usize = 64 * 1024;

/// Answers the requests of one connection until it ends, is idle for too long, or the server stops.
pub(crate) async fn serve<IO>(io: IO, caller: Caller, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (peer, stop) = (caller.peer, gate.stop().clone());
    let asked = AtomicBool::new(false);
    let service = service_fn(|request| {
        asked.store(true, Ordering::Relaxed);
        gate.clone().answer(caller.clone(), request)
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
