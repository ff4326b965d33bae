//! What accounts (Official Accounts, mini programs) ask on their own behalf, one file each. Every
//! call but the first needs the token that [`crate::WeChat::stable_token`] gives.

mod change_openid;
mod clear_quota;
mod get_quota;
mod qrcode_create;
mod show_qrcode;
mod stable_token;
mod user_get;
mod user_info;
mod user_info_batchget;

pub use change_openid::ChangedOpenid;
pub use get_quota::Quota;
pub use qrcode_create::QrCode;
pub use stable_token::StableToken;
pub use user_get::Followers;
pub use user_info::Follower;
