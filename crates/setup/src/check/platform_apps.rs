use saoma_model::{
    appid, callback_domain, verification_content, verification_name, web_authorization_domain,
};

use super::{duplicates, name, secret};
use crate::file::File;
use crate::finding::{FileProblem, Findings};

pub(super) fn check(findings: &mut Findings, file: &File) {
    for (index, app) in file.platform_apps.iter().enumerate() {
        let at = |field: &str| format!("platform_apps[{index}].{field}");
        findings.add_values(&at("appid"), appid(&app.appid));
        name(findings, &at("name"), &app.name);
        if let Some(open_platform) = &app.open_platform {
            name(findings, &at("open_platform"), open_platform);
        }
        if let Some(domain) = &app.callback_domain {
            findings.add_values(&at("callback_domain"), callback_domain(domain, file.mode));
        }
        if let Some(domain) = &app.web_authorization_domain {
            let found = web_authorization_domain(domain, file.mode);
            findings.add_values(&at("web_authorization_domain"), found);
        }
        if let Some(verification) = &app.verification_file {
            let name = verification_name(&verification.name);
            findings.add_values(&at("verification_file.name"), name);
            let content = verification_content(&verification.content);
            findings.add_values(&at("verification_file.content"), content);
        }
        if let Some(given) = &app.secret {
            secret(findings, &at("secret"), given, file.mode);
        }
    }
    let appids = file.platform_apps.iter().enumerate();
    let appids = appids.map(|(index, app)| {
        let path = format!("platform_apps[{index}].appid");
        (path, app.appid.as_str())
    });
    duplicates(findings, FileProblem::DuplicateId, appids);
}
