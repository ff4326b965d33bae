//! Hands a text, or bytes in its place, to the person as a file.

use saoma_commands::CommandError;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use crate::desk::OpeningDesk;
use crate::main_window;

/// Asks where the file goes and writes it; `false` if the person would rather not.
#[tauri::command]
pub(crate) async fn save_file(
    name: String,
    text: String,
    bytes: Option<Vec<u8>>,
    app: AppHandle,
) -> Result<bool, CommandError> {
    let (answer, asked) = oneshot::channel();
    let mut dialog = app.dialog().file().set_file_name(plain(&name));
    if let Some(window) = app.get_webview_window(main_window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    dialog.save_file(move |path| {
        // Nobody waits any more when the window is gone.
        let _ = answer.send(path);
    });
    let Some(path) = asked
        .await
        .ok()
        .flatten()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(false);
    };
    match tokio::fs::write(&path, bytes.unwrap_or_else(|| text.into_bytes())).await {
        Ok(()) => Ok(true),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the file cannot be written");
            Err(app.state::<OpeningDesk>().refusal("file_not_written").await)
        }
    }
}

/// A name without folders in it.
fn plain(name: &str) -> String {
    name.replace(['/', '\\', ':'], "-")
}

#[test]
fn a_suggested_name_names_no_folder() {
    assert_eq!(plain("../../.bashrc"), "..-..-.bashrc");
    assert_eq!(plain("exchanges.har"), "exchanges.har");
}
