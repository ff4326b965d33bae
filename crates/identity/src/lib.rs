//! Accounts: who signs in, and why.
//!
//! [`SignIn::by_code`] takes a login from WeChat's code to a user: it asks WeChat who it is, looks
//! the person up, and does what the rules of `model` decide, in one transaction. Every step goes
//! into the login's trace.
//!
//! What is deliberately absent: HTTP towards the application, cookies and pages.

mod accounts;
mod error;
mod exchange;
mod lookup;
mod sign_in;
mod write;

pub use accounts::Accounts;
pub use error::{SignInError, Stopped};
pub use sign_in::{Ended, Request, SignIn, check_source};
