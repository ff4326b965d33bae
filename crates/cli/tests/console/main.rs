//! `saoma console`, started as its users start it, and spoken to as its screens do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod commands;
mod door;
mod events;
mod lab;
mod store;
mod support;
