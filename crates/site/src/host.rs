//! Whether anybody answers under a host name, and until when its certificate is good.

use reqwest::tls::TlsInfo;
use saoma_ambient::Timestamp;
use std::net::IpAddr;
use url::Url;

use crate::Reach;
use crate::certificate::not_after;
use crate::fetch::{Failure, client, failure, may_connect};

/// What was seen of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostSeen {
    /// Somebody answers by https, and TLS accepts the certificate.
    Answers {
        /// Its end; unknown if it is not built as RFC 5280 says.
        certificate_end: Option<Timestamp>,
    },
    /// No address belongs to the name.
    NoSuchHost,
    /// The name leads to an address that is not public, which is not connected to.
    Private(IpAddr),
    /// Nobody answers there, or not in time.
    NoAnswer,
    /// The certificate is for another name, has ended, or is nobody's that is trusted.
    BadCertificate,
}

/// Asks `host` for its home page by https, and looks at nothing but the connection. `host` may hold
/// a port. Never an address that is not public, unless `reach` allows it; at most eight seconds.
pub async fn look_at_host(host: &str, reach: &Reach) -> HostSeen {
    let Ok(url) = Url::parse(&format!("https://{host}/")) else {
        return HostSeen::NoSuchHost;
    };
    if let Err(Failure::Private(address)) = may_connect(&url, reach.allow_private) {
        return HostSeen::Private(address);
    }
    let known = reach.known.clone().into();
    let Ok(client) = client(reach.allow_private, known, &reach.roots) else {
        return HostSeen::NoAnswer;
    };
    match client.head(url).send().await {
        Ok(response) => HostSeen::Answers {
            certificate_end: response
                .extensions()
                .get::<TlsInfo>()
                .and_then(TlsInfo::peer_certificate)
                .and_then(not_after),
        },
        Err(error) => match failure(&error) {
            Failure::NoSuchHost => HostSeen::NoSuchHost,
            Failure::Private(address) => HostSeen::Private(address),
            Failure::Certificate => HostSeen::BadCertificate,
            _ => HostSeen::NoAnswer,
        },
    }
}
