//! The built desktop app in its real window, on a screen that nobody sees, driven by WebKit's own
//! WebDriver server.
//!
//! Each test is a person of its own: a screen, a D-Bus session, a home and a data folder that
//! vanish with it. Screenshots land in `target/screenshots/window`.

#![cfg(target_os = "linux")]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of this is test code: what is not as it should be fails the test"
)]

mod closing;
mod display;
mod driver;
mod experience;
mod hand;
mod intruder;
mod isolation;
mod journeys;
mod lists;
mod notification;
mod person;
mod pictures;
mod program;
mod texts;
mod trouble;
mod try_out;
