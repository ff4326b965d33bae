//! Ctrl-C, and the signal by which systems end a service.

use tokio_util::sync::CancellationToken;

/// Cancels `stop` when the user or the system asks the program to end.
pub(crate) fn stop_when_asked(stop: CancellationToken) {
    tokio::spawn(async move {
        asked().await;
        stop.cancel();
    });
}

#[cfg(unix)]
async fn asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked() {
    let _ = tokio::signal::ctrl_c().await;
}
