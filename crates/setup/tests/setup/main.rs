//! Applying and showing files, against a real store.

mod apply;
mod clients;
mod edit;
mod methods;
mod mini_program;
mod path;
mod refuse;
mod secrets;
mod senders;
mod show;
mod world;
