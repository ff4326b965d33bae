//! The limits and checks that every request meets, over real sockets.

mod checks;
mod http2;
mod limits;
mod places;
mod shutdown;
mod support;
