//! The one HTTP client for what the simulator asks of others: apps' servers and local pages.

use std::sync::OnceLock;

use reqwest::{Client, redirect};

/// Made when it is first needed, since reading the system's certificates takes time that a
/// simulator without events should not need. It uses no proxy: that could be our own.
pub(crate) fn client() -> Option<&'static Client> {
    static CLIENT: OnceLock<Option<Client>> = OnceLock::new();
    let make = || {
        Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            // What WeChat's servers call themselves (known from experience only).
            .user_agent("Mozilla/4.0")
            .build()
            .ok()
    };
    CLIENT.get_or_init(make).as_ref()
}
