//! The desktop shell: windows, menu and capabilities around the desk; a leaf, with no decisions in
//! it.
//!
//! The main window shows the screens and is the only one that may call a command. The login window
//! shows one login as a browser would, the try-out window WeChat's page alone; neither may call any.
//! Everything else, from the servers to the rules, is the desk's; see `saoma-commands`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod appearance;
mod bridge;
mod closing;
mod desk;
mod external;
mod identity;
mod log;
mod login_window;
mod main_window;
mod menu;
mod notification;
mod place;
mod save_file;
mod subscriptions;
mod try_out_window;
mod zoom;

use std::process::ExitCode;

fn main() -> ExitCode {
    let place = place::Place::of_this_user();
    log::write_to(place.folder());
    match app::run(place) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}
