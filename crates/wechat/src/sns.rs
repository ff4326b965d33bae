//! The calls that follow a scan, one file each (WeChat Open Platform docs,
//! Authorized_Interface_Calling_UnionID).

mod access_token;
mod auth;
mod jscode2session;
mod refresh_token;
mod userinfo;

pub use access_token::AccessToken;
pub use jscode2session::Session;
pub use userinfo::Profile;
