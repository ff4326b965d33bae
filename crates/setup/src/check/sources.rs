use saoma_model::{Association, Mode, SourceKind, forward_url, page_path};

use super::{at_most, duplicates, name, picture, secret, slug};
use crate::file::{File, SourceEntry};
use crate::finding::{FileProblem, Findings};

pub(super) fn check(findings: &mut Findings, file: &File) {
    for (index, source) in file.sources.iter().enumerate() {
        let at = |field: &str| format!("sources[{index}].{field}");
        slug(findings, &at("id"), &source.id);
        name(findings, &at("display_name"), &source.display_name);
        platform_app(findings, &at, file, source);
        method(findings, &at, source);
        settings(findings, &at, source, file.mode);
    }
    let ids = file.sources.iter().enumerate();
    let ids = ids.map(|(index, source)| (format!("sources[{index}].id"), source.id.as_str()));
    duplicates(findings, FileProblem::DuplicateId, ids);
}

fn platform_app(
    findings: &mut Findings,
    at: &impl Fn(&str) -> String,
    file: &File,
    source: &SourceEntry,
) {
    let used = file
        .platform_apps
        .iter()
        .find(|app| app.appid == source.appid);
    let needed = source.kind.needs();
    match used {
        None => findings.add(at("appid"), FileProblem::PlatformAppUnknown, &source.appid),
        Some(app) if app.kind != needed => findings.add_against(
            at("appid"),
            FileProblem::PlatformAppKind,
            app.kind.as_str(),
            needed.as_str(),
        ),
        Some(_) => {}
    }
}

fn method(findings: &mut Findings, at: &impl Fn(&str) -> String, source: &SourceEntry) {
    let association = source.association.as_str();
    let yields_no_field = source.kind != SourceKind::WechatMiniProgram;
    if source.association == Association::FieldMatch && yields_no_field {
        let problem = FileProblem::AssociationWithoutField;
        findings.add(at("association"), problem, association);
    }
    if source.association == Association::Ask && source.proofs.as_ref().is_some_and(Vec::is_empty) {
        findings.add(at("proofs"), FileProblem::ProofsEmpty, association);
    }
}

/// The settings that only one method has.
fn settings(
    findings: &mut Findings,
    at: &impl Fn(&str) -> String,
    source: &SourceEntry,
    mode: Mode,
) {
    let mini_program = [
        ("page_path", source.page_path.is_some()),
        ("qr_logo", source.qr_logo.is_some()),
    ];
    let official_account = [
        ("token", source.token.is_some()),
        ("aes_key", source.aes_key.is_some()),
        ("encryption", source.encryption.is_some()),
        ("confirm_by_tap", source.confirm_by_tap.is_some()),
        ("welcome_text", source.welcome_text.is_some()),
        ("signed_in_text", source.signed_in_text.is_some()),
        ("forward_url", source.forward_url.is_some()),
    ];
    let kind = source.kind;
    let foreign = |settings: &[(&'static str, bool)], owner: SourceKind| -> Vec<&'static str> {
        let given = settings.iter().filter(|(_, given)| *given && kind != owner);
        given.map(|(field, _)| *field).collect()
    };
    for field in foreign(&mini_program, SourceKind::WechatMiniProgram)
        .into_iter()
        .chain(foreign(
            &official_account,
            SourceKind::WechatOfficialAccount,
        ))
    {
        let problem = FileProblem::SettingOtherKind;
        findings.add_against(at(field), problem, field, kind.as_str());
    }
    if let Some(path) = &source.page_path {
        findings.add_values(&at("page_path"), page_path(path));
    }
    for (field, logo) in [("logo", &source.logo), ("qr_logo", &source.qr_logo)] {
        picture(findings, &at(field), logo.as_deref());
    }
    for (field, text) in [
        ("welcome_text", &source.welcome_text),
        ("signed_in_text", &source.signed_in_text),
    ] {
        if let Some(text) = text {
            at_most(findings, &at(field), text, LONGEST_REPLY);
        }
    }
    if let Some(url) = &source.forward_url {
        findings.add_values(&at("forward_url"), forward_url(url));
    }
    match (&source.token, &source.aes_key) {
        (Some(_), None) => findings.add(at("aes_key"), FileProblem::EventSecretsHalf, ""),
        (None, Some(_)) => findings.add(at("token"), FileProblem::EventSecretsHalf, ""),
        _ => {}
    }
    for (field, given) in [("token", &source.token), ("aes_key", &source.aes_key)] {
        if let Some(given) = given {
            secret(findings, &at(field), given, mode);
        }
    }
}

/// The longest reply that WeChat shows (WeChat documentation, "Passive reply": 2048 bytes), in
/// characters of three bytes.
const LONGEST_REPLY: usize = 600;
