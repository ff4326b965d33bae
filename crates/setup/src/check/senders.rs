use saoma_model::{
    Association, Channel, Mode, Proof, Sender, SmtpTls, email, is_this_machine, refusals,
};
use url::{Host, Url};

use super::{is_control, secret};
use crate::file::{File, PhoneWebhookEntry, SmtpEntry, SourceEntry};
use crate::finding::{FileProblem, Findings};
use crate::secrets::{Found, Secrets};
use crate::stored::Stored;

/// Where the SMTP password stands in a file.
pub(super) const PASSWORD: &str = "senders.smtp.password";
/// Where the webhook's secret stands in a file.
pub(super) const SECRET: &str = "senders.phone_webhook.secret";

pub(super) fn check(findings: &mut Findings, file: &File) {
    if let Some(entry) = &file.senders.smtp {
        smtp(findings, entry, file.mode);
    }
    if let Some(entry) = &file.senders.phone_webhook {
        phone_webhook(findings, entry, file.mode);
    }
}

/// A source that promises codes which nobody sends.
pub(super) fn check_against_store(
    findings: &mut Findings,
    file: &File,
    stored: &Stored,
    secrets: &Secrets,
) {
    let senders = &file.senders;
    for (channel, path, entry, found) in [
        (
            Channel::Email,
            PASSWORD,
            senders.smtp.is_some(),
            secrets.smtp_password(),
        ),
        (
            Channel::Phone,
            SECRET,
            senders.phone_webhook.is_some(),
            secrets.phone_webhook_secret(),
        ),
    ] {
        let before = stored.senders.get(&channel);
        let entry_host = senders.smtp.as_ref().map(|smtp| smtp.host.as_str());
        let has_secret = before.is_some_and(|before| {
            // A password is kept for the server that it was given for.
            let has_moved = match &before.sender {
                Sender::Smtp { host, .. } => entry_host.is_some_and(|entry| entry != host),
                Sender::PhoneWebhook { .. } => false,
            };
            before.has_secret && !has_moved
        });
        match found {
            Some(Found::Secret(_)) => {}
            Some(Found::Nothing(place)) => {
                super::stored::missing(findings, path, place, has_secret)
            }
            None => {
                let has_user = senders
                    .smtp
                    .as_ref()
                    .is_some_and(|it| it.username.is_some());
                if channel == Channel::Email && has_user && !has_secret {
                    findings.add(path, FileProblem::SmtpPasswordAbsent, "");
                }
            }
        }
        if file.mode == Mode::Live && !entry && before.is_none() {
            unsent(findings, file, channel);
        }
    }
}

/// Nobody sends codes over this channel: who would ask for one?
fn unsent(findings: &mut Findings, file: &File, channel: Channel) {
    for (index, source) in file.sources.iter().enumerate() {
        if source.enabled && takes(source, channel.proof()) {
            let problem = match channel {
                Channel::Phone => FileProblem::PhoneCodeUnsent,
                Channel::Email => FileProblem::EmailCodeUnsent,
            };
            findings.add(format!("sources[{index}].proofs"), problem, &source.id);
        }
    }
}

/// Whether somebody may prove an account by this at a source; one that matches by phone number takes
/// a code to it, whatever it says.
fn takes(source: &SourceEntry, proof: Proof) -> bool {
    let named = source.proofs.as_deref();
    match source.association {
        Association::None => false,
        Association::FieldMatch if proof == Proof::PhoneCode => true,
        Association::FieldMatch => named.unwrap_or_default().contains(&proof),
        Association::Ask => named.unwrap_or(Proof::ALL).contains(&proof),
    }
}

fn smtp(findings: &mut Findings, entry: &SmtpEntry, mode: Mode) {
    let at = |field: &str| format!("senders.smtp.{field}");
    let is_host =
        Host::parse(&entry.host).is_ok() || entry.host.parse::<std::net::IpAddr>().is_ok();
    if !is_host || entry.host.len() > LONGEST_HOST {
        findings.add(at("host"), FileProblem::SmtpHostForm, &entry.host);
    }
    if entry.port == 0 {
        findings.add(at("port"), FileProblem::SmtpPortForm, "0");
    }
    if !is_sender(&entry.from) {
        findings.add(at("from"), FileProblem::SmtpFromForm, &entry.from);
    }
    if entry.tls == Some(SmtpTls::None) && !is_this_machine(&entry.host) {
        findings.add(at("tls"), FileProblem::SmtpTlsNone, &entry.host);
    }
    let username = entry.username.as_deref().unwrap_or_default();
    super::at_most(findings, &at("username"), username, LONGEST_USERNAME);
    if username.chars().any(is_control) {
        findings.add(at("username"), FileProblem::TextControl, username);
    }
    if let Some(given) = &entry.password {
        secret(findings, PASSWORD, given, mode);
    }
}

/// `Name <address>`, or the address alone.
fn is_sender(text: &str) -> bool {
    if text.chars().any(is_control) {
        return false;
    }
    let address = match text.split_once('<') {
        Some((_, rest)) => rest.strip_suffix('>'),
        None => Some(text),
    };
    address.is_some_and(|address| !refusals(&email(address)))
}

fn phone_webhook(findings: &mut Findings, entry: &PhoneWebhookEntry, mode: Mode) {
    let right = entry.url.len() <= LONGEST_URL
        && Url::parse(&entry.url).is_ok_and(|url| {
            let is_here = url.host_str().is_some_and(|host| {
                is_this_machine(host.trim_start_matches('[').trim_end_matches(']'))
            });
            let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
            is_safe && url.username().is_empty() && url.password().is_none()
        });
    if !right {
        let path = "senders.phone_webhook.url";
        findings.add(path, FileProblem::PhoneWebhookUrlForm, &entry.url);
    }
    if let Some(given) = &entry.secret {
        secret(findings, SECRET, given, mode);
    }
}

/// The longest host name (RFC 1035), in characters.
const LONGEST_HOST: usize = 253;
/// The longest user name: an e-mail address, in characters.
const LONGEST_USERNAME: usize = 254;
/// The longest address, in bytes.
const LONGEST_URL: usize = 2000;
