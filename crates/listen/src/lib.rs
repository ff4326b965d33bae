//! Serves a router under our limits: accept loop, Host and Origin checks, TLS, shutdown. Knows no product.
//!
//! [`Listener`] binds an address; [`Listener::serve`] answers on it until it is told to stop.
//! Every request that reaches the router has a `Host` that is ours (against DNS rebinding), has
//! no foreign `Origin` if it may change state, and carries four extensions: the peer's address
//! as axum's `ConnectInfo<SocketAddr>`, [`RequestHost`], [`Stopping`] and [`Place`].

mod connection;
mod error;
mod forwarded;
mod gate;
mod host;
mod http1;
mod http2;
mod listener;
mod options;
mod origin;
mod place;
mod tls;

pub use connection::serve_connection;
pub use error::{ListenError, TlsError};
pub use forwarded::{Client, TrustedProxies, TrustedProxiesError};
pub use gate::{HangUp, RequestHost, Stopping};
pub use host::HostRule;
pub use listener::Listener;
pub use options::Options;
pub use origin::OriginRule;
pub use place::Place;
pub use tls::TlsConfig;
