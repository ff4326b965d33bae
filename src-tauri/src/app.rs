//! Puts the parts together.

use tauri::{AppHandle, Manager as _, RunEvent};
use tauri_plugin_window_state::StateFlags;

use crate::appearance::MenuLang;
use crate::closing::Closing;
use crate::desk::OpeningDesk;
use crate::place::Place;
use crate::subscriptions::Subscriptions;
use crate::zoom::Zoom;
use crate::{
    appearance, bridge, closing, external, identity, login_window, main_window, menu, notification,
    save_file, try_out_window,
};

/// Shows the window and returns when the last one was closed and everything has stopped.
///
/// # Errors
/// If the system lets nobody open a window.
pub(crate) fn run(place: Place) -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    identity::set(context.config_mut(), &place);
    let app = tauri::Builder::default()
        // First, so that a second start ends before it has opened anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            main_window::focus(app)
        }))
        .plugin(remembered_window())
        .plugin(tauri_plugin_dialog::init())
        .manage(Subscriptions::default())
        .manage(Closing::default())
        .manage(Zoom::default())
        .manage(MenuLang::default())
        .invoke_handler(tauri::generate_handler![
            bridge::command,
            bridge::subscribe,
            bridge::unsubscribe,
            save_file::save_file,
            external::open_external,
            login_window::open_login_window,
            try_out_window::try_out,
        ])
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .setup(move |app| Ok(set_up(app.handle(), &place)?))
        .build(context)?;
    app.run(told);
    Ok(())
}

fn remembered_window<R: tauri::Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(
            StateFlags::POSITION
                | StateFlags::SIZE
                | StateFlags::MAXIMIZED
                | StateFlags::FULLSCREEN,
        )
        .with_filter(|label| label == main_window::LABEL)
        .build()
}

/// The window comes at once; the desk opens behind it, since a keyring may ask for a password.
fn set_up(app: &AppHandle, place: &Place) -> tauri::Result<()> {
    app.manage(OpeningDesk::open(place));
    app.manage(place.clone());
    main_window::open(app, place.folder().join("window"))?;
    appearance::begin(app);
    closing::when_asked(app.clone());
    appearance::follow(app.clone());
    notification::follow(app.clone());
    Ok(())
}

fn told(app: &AppHandle, event: RunEvent) {
    if let RunEvent::ExitRequested { code, api, .. } = event
        && closing::holds_up(app, code.unwrap_or(0))
    {
        api.prevent_exit();
    }
}
