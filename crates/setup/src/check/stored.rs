use saoma_model::{aes_key, app_secret, event_token};
use secrecy::{ExposeSecret, SecretString};

use super::is_control;
use crate::file::File;
use crate::finding::{FileProblem, Finding, Findings};
use crate::picture::Named;
use crate::secrets::{Found, Secrets};
use crate::stored::Stored;
use saoma_model::Issuer;

/// The shortest client secret, in characters, that is not doubted.
const SHORT_CLIENT_SECRET: usize = 16;

/// What only the store, the secrets and the address together with the file tell.
pub(crate) fn against_store(
    file: &File,
    stored: &Stored,
    secrets: &Secrets,
    issuer: &Issuer,
) -> Vec<Finding> {
    let mut findings = Findings::default();
    mode(&mut findings, file, stored);
    platform_apps(&mut findings, file, stored, secrets);
    callback_domains(&mut findings, file, issuer);
    sources(&mut findings, file, stored);
    event_secrets(&mut findings, file, stored, secrets);
    pictures(&mut findings, file, stored);
    client_secrets(&mut findings, file, stored, secrets);
    super::senders::check_against_store(&mut findings, file, stored, secrets);
    findings.0
}

fn mode(findings: &mut Findings, file: &File, stored: &Stored) {
    if let Some(workspace) = &stored.workspace
        && workspace.mode != file.mode
    {
        findings.add_against(
            "mode",
            FileProblem::ModeFixed,
            file.mode.as_str(),
            workspace.mode.as_str(),
        );
    }
}

fn platform_apps(findings: &mut Findings, file: &File, stored: &Stored, secrets: &Secrets) {
    for (index, entry) in file.platform_apps.iter().enumerate() {
        let at = |field: &str| format!("platform_apps[{index}].{field}");
        let before = stored.platform_app(&entry.appid);
        let has_secret = before.is_some_and(|before| before.app.has_secret);
        let used = file
            .sources
            .iter()
            .any(|s| s.enabled && s.appid == entry.appid);
        match secrets.app_secret(&entry.appid) {
            Some(Found::Secret(secret)) => given_app_secret(findings, &at("secret"), secret),
            Some(Found::Nothing(place)) => missing(findings, &at("secret"), place, has_secret),
            None if used && !has_secret => {
                findings.add(at("secret"), FileProblem::SecretAbsent, &entry.appid);
            }
            None => {}
        }
        let open_platform = before.and_then(|before| before.app.open_platform.as_ref());
        if let Some(open_platform) = open_platform
            && entry.open_platform.as_deref() != Some(open_platform.as_str())
        {
            findings.add_against(
                at("open_platform"),
                FileProblem::OpenPlatformChanged,
                entry.open_platform.as_deref().unwrap_or_default(),
                open_platform.as_str(),
            );
        }
    }
}

fn given_app_secret(findings: &mut Findings, path: &str, secret: &SecretString) {
    findings.add_values(path, app_secret(secret.expose_secret()));
    if secret.expose_secret().chars().any(is_control) {
        findings.add(path, FileProblem::TextControl, "");
    }
}

/// A secret that is not there is no reason to lose the one that is stored.
pub(super) fn missing(findings: &mut Findings, path: &str, place: &str, has_secret: bool) {
    let problem = if has_secret {
        FileProblem::SecretKept
    } else {
        FileProblem::SecretMissing
    };
    findings.add(path, problem, place);
}

fn callback_domains(findings: &mut Findings, file: &File, issuer: &Issuer) {
    if issuer.callback_domain(file.mode).is_none() && !file.sources.is_empty() {
        findings.add("sources", FileProblem::OriginLocal, issuer.host());
        return;
    }
    for (index, app) in file.platform_apps.iter().enumerate() {
        let used = file
            .sources
            .iter()
            .any(|s| s.enabled && s.appid == app.appid);
        if let Some(domain) = &app.callback_domain
            && used
            && *domain != issuer.host()
        {
            findings.add_against(
                format!("platform_apps[{index}].callback_domain"),
                FileProblem::CallbackDomainDiffers,
                domain,
                issuer.host(),
            );
        }
    }
}

fn event_secrets(findings: &mut Findings, file: &File, stored: &Stored, secrets: &Secrets) {
    for (index, entry) in file.sources.iter().enumerate() {
        let at = |field: &str| format!("sources[{index}].{field}");
        let before = stored.source(&entry.id);
        let has_secret = before.is_some_and(|before| before.has_event_secrets);
        for (field, found, rule) in [
            ("token", secrets.event_token(&entry.id), event_token as Rule),
            ("aes_key", secrets.aes_key(&entry.id), aes_key as Rule),
        ] {
            match found {
                Some(Found::Secret(secret)) => {
                    findings.add_values(&at(field), rule(secret.expose_secret()));
                }
                Some(Found::Nothing(place)) => missing(findings, &at(field), place, has_secret),
                None => {}
            }
        }
    }
}

type Rule = fn(&str) -> Vec<saoma_model::Finding>;

fn pictures(findings: &mut Findings, file: &File, stored: &Stored) {
    let of_sources = file.sources.iter().enumerate().flat_map(|(index, entry)| {
        let at = move |field: &str| format!("sources[{index}].{field}");
        [(at("logo"), &entry.logo), (at("qr_logo"), &entry.qr_logo)]
    });
    let applications = file.applications.iter().enumerate();
    let of_applications = applications.flat_map(|(index, entry)| {
        let at = move |field: &str| format!("applications[{index}].{field}");
        [
            (at("logo"), &entry.logo),
            (at("branding.background"), &entry.branding.background),
        ]
    });
    for (path, text) in of_sources.chain(of_applications) {
        let named = text.as_deref().map(crate::picture::read);
        if let Some(Ok(Named::Stored(id))) = named
            && !stored.pictures.contains(&id)
        {
            findings.add(path, FileProblem::PictureUnknown, id.as_str());
        }
    }
}

fn sources(findings: &mut Findings, file: &File, stored: &Stored) {
    for (index, entry) in file.sources.iter().enumerate() {
        if let Some(before) = stored.source(&entry.id)
            && before.appid.as_str() != entry.appid
        {
            findings.add_against(
                format!("sources[{index}].appid"),
                FileProblem::SourceAppidChanged,
                &entry.appid,
                before.appid.as_str(),
            );
        }
    }
}

fn client_secrets(findings: &mut Findings, file: &File, stored: &Stored, secrets: &Secrets) {
    for (index, entry) in file.applications.iter().enumerate() {
        let path = format!("applications[{index}].client_secret");
        let before = stored.application(&entry.id);
        let has_secret = before.is_some_and(|before| before.client_secret_hash.is_some());
        match secrets.client_secret(&entry.id) {
            Some(Found::Secret(secret)) => given_client_secret(findings, &path, secret),
            Some(Found::Nothing(place)) => missing(findings, &path, place, has_secret),
            None => {}
        }
    }
}

fn given_client_secret(findings: &mut Findings, path: &str, secret: &SecretString) {
    let known_to_oauth = |byte: u8| (0x20..=0x7e).contains(&byte);
    if !secret.expose_secret().bytes().all(known_to_oauth) {
        findings.add(path, FileProblem::ClientSecretCharacters, "");
    }
    if secret.expose_secret().len() < SHORT_CLIENT_SECRET {
        findings.add(path, FileProblem::ClientSecretShort, "");
    }
}
