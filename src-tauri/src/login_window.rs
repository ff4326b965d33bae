//! A window that shows one login as a person's browser would: no capability, nothing kept.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder};

use crate::desk::OpeningDesk;
use crate::external::is_web;
use saoma_commands::CommandError;

/// Its name; no capability file may say it.
pub(crate) const LABEL: &str = "login";

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

fn open(app: &AppHandle, url: Url) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        window.navigate(url)?;
        return window.set_focus();
    }
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::External(url))
        .title("Saoma")
        .inner_size(480.0, 720.0)
        .incognito(true)
        .on_navigation(|url| is_web(url) || url.scheme() == "about")
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}
