//! Hands a text, or bytes in its place, to the person as a file.

use std::io;
use std::path::PathBuf;

use saoma_commands::CommandError;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

use crate::desk::OpeningDesk;
use crate::main_window;

/// Asks where the file goes and writes it; `false` if the person would rather not. `made` names a
/// file that the desk has made, in place of a text.
#[tauri::command]
pub(crate) async fn save_file(
    name: String,
    text: String,
    bytes: Option<Vec<u8>>,
    made: Option<String>,
    app: AppHandle,
) -> Result<bool, CommandError> {
    let Some(path) = ask_where(&name, &app).await else {
        return Ok(false);
    };
    let written = match made {
        Some(file) => match app.state::<OpeningDesk>().opened().await.made_file(&file) {
            Some(made) => tokio::fs::copy(&made, &path).await.map(|_| ()),
            None => Err(io::ErrorKind::NotFound.into()),
        },
        None => tokio::fs::write(&path, bytes.unwrap_or_else(|| text.into_bytes())).await,
    };
    match written {
        Ok(()) => Ok(true),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the file cannot be written");
            Err(app.state::<OpeningDesk>().refusal("file_not_written").await)
        }
    }
}

async fn ask_where(name: &str, app: &AppHandle) -> Option<PathBuf> {
    let (answer, asked) = oneshot::channel();
    let mut dialog = app.dialog().file().set_file_name(plain(name));
    if let Some(window) = app.get_webview_window(main_window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    dialog.save_file(move |path| {
        // Nobody waits any more when the window is gone.
        let _ = answer.send(path);
    });
    asked.await.ok().flatten()?.into_path().ok()
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
