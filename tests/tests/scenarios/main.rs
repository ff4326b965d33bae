//! What the three people who use Saoma do, over real HTTP, on the program as it is built.
//!
//! Most modules start `saoma` itself. Those whose subject is time, or the accounts in the store,
//! start the same servers in this process ([`world`]), over a clock that stands still.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what a helper of a scenario does not find ends the test"
)]

mod methods;
mod receiving;
mod refusal;
mod support;
mod world;

mod access;
mod access_tokens;
mod account;
mod account_calls;
mod apply;
mod archived;
mod authorization_errors;
mod authorize;
mod backfill;
mod bad_input;
mod binding;
mod browser_binding;
mod checks;
mod connection_test;
mod credentials;
mod demo;
mod discovery;
mod ending;
mod events;
mod explain;
mod going_live;
mod health;
mod hosted_pages;
mod hostile;
mod imports;
mod imports_killed;
mod imports_list;
mod invitations;
mod keys;
mod logout;
mod matrix;
mod mini_program;
mod mini_program_page;
mod official_account;
mod origins;
mod playing;
mod public_applications;
mod refresh;
mod refused_files;
mod requests;
mod resolution;
mod security;
mod serve;
mod simulate;
mod snapshot;
mod sso;
mod stores;
mod switched_off;
mod team_store;
mod time;
mod token;
mod usage;
mod users;
mod web_oauth;
mod wechat_trouble;
