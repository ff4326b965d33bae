//! Applying and showing files, against a real store.

mod apply;
mod edit;
mod methods;
mod mini_program;
mod refuse;
mod secrets;
mod senders;
mod show;
mod world;
