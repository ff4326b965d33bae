use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};

/// The TLS backend or the resolver could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct ClientError(#[source] reqwest::Error);

/// How long a request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeOuts {
    /// Until the connection stands.
    pub(crate) connect: Duration,
    /// Until the last byte of the answer.
    pub(crate) total: Duration,
}

impl TimeOuts {
    /// A person is waiting in front of a login page.
    const LOGIN: Self = Self {
        connect: Duration::from_secs(5),
        total: Duration::from_secs(10),
    };
}

/// A client for the internet, through the system's proxy if one is set: 5 s to connect, 10 s in
/// all, no redirects followed.
///
/// # Errors
///
/// If TLS cannot be set up on this machine.
pub fn http_client() -> Result<Client, ClientError> {
    finish(builder(TimeOuts::LOGIN))
}

/// The same for servers on this machine, which no proxy can reach: the system's proxy is ignored.
///
/// # Errors
///
/// If TLS cannot be set up on this machine.
pub fn loopback_client() -> Result<Client, ClientError> {
    loopback_client_within(TimeOuts::LOGIN)
}

pub(crate) fn loopback_client_within(time_outs: TimeOuts) -> Result<Client, ClientError> {
    finish(builder(time_outs).no_proxy())
}

fn builder(time_outs: TimeOuts) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Saoma/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(time_outs.connect)
        .timeout(time_outs.total)
        // WeChat's API never redirects; whoever does is not WeChat and should not get the query.
        .redirect(redirect::Policy::none())
}

fn finish(builder: ClientBuilder) -> Result<Client, ClientError> {
    builder.build().map_err(ClientError)
}
