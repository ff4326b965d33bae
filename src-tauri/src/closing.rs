//! The end: the servers finish what they answer, the store is let go, then the program ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Manager as _, async_runtime};

use crate::desk::OpeningDesk;
use crate::subscriptions::Subscriptions;

/// How long the servers may take. After that the system ends what is left.
const PATIENCE: Duration = Duration::from_secs(5);

/// How far the end has come.
#[derive(Default)]
pub(crate) struct Closing {
    has_begun: AtomicBool,
    is_done: AtomicBool,
}

/// Whether the program must not end yet. The first time this is asked, the desk begins to close.
pub(crate) fn holds_up(app: &AppHandle, code: i32) -> bool {
    let closing = app.state::<Closing>();
    if closing.is_done.load(Ordering::SeqCst) {
        return false;
    }
    if !closing.has_begun.swap(true, Ordering::SeqCst) {
        let app = app.clone();
        async_runtime::spawn(async move {
            app.state::<Subscriptions>().end_all();
            if tokio::time::timeout(PATIENCE, app.state::<OpeningDesk>().close())
                .await
                .is_err()
            {
                tracing::warn!("the servers did not stop in time");
            }
            app.state::<Closing>().is_done.store(true, Ordering::SeqCst);
            app.exit(code);
        });
    }
    true
}

/// Ctrl-C, and the signal by which systems end a program, end it as closing the window does.
pub(crate) fn when_asked(app: AppHandle) {
    async_runtime::spawn(async move {
        asked().await;
        app.exit(0);
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
