//! Menu and title bar follow the settings.

use std::sync::{Mutex, PoisonError};

use saoma_commands::{Settings, Theme};
use saoma_text::Lang;
use tauri::{AppHandle, Manager as _, WebviewWindow, async_runtime};

use crate::desk::{OpeningDesk, system_lang};
use crate::{main_window, menu};

/// The language of the menu that is shown.
#[derive(Default)]
pub(crate) struct MenuLang(Mutex<Option<Lang>>);

/// Shows the menu at once, in the system's language until the settings are read: one that came with
/// them would push the page down while it is looked at.
pub(crate) fn begin(app: &AppHandle) {
    let shown = app
        .get_webview_window(main_window::LABEL)
        .map_or(Ok(()), |window| show_menu(app, &window, system_lang()));
    if let Err(error) = shown {
        tracing::warn!(%error, "the menu cannot be shown");
    }
}

/// Shows the menu in the language of the settings, and the title bar in their theme.
pub(crate) fn follow(app: AppHandle) {
    async_runtime::spawn(async move {
        let (settings, lang) = app.state::<OpeningDesk>().settings().await;
        if let Err(error) = show(&app, &settings, lang) {
            tracing::warn!(%error, "the menu cannot be shown");
        }
    });
}

fn show(app: &AppHandle, settings: &Settings, lang: Lang) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(main_window::LABEL) else {
        return Ok(());
    };
    window.set_theme(match settings.theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    })?;
    show_menu(app, &window, lang)
}

/// Shows the menu in a language, unless it is in that language.
fn show_menu(app: &AppHandle, window: &WebviewWindow, lang: Lang) -> tauri::Result<()> {
    let shown = app.state::<MenuLang>();
    let before = shown
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .replace(lang);
    if before == Some(lang) {
        return Ok(());
    }
    let menu = menu::build(app, lang)?;
    // macOS has one menu for all windows; elsewhere the login window stays without.
    if cfg!(target_os = "macos") {
        app.set_menu(menu)?;
    } else {
        window.set_menu(menu)?;
    }
    Ok(())
}
