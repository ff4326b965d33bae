//! What the scenarios, other people's clients, the browser and the long runs have in common: the built `saoma`,
//! started as its users start it.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of this is test code: what is not as it should be fails the test"
)]

mod browser;
mod machine;
mod sandbox;
mod saoma;
mod stage;

pub use browser::{Browser, Page};
pub use machine::{load, machine, most_resident, open_files, processor_time, resident};
pub use sandbox::{APPID, Application, Sandbox};
pub use saoma::{Listening, Running, Saoma, binary};
pub use stage::Stage;
