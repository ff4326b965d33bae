//! Other people's clients, unmodified and pinned, against a running `saoma`: two WeChat libraries
//! at `saoma simulate`, two OpenID Connect relying parties at `saoma serve --sandbox`. Each is
//! driven by a script in tests/interop that says as JSON what the library told it; the tests here
//! compare that with what the simulator knows to be true.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod authlib;
mod django_allauth;
mod openid_client;
mod relying_party;
mod script;
mod wechat_login;
mod wechatpy;
