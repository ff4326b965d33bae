use std::net::SocketAddr;
use std::path::PathBuf;

use saoma_listen::ListenError;
use saoma_model::OriginError;
use saoma_store::StoreError;

/// Why a server did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// An address could not be listened on.
    #[error(transparent)]
    Listen(ListenError),
    /// A server broke while it ran.
    #[error("a server stopped by itself")]
    Serve(#[source] ListenError),
    /// A server's task died.
    #[error("a server died")]
    Panicked(#[source] tokio::task::JoinError),
    /// The proxy's certificate could not be written.
    #[error("cannot write the proxy's certificate to {}", path.display())]
    CaFile {
        /// Where to.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// TLS cannot be set up on this machine.
    #[error("cannot set up an HTTP client")]
    Client(#[source] saoma_wechat::ClientError),
    /// The public URL is no origin.
    #[error(transparent)]
    PublicUrl(OriginError),
    /// A sandbox would be reachable from other machines.
    #[error("a sandbox signs anybody in as anybody, so it is not served on {address}")]
    SandboxInPublic {
        /// Where it would have been.
        address: SocketAddr,
    },
    /// The store could not be read.
    #[error("cannot use the store")]
    Store(#[source] StoreError),
    /// The simulator did not take a platform app.
    #[error("the simulator refused platform app {appid}: {message}")]
    Register {
        /// Which.
        appid: String,
        /// What it said.
        message: String,
    },
    /// The simulator could not be asked.
    #[error("cannot reach the simulator")]
    Simulator(#[source] reqwest::Error),
}
