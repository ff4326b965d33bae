use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use saoma_ambient::Timestamp;
use saoma_listen::TlsConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The only domains that the certificates may speak for.
const DOMAINS: [&str; 3] = ["weixin.qq.com", "wx.qq.com", "qlogo.cn"];

const DAY: Duration = Duration::from_secs(24 * 3600);
const VALID_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// A throw-away certificate authority. A constrained root signs a constrained issuing authority;
/// two of them because some clients (Java) do not look at the constraints of a root itself. The
/// root's key is dropped at once, so a root that someone trusts can never sign anything more.
pub(crate) struct CertificateAuthority {
    root_pem: String,
    issuing: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
    from: Timestamp,
    leaves: Mutex<HashMap<&'static str, TlsConfig>>,
}

impl CertificateAuthority {
    /// Valid from the day before `now` for 30 days.
    pub(crate) fn new(now: Timestamp) -> Self {
        // Key generation fails only when the system has no randomness, and signing our own
        // parameters only if they were malformed, which a test would see.
        Self::make(now).expect("fresh keys sign well-formed certificates")
    }

    fn make(now: Timestamp) -> Result<Self, rcgen::Error> {
        let from = Timestamp::from_millis(
            now.millis()
                .saturating_sub(i64::try_from(DAY.as_millis()).unwrap_or(0)),
        );
        let (root_params, root_key) = (
            authority("Saoma simulator root (throw-away)", 1, from),
            KeyPair::generate()?,
        );
        let root = root_params.self_signed(&root_key)?;
        let root_issuer = Issuer::new(root_params, root_key);
        let (issuing_params, issuing_key) = (
            authority("Saoma simulator issuing CA (throw-away)", 0, from),
            KeyPair::generate()?,
        );
        let issuing = issuing_params.signed_by(&issuing_key, &root_issuer)?;
        Ok(Self {
            root_pem: root.pem(),
            issuing: issuing.der().clone(),
            issuer: Issuer::new(issuing_params, issuing_key),
            from,
            leaves: Mutex::default(),
        })
    }

    pub(crate) fn root_pem(&self) -> &str {
        &self.root_pem
    }

    /// What to serve HTTPS for `host` with; made at first use.
    pub(crate) fn tls(&self, host: &'static str) -> TlsConfig {
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        leaves
            .entry(host)
            .or_insert_with(|| self.leaf(host))
            .clone()
    }

    fn leaf(&self, host: &'static str) -> TlsConfig {
        let make = || {
            let key = KeyPair::generate()?;
            let mut params = CertificateParams::new([host.to_owned()])?;
            params.distinguished_name.push(DnType::CommonName, host);
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            params.use_authority_key_identifier_extension = true;
            set_validity(&mut params, self.from);
            Ok::<_, rcgen::Error>((
                params.signed_by(&key, &self.issuer)?.der().clone(),
                key.serialize_der(),
            ))
        };
        let (leaf, key) =
            make().expect("a host name of our own list makes a well-formed certificate");
        TlsConfig::from_der(
            vec![leaf, self.issuing.clone()],
            PrivateKeyDer::Pkcs8(key.into()),
        )
        .expect("the key is the certificate's own")
    }
}

/// Writes `pem` to `path` so that a reader sees all of it or nothing.
pub(crate) fn write_atomically(path: &Path, pem: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, pem)?;
    std::fs::rename(&part, path)
}

fn authority(name: &str, path_length: u8, from: Timestamp) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    let every_address = [
        CidrSubnet::from_v4_prefix([0; 4], 0),
        CidrSubnet::from_v6_prefix([0; 16], 0),
    ];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: DOMAINS
            .map(|domain| GeneralSubtree::DnsName(domain.to_owned()))
            .to_vec(),
        excluded_subtrees: every_address.map(GeneralSubtree::IpAddress).to_vec(),
    });
    set_validity(&mut params, from);
    params
}

fn set_validity(params: &mut CertificateParams, from: Timestamp) {
    let since_epoch = from.since(Timestamp::from_millis(0));
    params.not_before = date_time_ymd(1970, 1, 1) + since_epoch;
    params.not_after = date_time_ymd(1970, 1, 1) + since_epoch + DAY + VALID_FOR;
}

#[cfg(test)]
mod tests;
