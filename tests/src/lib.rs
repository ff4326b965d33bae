//! What the scenarios, other people's clients and the browser have in common: the built `saoma`,
//! started as its users start it.

mod browser;
mod sandbox;
mod saoma;

pub use browser::{Browser, Page};
pub use sandbox::{APPID, Application, Sandbox};
pub use saoma::{Listening, Running, Saoma, binary};
