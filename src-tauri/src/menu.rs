//! File, Edit, View, Help.

mod editing;

use saoma_text::{Lang, text};
use tauri::menu::{AboutMetadata, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Manager as _, Wry};

use crate::main_window;
use crate::place::Place;
use crate::zoom::{self, Change};

/// The menu in a language.
pub(crate) fn build(app: &AppHandle, lang: Lang) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    // There the first menu is the program's own, whatever it is called.
    if cfg!(target_os = "macos") {
        menu.append(&program(app, lang)?)?;
    }
    menu.append(&file(app, lang)?)?;
    menu.append(&editing::menu(app, lang)?)?;
    menu.append(&view(app, lang)?)?;
    menu.append(&help(app, lang)?)?;
    Ok(menu)
}

/// Does what an item of ours says.
pub(crate) fn chosen(app: &AppHandle, item: &str) {
    let window = app.get_webview_window(main_window::LABEL);
    match item {
        "close" => {
            if let Some(window) = window {
                // It is gone already then.
                let _ = window.close();
            }
        }
        "quit" => app.exit(0),
        "reload" => {
            if let Some(window) = window {
                let _ = window.reload();
            }
        }
        "zoom-in" => zoom::change(app, Change::In),
        "zoom-out" => zoom::change(app, Change::Out),
        "zoom-reset" => zoom::change(app, Change::Reset),
        "full-screen" => {
            if let Some(window) = window {
                let is_full = window.is_fullscreen().unwrap_or(false);
                let _ = window.set_fullscreen(!is_full);
            }
        }
        "data-folder" => open_data_folder(app),
        other => editing::chosen(app, other),
    }
}

fn program(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    Submenu::with_items(
        app,
        "Saoma",
        true,
        &[
            &about(app, lang)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::hide(app, Some(text(lang, "shell.menu.hide")))?,
            &PredefinedMenuItem::separator(app)?,
            &item(app, "quit", text(lang, "shell.menu.quit"), "CmdOrCtrl+Q")?,
        ],
    )
}

fn file(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(app, text(lang, "shell.menu.file"), true)?;
    menu.append(&item(
        app,
        "close",
        text(lang, "shell.menu.close"),
        "CmdOrCtrl+W",
    )?)?;
    if cfg!(not(target_os = "macos")) {
        menu.append(&item(
            app,
            "quit",
            text(lang, "shell.menu.quit"),
            "CmdOrCtrl+Q",
        )?)?;
    }
    Ok(menu)
}

fn view(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    let full_screen = if cfg!(target_os = "macos") {
        "Ctrl+Cmd+F"
    } else {
        "F11"
    };
    Submenu::with_items(
        app,
        text(lang, "shell.menu.view"),
        true,
        &[
            &item(
                app,
                "reload",
                text(lang, "shell.menu.reload"),
                "CmdOrCtrl+R",
            )?,
            &PredefinedMenuItem::separator(app)?,
            &item(
                app,
                "zoom-in",
                text(lang, "shell.menu.zoom_in"),
                "CmdOrCtrl+=",
            )?,
            &item(
                app,
                "zoom-out",
                text(lang, "shell.menu.zoom_out"),
                "CmdOrCtrl+-",
            )?,
            &item(
                app,
                "zoom-reset",
                text(lang, "shell.menu.zoom_reset"),
                "CmdOrCtrl+0",
            )?,
            &PredefinedMenuItem::separator(app)?,
            &item(
                app,
                "full-screen",
                text(lang, "shell.menu.full_screen"),
                full_screen,
            )?,
        ],
    )
}

fn help(app: &AppHandle, lang: Lang) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(app, text(lang, "shell.menu.help"), true)?;
    menu.append(&MenuItem::with_id(
        app,
        "data-folder",
        text(lang, "shell.menu.data_folder"),
        true,
        None::<&str>,
    )?)?;
    if cfg!(not(target_os = "macos")) {
        menu.append(&about(app, lang)?)?;
    }
    Ok(menu)
}

fn about(app: &AppHandle, lang: Lang) -> tauri::Result<PredefinedMenuItem<Wry>> {
    let metadata = AboutMetadata {
        name: Some("Saoma".to_owned()),
        version: Some(app.package_info().version.to_string()),
        comments: Some(text(lang, "shell.about").to_owned()),
        license: Some("MIT OR Apache-2.0".to_owned()),
        ..AboutMetadata::default()
    };
    PredefinedMenuItem::about(app, Some(text(lang, "shell.menu.about")), Some(metadata))
}

fn item(app: &AppHandle, id: &str, text: &str, accelerator: &str) -> tauri::Result<MenuItem<Wry>> {
    MenuItem::with_id(app, id, text, true, Some(accelerator))
}

fn open_data_folder(app: &AppHandle) {
    let place = app.state::<Place>();
    if let Err(error) = tauri_plugin_opener::open_path(place.folder(), None::<&str>) {
        tracing::warn!(%error, "the data folder cannot be shown");
    }
}
