//! The limits and checks that every request meets, over real sockets.

mod checks;
mod limits;
mod shutdown;
mod support;
