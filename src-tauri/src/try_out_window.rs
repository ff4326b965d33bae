//! A window that shows WeChat's page for a login that is tried out: no capability, nothing kept. The
//! navigation that would leave WeChat's page is caught, so that no server has to be there.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use saoma_commands::CommandError;
use serde_json::{Value, json};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::oneshot;

use crate::desk::OpeningDesk;
use crate::external::is_web;

/// What its name begins with; no capability file may say it.
const LABEL: &str = "try-out-";

/// Tries out a source and answers what the login would have come to; nothing if the person closes
/// the window.
#[tauri::command]
pub(crate) async fn try_out(
    workspace: String,
    source: String,
    app: AppHandle,
) -> Result<Option<Value>, CommandError> {
    let opening = app.state::<OpeningDesk>();
    let desk = opening.opened().await;
    let named = json!({"workspace": workspace, "source": source});
    let begun = desk.call("begin_try_out", named).await?;
    let text = |field: &str| begun.get(field).and_then(Value::as_str);
    let url = |field: &str| text(field).and_then(|text| Url::parse(text).ok());
    let (Some(page), Some(catches)) = (url("url").filter(is_web), url("catches")) else {
        return Err(opening.refusal("address_not_http").await);
    };
    let caught = match open(&app, page, catches) {
        Ok((window, caught)) => {
            let caught = caught.await.ok();
            // It may be closed already.
            let _ = window.destroy();
            caught
        }
        Err(error) => {
            tracing::error!(%error, "the window of a try-out cannot be opened");
            return Err(opening.refusal("window_failed").await);
        }
    };
    let Some(address) = caught else {
        return Ok(None);
    };
    let finish = json!({
        "workspace": workspace,
        "source": source,
        "state": text("state"),
        "address": address.as_str(),
    });
    desk.call("finish_try_out", finish).await.map(Some)
}

/// Opens it in place of the one that may be there, and under a new name, since the old one is taken
/// until that window is gone; what comes out is the address that was caught, or nothing once the
/// window is gone.
fn open(
    app: &AppHandle,
    page: Url,
    catches: Url,
) -> tauri::Result<(WebviewWindow, oneshot::Receiver<Url>)> {
    static OPENED: AtomicU32 = AtomicU32::new(0);
    for (label, window) in app.webview_windows() {
        if label.starts_with(LABEL) {
            window.destroy()?;
        }
    }
    let label = format!("{LABEL}{}", OPENED.fetch_add(1, Ordering::Relaxed));
    let (sender, receiver) = oneshot::channel();
    let sender = std::sync::Arc::new(Mutex::new(Some(sender)));
    let take = |sender: &Mutex<Option<oneshot::Sender<Url>>>| {
        sender.lock().unwrap_or_else(PoisonError::into_inner).take()
    };
    let on_navigation = {
        let sender = sender.clone();
        move |url: &Url| {
            if !is_caught(url, &catches) {
                return is_web(url) || url.scheme() == "about";
            }
            if let Some(sender) = take(&sender) {
                // Nobody waits any more once the window is gone.
                let _ = sender.send(url.clone());
            }
            false
        }
    };
    let window = WebviewWindowBuilder::new(app, label, WebviewUrl::External(page))
        .title("Saoma")
        .inner_size(480.0, 640.0)
        .incognito(true)
        .on_navigation(on_navigation)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            drop(take(&sender));
        }
    });
    Ok((window, receiver))
}

/// Whether an address is where WeChat's page leads to in the end, whatever its query says.
fn is_caught(url: &Url, catches: &Url) -> bool {
    url.origin() == catches.origin() && url.path() == catches.path()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_caught_and_nothing_else() {
        let url = |text: &str| Url::parse(text).expect("it is an address");
        let catches = url("https://login.acme.example/saoma-try-out");
        assert!(is_caught(
            &url("https://login.acme.example/saoma-try-out?code=a&state=b"),
            &catches
        ));
        for other in [
            "http://login.acme.example/saoma-try-out?code=a",
            "https://acme.example/saoma-try-out?code=a",
            "https://login.acme.example/",
            "https://open.weixin.qq.com/connect/qrconnect",
        ] {
            assert!(!is_caught(&url(other), &catches), "{other}");
        }
    }
}
