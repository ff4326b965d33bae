//! A window that shows one login as a person's browser would: no capability, nothing kept.

use std::sync::atomic::{AtomicU32, Ordering};

use saoma_commands::CommandError;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder};

use crate::desk::OpeningDesk;
use crate::external::{self, is_web};

/// What its name begins with; no capability file may say it.
const LABEL: &str = "login-";

/// Opens a login in a window of its own, in place of the one that may be there.
#[tauri::command]
pub(crate) async fn open_login_window(url: String, app: AppHandle) -> Result<(), CommandError> {
    let desk = app.state::<OpeningDesk>();
    let Some(url) = Url::parse(&url).ok().filter(is_web) else {
        return Err(desk.refusal("address_not_http").await);
    };
    match open(&app, url) {
        Ok(()) => Ok(()),
        Err(error) => {
            tracing::error!(%error, "the login window cannot be opened");
            Err(desk.refusal("window_failed").await)
        }
    }
}

/// A new window each time, since the one before may be signed in; and under a new name, since the
/// old one is taken until that window is gone.
fn open(app: &AppHandle, url: Url) -> tauri::Result<()> {
    static OPENED: AtomicU32 = AtomicU32::new(0);
    for (label, window) in app.webview_windows() {
        if label.starts_with(LABEL) {
            window.destroy()?;
        }
    }
    let label = format!("{LABEL}{}", OPENED.fetch_add(1, Ordering::Relaxed));
    WebviewWindowBuilder::new(app, label, WebviewUrl::External(url))
        .title("Saoma")
        .inner_size(720.0, 800.0)
        .incognito(true)
        .on_navigation(|url| is_web(url) || url.scheme() == "about")
        // Such as an agreement, which opens apart from the login.
        .on_new_window(|url, _| {
            external::open(&url);
            NewWindowResponse::Deny
        })
        .on_document_title_changed(|window, title| {
            // It keeps the title that it has.
            let _ = window.set_title(&title);
        })
        .build()?;
    Ok(())
}
