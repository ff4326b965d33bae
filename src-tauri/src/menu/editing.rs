//! Edit: the system's own items, save on Linux, where the system has none and the page's engine
//! does the work.

use saoma_text::{Lang, text};
use tauri::menu::Submenu;
use tauri::{AppHandle, Wry};

#[cfg(not(target_os = "linux"))]
pub(super) fn menu(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    use tauri::menu::PredefinedMenuItem;
    Submenu::with_items(
        app,
        text(lang, "shell.menu.edit"),
        true,
        &[
            &PredefinedMenuItem::undo(app, Some(text(lang, "shell.menu.undo")))?,
            &PredefinedMenuItem::redo(app, Some(text(lang, "shell.menu.redo")))?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::cut(app, Some(text(lang, "shell.menu.cut")))?,
            &PredefinedMenuItem::copy(app, Some(text(lang, "shell.menu.copy")))?,
            &PredefinedMenuItem::paste(app, Some(text(lang, "shell.menu.paste")))?,
            &PredefinedMenuItem::select_all(app, Some(text(lang, "shell.menu.select_all")))?,
        ],
    )
}

#[cfg(not(target_os = "linux"))]
pub(super) fn chosen(_: &AppHandle, _: &str) {}

/// The ids are the engine's names of the commands.
#[cfg(target_os = "linux")]
pub(super) fn menu(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    use super::item;
    use tauri::menu::PredefinedMenuItem;
    Submenu::with_items(
        app,
        text(lang, "shell.menu.edit"),
        true,
        &[
            &item(app, "Undo", text(lang, "shell.menu.undo"), "Ctrl+Z")?,
            &item(app, "Redo", text(lang, "shell.menu.redo"), "Ctrl+Shift+Z")?,
            &PredefinedMenuItem::separator(app)?,
            &item(app, "Cut", text(lang, "shell.menu.cut"), "Ctrl+X")?,
            &item(app, "Copy", text(lang, "shell.menu.copy"), "Ctrl+C")?,
            &item(app, "Paste", text(lang, "shell.menu.paste"), "Ctrl+V")?,
            &item(
                app,
                "SelectAll",
                text(lang, "shell.menu.select_all"),
                "Ctrl+A",
            )?,
        ],
    )
}

#[cfg(target_os = "linux")]
pub(super) fn chosen(app: &AppHandle, command: &str) {
    use tauri::Manager as _;
    use webkit2gtk::WebViewExt as _;
    let command = command.to_owned();
    if let Some(window) = app.get_webview_window(crate::main_window::LABEL) {
        // A window that is about to go has nothing to edit.
        let _ =
            window.with_webview(move |webview| webview.inner().execute_editing_command(&command));
    }
}
