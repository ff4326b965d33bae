//! Other people's clients, unmodified and pinned, against a running `saoma`: WeChat libraries
//! and every kind of HTTP client at `saoma simulate`, OpenID Connect relying parties at
//! `saoma serve --sandbox`. Each library is driven by a script in tests/interop that says as JSON what the library told it; the tests here
//! compare that with what the simulator knows to be true.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod authlib;
mod authlib_wechat;
mod better_auth;
mod django_allauth;
mod manual;
mod oidc_client_ts;
mod openid_client;
mod openidconnect_crate;
mod passport_wechat;
mod proxy;
mod relying_party;
mod script;
mod snippets;
mod wechat_login;
mod wechatpy;
