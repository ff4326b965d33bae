//! Links that belong into the person's own browser.

use saoma_commands::CommandError;
use tauri::{State, Url};

use crate::desk::OpeningDesk;

/// Opens a web address in the person's own browser.
#[tauri::command]
pub(crate) async fn open_external(
    url: String,
    desk: State<'_, OpeningDesk>,
) -> Result<(), CommandError> {
    match Url::parse(&url).ok().filter(is_web) {
        Some(url) if open(&url) => Ok(()),
        Some(_) => Err(desk.refusal("browser_failed").await),
        None => Err(desk.refusal("address_not_http").await),
    }
}

/// Whether the browser was called. Anything but a web address is left alone: the system would
/// start a program for it.
pub(crate) fn open(url: &Url) -> bool {
    if !is_web(url) {
        return false;
    }
    tauri_plugin_opener::open_url(url.as_str(), None::<&str>)
        .inspect_err(|error| tracing::warn!(%error, "no browser could be started"))
        .is_ok()
}

/// Whether an address is one of the web.
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_leave_the_app() {
        let web = |address: &str| is_web(&Url::parse(address).expect("it is an address"));
        assert!(web("https://open.weixin.qq.com/"));
        assert!(web("http://127.0.0.1:8600/"));
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "weixin://dl",
            "data:text/html,x",
            "mailto:a@b.example",
        ] {
            assert!(!web(address), "{address}");
        }
    }
}
