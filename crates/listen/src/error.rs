use std::io;
use std::net::SocketAddr;

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program listens there.
    #[error("{address} is already in use by another program")]
    AddressInUse {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The system does not let this user listen there (ports below 1024, mostly).
    #[error("the system does not permit listening on {address}")]
    PermissionDenied {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The system refused for another reason, such as an address that is not this machine's.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The socket broke while it was served: nothing more can arrive on it.
    #[error("the socket on {address} accepts no more connections")]
    Accept {
        /// The address that was served.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ListenError {
    pub(crate) fn bind(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::AddressInUse { address, source },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { address, source },
            _ => Self::Bind { address, source },
        }
    }
}

/// Why a certificate and its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate file holds no certificate in PEM form.
    #[error("the certificate is not in PEM form (-----BEGIN CERTIFICATE-----)")]
    Certificate(#[source] tokio_rustls::rustls::pki_types::pem::Error),
    /// The certificate file holds no certificate at all.
    #[error("the certificate file holds no certificate")]
    NoCertificate,
    /// The key file holds no private key in PEM form.
    #[error("the private key is not in PEM form (-----BEGIN PRIVATE KEY-----)")]
    Key(#[source] tokio_rustls::rustls::pki_types::pem::Error),
    /// Key and certificate do not belong together, or are of a kind that TLS does not use.
    #[error("the certificate and the private key do not work together")]
    Pair(#[source] tokio_rustls::rustls::Error),
}
