//! The host that people come back to.

use saoma_ambient::Timestamp;
use saoma_model::{Origin, PlatformApp, Source, SourceKind};
use saoma_site::{HostSeen, Reach, look_at_host};

use super::finding::{HealthFinding, HealthVerdict};
use crate::preparation::{day, days_until};

/// Certificates are usually renewed a month before their end: what has two weeks left was not.
const CERTIFICATE_NEAR: i64 = 14;

/// The host: what WeChat was told, else where the provider answers; nothing while that is this
/// machine only.
pub(super) fn of(source: &Source, app: &PlatformApp, origin: &Origin) -> Option<String> {
    let told = match source.kind {
        SourceKind::WechatPc => app.callback_domain.clone(),
        SourceKind::WechatMiniProgram => None,
        SourceKind::WechatOfficialAccount => app.web_authorization_domain.clone(),
    };
    told.or_else(|| {
        origin
            .is_public_name()
            .then(|| origin.authority().to_owned())
    })
}

pub(super) async fn check(host: Option<&str>, reach: &Reach, now: Timestamp) -> Vec<HealthFinding> {
    let Some(host) = host else {
        let key = "health.callback_host.none";
        let finding = HealthFinding::new("callback_host", HealthVerdict::Warn, key);
        return vec![finding.advising("health.callback_host.none.remedy")];
    };
    let failed = |key| {
        let finding = HealthFinding::new("callback_host", HealthVerdict::Fail, key);
        finding.with("host", host)
    };
    let answers = || {
        let key = "health.callback_host.answers";
        HealthFinding::new("callback_host", HealthVerdict::Pass, key).with("host", host)
    };
    match look_at_host(host, reach).await {
        HostSeen::NoSuchHost => vec![
            failed("health.callback_host.unknown").advising("health.callback_host.unknown.remedy"),
        ],
        HostSeen::Private(address) => vec![
            failed("health.callback_host.private")
                .with("ip", address.to_string())
                .advising("health.callback_host.private.remedy"),
        ],
        HostSeen::NoAnswer => vec![
            failed("health.callback_host.silent").advising("health.callback_host.silent.remedy"),
        ],
        HostSeen::BadCertificate => vec![
            answers(),
            HealthFinding::new("certificate", HealthVerdict::Fail, "health.certificate.bad")
                .with("host", host)
                .advising("health.certificate.remedy"),
        ],
        HostSeen::Answers { certificate_end } => {
            let certificate = certificate_end.map(|end| certificate(end, now));
            std::iter::once(answers()).chain(certificate).collect()
        }
    }
}

fn certificate(end: Timestamp, now: Timestamp) -> HealthFinding {
    let left = days_until(end, now);
    let finding = |verdict, key| HealthFinding::new("certificate", verdict, key);
    let found = match left <= CERTIFICATE_NEAR {
        true => finding(HealthVerdict::Warn, "health.certificate.ending")
            .advising("health.certificate.remedy"),
        false => finding(HealthVerdict::Pass, "health.certificate.holds"),
    };
    found
        .with("date", day(end))
        .with("days", left.to_string())
        .until(end)
}
