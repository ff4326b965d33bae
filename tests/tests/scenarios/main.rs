//! What the three people who use Saoma do, over real HTTP, on the program as it is built.
//!
//! Most modules start `saoma` itself. Those whose subject is time, or the accounts in the store,
//! start the same servers in this process ([`world`]), over a clock that stands still.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a helper of a scenario does not find ends the test"
)]

mod refusal;
mod support;
mod world;

mod access_tokens;
mod apply;
mod authorization_errors;
mod authorize;
mod browser_binding;
mod credentials;
mod demo;
mod discovery;
mod ending;
mod explain;
mod hostile;
mod logout;
mod origins;
mod playing;
mod public_applications;
mod refresh;
mod refused_files;
mod requests;
mod resolution;
mod serve;
mod simulate;
mod snapshot;
mod stores;
mod switched_off;
mod team_store;
mod time;
mod token;
mod usage;
mod users;
mod wechat_trouble;
