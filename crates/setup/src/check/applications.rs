use saoma_model::{Lifetimes, color, page_url, post_logout_redirect_uri, redirect_uri};
use saoma_text::Lang;

use super::{at_most, duplicates, name, picture, secret, slug};
use crate::file::{ApplicationEntry, File};
use crate::finding::{FileProblem, Findings};

/// The longest address, in characters; longer ones do not pass all proxies.
const LONGEST_URI: usize = 2000;

pub(super) fn check(findings: &mut Findings, file: &File) {
    for (index, application) in file.applications.iter().enumerate() {
        let at = |field: &str| format!("applications[{index}].{field}");
        slug(findings, &at("id"), &application.id);
        name(findings, &at("name"), &application.name);
        addresses(findings, &at, application);
        if let Some(given) = &application.client_secret {
            secret(findings, &at("client_secret"), given, file.mode);
            if !application.kind.is_confidential() {
                let kind = application.kind.as_str();
                findings.add(at("client_secret"), FileProblem::ClientSecretPublic, kind);
            }
        }
        sources(findings, &at, file, application);
        if let Some(description) = &application.description {
            at_most(
                findings,
                &at("description"),
                description,
                LONGEST_DESCRIPTION,
            );
        }
        picture(findings, &at("logo"), application.logo.as_deref());
        lifetimes(findings, &at, application);
        branding(findings, &at, application);
    }
    let ids = file.applications.iter().enumerate();
    let ids = ids.map(|(index, entry)| (format!("applications[{index}].id"), entry.id.as_str()));
    duplicates(findings, FileProblem::DuplicateId, ids);
}

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 500;

fn lifetimes(
    findings: &mut Findings,
    at: &impl Fn(&str) -> String,
    application: &ApplicationEntry,
) {
    let given = &application.lifetimes;
    for (field, seconds) in [
        ("lifetimes.access_token", given.access_token),
        ("lifetimes.id_token", given.id_token),
        ("lifetimes.refresh_token", given.refresh_token),
    ] {
        let range = Lifetimes::SHORTEST.as_secs()..=Lifetimes::LONGEST.as_secs();
        if let Some(seconds) = seconds.filter(|seconds| !range.contains(seconds)) {
            findings.add(at(field), FileProblem::LifetimeRange, &seconds.to_string());
        }
    }
}

fn branding(findings: &mut Findings, at: &impl Fn(&str) -> String, application: &ApplicationEntry) {
    let branding = &application.branding;
    for (field, value) in [
        ("branding.color", &branding.color),
        ("branding.background_color", &branding.background_color),
    ] {
        if let Some(value) = value {
            findings.add_values(&at(field), color(value));
        }
    }
    picture(
        findings,
        &at("branding.background"),
        branding.background.as_deref(),
    );
    let known = |tag: &str| Lang::ALL.iter().any(|lang| lang.tag() == tag);
    for (index, agreement) in branding.agreements.iter().enumerate() {
        let path = format!("{}[{index}]", at("branding.agreements"));
        name(findings, &format!("{path}.title"), &agreement.title);
        findings.add_values(&format!("{path}.url"), page_url(&agreement.url));
        if let Some(lang) = agreement.lang.as_deref().filter(|lang| !known(lang)) {
            findings.add(format!("{path}.lang"), FileProblem::LanguageUnknown, lang);
        }
    }
    for (index, lang) in branding.languages.iter().enumerate() {
        if !known(lang) {
            let path = format!("{}[{index}]", at("branding.languages"));
            findings.add(path, FileProblem::LanguageUnknown, lang);
        }
    }
}

fn addresses(
    findings: &mut Findings,
    at: &impl Fn(&str) -> String,
    application: &ApplicationEntry,
) {
    if application.redirect_uris.is_empty() {
        findings.add(at("redirect_uris"), FileProblem::RedirectUrisEmpty, "");
    }
    let logins = ("redirect_uris", &application.redirect_uris);
    let logouts = (
        "post_logout_redirect_uris",
        &application.post_logout_redirect_uris,
    );
    for (field, uris) in [logins, logouts] {
        let path = |index: usize| format!("{}[{index}]", at(field));
        for (index, uri) in uris.iter().enumerate() {
            at_most(findings, &path(index), uri, LONGEST_URI);
            let found = if field == "redirect_uris" {
                redirect_uri(uri, application.kind)
            } else {
                post_logout_redirect_uri(uri, application.kind)
            };
            findings.add_values(&path(index), found);
        }
        let entries = uris.iter().enumerate();
        let entries = entries.map(|(index, uri)| (path(index), uri.as_str()));
        duplicates(findings, FileProblem::DuplicateUri, entries);
    }
}

fn sources(
    findings: &mut Findings,
    at: &impl Fn(&str) -> String,
    file: &File,
    application: &ApplicationEntry,
) {
    let path = |index: usize| format!("{}[{index}]", at("sources"));
    let mut default = None;
    for (index, named) in application.sources.iter().enumerate() {
        if !file.sources.iter().any(|source| source.id == named.id) {
            findings.add(path(index), FileProblem::SourceUnknown, &named.id);
        }
        if !named.default {
            continue;
        }
        if !named.enabled {
            findings.add(path(index), FileProblem::DefaultDisabled, &named.id);
        }
        match default {
            Some(before) => {
                findings.add_against(path(index), FileProblem::DefaultTwice, &named.id, before);
            }
            None => default = Some(named.id.as_str()),
        }
    }
    let ids = application.sources.iter().enumerate();
    let ids = ids.map(|(index, named)| (path(index), named.id.as_str()));
    duplicates(findings, FileProblem::DuplicateId, ids);
}
