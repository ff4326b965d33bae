//! What is compared, reported and written to the audit log: the fields of a thing in the words of
//! the file. A secret is none of them.

use saoma_model::{Application, Enablement, PlatformApp, Sender, Source};
use serde_json::{Map, Value, json};

/// The fields of a thing, in the words of the file.
pub(crate) type Facts = Map<String, Value>;

/// The facts of an object.
pub(crate) fn of(object: Value) -> Facts {
    match object {
        Value::Object(facts) => facts,
        _ => Facts::new(),
    }
}

pub(crate) fn of_platform_app(app: &PlatformApp) -> Facts {
    of(json!({
        "kind": app.kind,
        "name": app.name,
        "open_platform": app.open_platform,
        "callback_domain": app.callback_domain,
        "web_authorization_domain": app.web_authorization_domain,
        "verification_file": app.verification_file,
        "status": app.status,
    }))
}

/// A sender, without the word that says which it is.
pub(crate) fn of_sender(sender: &Sender) -> Facts {
    let mut facts = serde_json::to_value(sender).map(of).unwrap_or_default();
    facts.remove("sender");
    facts
}

pub(crate) fn of_source(source: &Source) -> Facts {
    let mut facts = of(json!({
        "kind": source.kind,
        "appid": source.appid,
        "display_name": source.display_name,
        "login_only": source.login_only,
        "association": source.association,
        "proofs": source.proofs,
        "logo": source.logo,
        "enabled": source.enabled,
    }));
    if let Ok(settings) = serde_json::to_value(&source.settings) {
        facts.extend(of(settings));
    }
    facts
}

/// An application with its sources, whose order counts and whose exact positions do not.
pub(crate) fn of_application(application: &Application, enablements: &[Enablement]) -> Facts {
    let sources: Vec<Value> = enablements
        .iter()
        .map(|e| json!({"id": e.source, "enabled": e.enabled, "default": e.is_default}))
        .collect();
    of(json!({
        "name": application.name,
        "type": application.kind,
        "redirect_uris": application.redirect_uris,
        "post_logout_redirect_uris": application.post_logout_redirect_uris,
        "description": application.description,
        "logo": application.logo,
        "id_token_signed_response_alg": application.id_token_signed_response_alg,
        "lifetimes": {
            "access_token": application.lifetimes.access_token.as_secs(),
            "id_token": application.lifetimes.id_token.as_secs(),
            "refresh_token": application.lifetimes.refresh_token.as_secs(),
        },
        "access": application.access,
        "branding": application.branding,
        "sources": sources,
    }))
}

/// Leaves what differs on both sides.
pub(super) fn difference(mut before: Facts, mut after: Facts) -> (Facts, Facts) {
    let same = |key: &String, value: &Value, other: &Facts| other.get(key) == Some(value);
    let all_before = before.clone();
    before.retain(|key, value| !same(key, value, &after));
    after.retain(|key, value| !same(key, value, &all_before));
    (before, after)
}
