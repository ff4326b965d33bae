//! Accounts: who signs in, and why.
//!
//! [`SignIn::by_code`] takes a login from WeChat's code to a user: it asks WeChat who it is, looks
//! the person up, and does what the rules of `model` decide, in one transaction. Every step goes
//! into the login's trace.
//!
//! What is deliberately absent: HTTP towards the application, cookies and pages.

mod account_token;
mod accounts;
mod asking;
mod asks_phone;
pub mod connection_test;
mod error;
mod exchange;
mod health;
mod lookup;
mod methods;
mod password;
mod preview;
mod sign_in;
mod write;

pub use account_token::{AccountCallError, AccountCalls, AskedBy};
pub use accounts::{
    AccountError, Accounts, Choices, InvitedUsers, Inviting, MadeInvitation, Unbinding,
    invitation_obstacle, invited_to, is_web_authorized,
};
pub use asking::{AnswerError, Answered, Asking, Candidate, Delivery, Sent, To};
pub use error::{SignInError, Stopped};
pub use methods::Named;
pub use preview::Preview;
pub use sign_in::{Ended, Request, SignIn, Way, check_source};
