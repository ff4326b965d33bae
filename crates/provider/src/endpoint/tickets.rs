//! `/tickets/{ticket}`: a code on the login page that a mini program or an Official Account answers
//! to. The page follows its state, shows its picture, and goes on when somebody has allowed it.

pub(crate) mod go_on;
pub(crate) mod issue;
pub(crate) mod picture;
pub(crate) mod state;
