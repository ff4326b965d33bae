use std::path::PathBuf;

use serde::Serialize;

/// Which server listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Server {
    /// OpenID Connect and the hosted login page.
    Provider,
    /// WeChat, on this machine.
    Simulator,
    /// The simulator's forward proxy.
    Proxy,
    /// The screens, for a browser.
    Console,
}

/// A server that has begun to listen: what `--json` prints first, one line each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename = "listening")]
pub struct Listening {
    /// Which.
    pub server: Server,
    /// Where it is reached.
    pub url: String,
    /// The certificate that the proxy's clients must trust; only the proxy has one.
    pub ca_file: Option<PathBuf>,
}
