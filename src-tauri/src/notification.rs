//! The system's notifications: what a person is told without having asked.

use saoma_commands::Notice;
use saoma_text::Lang;
use tauri::{AppHandle, Manager as _, async_runtime};

use crate::desk::OpeningDesk;
use crate::main_window;

/// Shows what there is to tell, for as long as the program runs.
pub(crate) fn follow(app: AppHandle) {
    follow_migrations(app.clone());
    async_runtime::spawn(async move {
        let opening = app.state::<OpeningDesk>();
        let desk = opening.opened().await;
        loop {
            for notice in desk.next_notices().await {
                show(app.clone(), notice, desk.lang());
            }
        }
    });
}

/// Tells the end of what took long, while the window is not in front.
fn follow_migrations(app: AppHandle) {
    async_runtime::spawn(async move {
        let opening = app.state::<OpeningDesk>();
        let desk = opening.opened().await;
        let mut endings = desk.endings();
        let is_in_front = || main_window::is_in_front(&app);
        while let Some(notice) = endings.next(&is_in_front).await {
            show(app.clone(), notice, desk.lang());
        }
    });
}

/// Somebody clicked: the window comes, with what the notification is about.
#[cfg(target_os = "linux")]
fn open(app: &AppHandle, path: Option<String>) {
    main_window::focus(app);
    let Some(path) = path else { return };
    let app = app.clone();
    async_runtime::spawn(async move {
        let opening = app.state::<OpeningDesk>();
        opening.opened().await.show_screen(path);
    });
}

/// Shows one. Clicking it brings the window; the Linux desktops hand the click to the program.
#[cfg(target_os = "linux")]
fn show(app: AppHandle, notice: Notice, lang: Lang) {
    // It waits for the click, and so for as long as the notification is there.
    async_runtime::spawn_blocking(move || {
        let shown = notify_rust::Notification::new()
            .appname("Saoma")
            .summary(&notice.title)
            .body(&escaped(&notice.body))
            .action("default", saoma_text::text(lang, "notification.open"))
            .show();
        match shown {
            Ok(handle) => handle.wait_for_action(|action| {
                if action == "default" {
                    open(&app, notice.path);
                }
            }),
            Err(error) => untold(&error),
        }
    });
}

/// Shows one. Clicking it brings the window: these systems start a program that is clicked on, and
/// a second start shows the window that is there.
#[cfg(not(target_os = "linux"))]
fn show(_app: AppHandle, notice: Notice, _lang: Lang) {
    async_runtime::spawn_blocking(move || {
        let shown = notify_rust::Notification::new()
            .appname("Saoma")
            .summary(&notice.title)
            .body(&notice.body)
            .show();
        if let Err(error) = shown {
            untold(&error);
        }
    });
}

/// The same stands on the overview, so nothing is lost.
fn untold(error: &notify_rust::error::Error) {
    tracing::warn!(%error, "the system shows no notifications");
}

/// The body is markup on Linux.
#[cfg(target_os = "linux")]
fn escaped(body: &str) -> String {
    body.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
