use std::pin::pin;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use crate::Options;
use crate::connection::note;
use crate::gate::Gate;
use crate::http1::MAX_HEAD;
use crate::place::Caller;

/// What a client says in the TLS handshake to be answered here.
pub(crate) const ALPN: &[u8] = b"h2";

/// How many requests may be open on one connection: enough for a browser with a page of long polls.
const MAX_STREAMS: u32 = 128;

/// How much of a body may be under way before it is read, in bytes. Bodies are small here, and
/// every connection may hold as much.
const WINDOW: u32 = 64 * 1024;

/// How often a client is asked whether it is still there, and how long it may take to say so.
const PING: Duration = Duration::from_secs(20);

/// Answers the requests of one connection until it ends, is idle for too long, or the server stops.
pub(crate) async fn serve<IO>(io: IO, caller: Caller, gate: Gate, options: &Options)
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (peer, stop) = (caller.peer, gate.stop().clone());
    let traffic = watch::Sender::new(Traffic::default());
    let service = service_fn(|request| {
        let open = Open::new(&traffic);
        let answer = gate.clone().answer(caller.clone(), request);
        async move {
            let answer = answer.await;
            drop(open);
            answer
        }
    });
    let mut connection = pin!(
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(PING)
            .keep_alive_timeout(PING)
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(u32::try_from(MAX_HEAD).unwrap_or(u32::MAX))
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .serve_connection(TokioIo::new(io), service)
    );
    tokio::select! {
        ended = connection.as_mut() => return note(peer, ended),
        () = idle(traffic.subscribe(), options) => {}
        () = stop.cancelled() => {}
    }
    // Who has asked nothing has nothing to be finished, and may not even speak HTTP/2.
    if traffic.borrow().asked == 0 {
        return;
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        ended = connection.as_mut() => return note(peer, ended),
        () = stop.cancelled() => {}
    }
    tokio::select! {
        ended = connection => note(peer, ended),
        () = options.clock.sleep_until(options.clock.now().plus(options.grace)) => tracing::debug!(%peer, "cut at shutdown"),
    }
}

/// What has come on a connection.
#[derive(Debug, Default)]
struct Traffic {
    /// Requests so far.
    asked: u64,
    /// Requests that wait for the head of their answer.
    open: usize,
}

/// A request that waits for its answer, or is given up by its client.
struct Open(watch::Sender<Traffic>);

impl Open {
    fn new(traffic: &watch::Sender<Traffic>) -> Self {
        traffic.send_modify(|traffic| {
            traffic.asked += 1;
            traffic.open += 1;
        });
        Self(traffic.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.send_modify(|traffic| traffic.open -= 1);
    }
}

/// Returns when nothing has been asked for as long as a client may stay idle.
async fn idle(mut traffic: watch::Receiver<Traffic>, options: &Options) {
    loop {
        // The sender lives as long as the connection, which this waits beside.
        let _ = traffic.wait_for(|traffic| traffic.open == 0).await;
        let until = options.clock.now().plus(options.header_timeout);
        tokio::select! {
            () = options.clock.sleep_until(until) => return,
            _ = traffic.changed() => {}
        }
    }
}
