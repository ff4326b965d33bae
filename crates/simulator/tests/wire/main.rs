//! The simulator's behaviour on the wire, over real HTTP.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod control;
mod exchanges;
mod faults;
mod hostile;
mod identities;
mod long_poll;
mod phone;
mod proxy;
mod qr_page;
mod sns;
mod support;
mod ways;
