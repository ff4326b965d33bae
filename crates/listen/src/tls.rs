use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::{TlsError, http2};

/// A certificate and its key, ready to serve HTTPS with.
#[derive(Clone)]
pub struct TlsConfig(Arc<ServerConfig>);

impl TlsConfig {
    /// Reads a certificate chain (leaf first) and its private key (PKCS#8, PKCS#1 or SEC1), both PEM.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificates)
            .collect::<Result<_, _>>()
            .map_err(TlsError::Certificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(TlsError::Key)?;
        Self::from_der(chain, key)
    }

    /// Takes a certificate chain (leaf first) and its private key as they are.
    pub fn from_der(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, TlsError> {
        if chain.is_empty() {
            return Err(TlsError::NoCertificate);
        }
        // The provider is named: a second one in the tree must not make this panic.
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(TlsError::Pair)?
                .with_no_client_auth()
                .with_single_cert(chain, key)
                .map_err(TlsError::Pair)?;
        config.alpn_protocols = vec![http2::ALPN.to_vec(), b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config)))
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_or_key_is_named() {
        let no_key = TlsConfig::from_pem(b"", b"nonsense").err();
        assert!(
            matches!(no_key, Some(TlsError::Key(_))),
            "the key is looked at: {no_key:?}"
        );
        let made =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = made.signing_key.serialize_pem();
        let empty = TlsConfig::from_pem(b"", key.as_bytes()).err();
        assert!(
            matches!(empty, Some(TlsError::NoCertificate)),
            "an empty chain is refused: {empty:?}"
        );
        let other =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let mismatch = TlsConfig::from_pem(other.cert.pem().as_bytes(), key.as_bytes()).err();
        assert!(
            matches!(mismatch, Some(TlsError::Pair(_))),
            "a foreign key is refused: {mismatch:?}"
        );
    }
}
