//! What a mini program asks on its own behalf, one file each.

mod getuserphonenumber;
mod getwxacodeunlimit;

pub use getuserphonenumber::PhoneNumber;
pub use getwxacodeunlimit::{EnvVersion, WxaCode};
