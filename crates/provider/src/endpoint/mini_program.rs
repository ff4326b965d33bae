//! `POST /connections/{source}/mini-program/{login,phone}`: what the login page of a mini program
//! asks. `docs/mini-program.md` is the contract.

mod answer;
pub(crate) mod login;
pub(crate) mod phone;
mod visit;
