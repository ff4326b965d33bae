//! The only code that speaks WeChat's wire as a client.
//!
//! There is one client, [`WeChat`], and it is told its addresses by a [`Base`]: against Tencent it
//! is the product, against a simulator it is the test. WeChat's failures are numbers, which
//! [`errcode`] knows, and [`explain`] explains whatever somebody pastes: a number, a message, an
//! error page, an address.

mod answer;
mod base;
mod cgi_bin;
mod client;
mod endpoint;
pub mod errcode;
mod error;
mod explain;
mod explanation;
mod http_client;
mod mask;
pub mod message;
mod qrconnect;
mod qrconnect_page;
mod rid;
mod sns;
mod web_authorization;
mod wxa;

pub use base::Base;
pub use cgi_bin::{ChangedOpenid, Follower, Followers, QrCode, Quota, StableToken};
pub use client::WeChat;
pub use endpoint::Endpoint;
pub use error::WeChatError;
pub use explain::{Diagnosis, InputKind, MAX_INPUT, Note, Severity, explain};
pub use explanation::{Explanation, RidTime};
pub use http_client::{ClientError, http_client, loopback_client};
pub use qrconnect::{QrConnect, SelfRedirect, Style};
pub use qrconnect_page::{PageError, QrConnectPage};
pub use rid::Rid;
pub use sns::{AccessToken, Profile, Session};
pub use web_authorization::Scope;
pub use wxa::{EnvVersion, PhoneNumber, WxaCode};
