//! The window with the screens.

use std::path::PathBuf;

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::external;
use crate::subscriptions::Subscriptions;

/// Its name in the capability file.
pub(crate) const LABEL: &str = "main";

/// Opens it. What the page's engine keeps (caches, storage) goes into `data`.
pub(crate) fn open(app: &AppHandle, data: PathBuf) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Saoma")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 680.0)
        .on_navigation(may_show)
        .on_page_load(|window, page| loaded(&window, page.url(), page.event()))
        .on_new_window(|url, _| {
            external::open(&url);
            NewWindowResponse::Deny
        })
        .data_directory(data)
        .build()?;
    let app = app.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            app.exit(0);
        }
    });
    Ok(())
}

/// Whether a person looks at it.
pub(crate) fn is_in_front(app: &AppHandle) -> bool {
    let window = app.get_webview_window(LABEL);
    window.is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Brings it to the front.
pub(crate) fn focus(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window that cannot come to the front is still there.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// The screens, and in frames what this machine serves. On some systems this is asked for frames
/// too, so that it cannot tell them from the window itself; see [`loaded`].
fn may_show(url: &Url) -> bool {
    is_ours(url) || is_on_this_machine(url) || url.scheme() == "about"
}

/// The address of the screens, which differs by system.
fn is_ours(url: &Url) -> bool {
    url.scheme() == "tauri"
        || (matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost"))
}

fn is_on_this_machine(url: &Url) -> bool {
    url.scheme() == "http" && url.host_str() == Some("127.0.0.1")
}

/// A page of a login that took itself for the whole window would leave the person without screens,
/// so they are brought back.
fn loaded(window: &WebviewWindow, url: &Url, event: PageLoadEvent) {
    if event == PageLoadEvent::Started {
        // The page that followed the events is gone.
        window.state::<Subscriptions>().end_all();
    }
    if event == PageLoadEvent::Finished && !is_ours(url) && url.scheme() != "about" {
        tracing::warn!(
            host = url.host_str(),
            "a page left the frame it was shown in"
        );
        let home = if cfg!(windows) {
            "http://tauri.localhost/"
        } else {
            "tauri://localhost/"
        };
        if let Ok(home) = Url::parse(home) {
            // Nothing better can be shown then.
            let _ = window.navigate(home);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: &str) -> bool {
        may_show(&Url::parse(address).expect("it is an address"))
    }

    #[test]
    fn the_window_shows_the_screens_and_what_this_machine_serves() {
        for address in [
            "tauri://localhost/w/acme",
            "http://tauri.localhost/",
            "http://127.0.0.1:8600/w/acme/authorize?a=b",
            "about:srcdoc",
        ] {
            assert!(shown(address), "{address}");
        }
        for address in [
            "https://example.com/",
            "http://127.0.0.1.example.com/",
            "http://tauri.localhost.example.com/",
            "https://127.0.0.1/",
            "file:///etc/passwd",
            "data:text/html,x",
        ] {
            assert!(!shown(address), "{address}");
        }
    }
}
