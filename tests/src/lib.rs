//! What the scenarios, other people's clients and the browser have in common: the built `saoma`,
//! started as its users start it.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of this is test code: what is not as it should be fails the test"
)]

mod browser;
mod sandbox;
mod saoma;

pub use browser::{Browser, Page};
pub use sandbox::{APPID, Application, Sandbox};
pub use saoma::{Listening, Running, Saoma, binary};
