//! The simulator's behaviour on the wire, over real HTTP.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod account;
mod behaviours;
mod binding;
mod change_openid;
mod control;
mod encrypted_data;
mod events;
mod exchanges;
mod faults;
mod followers;
mod hostile;
mod hostile_connections;
mod hostile_requests;
mod identities;
mod long_poll;
mod mini_program;
mod official_account;
mod phone;
mod phone_number;
mod phone_page;
mod proxy;
mod pushes;
mod qr_page;
mod replies;
mod scenario;
mod scene_codes;
mod site;
mod sns;
mod support;
mod tokens;
mod ways;
mod web_oauth;
mod wechat_browser;
