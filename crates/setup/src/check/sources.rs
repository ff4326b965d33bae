use saoma_model::{Association, SourceKind};

use super::{duplicates, name, slug};
use crate::file::{File, SourceEntry};
use crate::finding::{FileProblem, Findings};

pub(super) fn check(findings: &mut Findings, file: &File) {
    for (index, source) in file.sources.iter().enumerate() {
        let at = |field: &str| format!("sources[{index}].{field}");
        slug(findings, &at("id"), &source.id);
        name(findings, &at("display_name"), &source.display_name);
        platform_app(findings, &at, file, source);
        method(findings, &at, source);
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

/// What this version cannot run is refused, since a source that never signs anybody in would look
/// as if it were set up.
fn method(findings: &mut Findings, at: &impl Fn(&str) -> String, source: &SourceEntry) {
    if source.kind != SourceKind::WechatPc {
        let kind = source.kind.as_str();
        findings.add(at("kind"), FileProblem::SourceKindLater, kind);
    }
    let association = source.association.as_str();
    let yields_no_field = source.kind != SourceKind::WechatMiniProgram;
    match source.association {
        Association::None => {}
        Association::FieldMatch if yields_no_field => findings.add(
            at("association"),
            FileProblem::AssociationWithoutField,
            association,
        ),
        Association::FieldMatch | Association::Ask => {
            findings.add(
                at("association"),
                FileProblem::AssociationLater,
                association,
            );
        }
    }
}
