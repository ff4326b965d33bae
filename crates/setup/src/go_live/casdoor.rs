//! The same login by Casdoor: a provider and an application for its `init_data.json`.
//!
//! Field by field after Casdoor's own model (`object/provider.go`, `object/application.go`,
//! `object/provider_item.go`, version named in the tests). Casdoor asks one provider for both the
//! website application (`clientId`) and, inside WeChat, the Official Account (`clientId2`).

use saoma_model::PlatformAppKind;
use serde_json::{Value, json};

use super::filled::file;
use super::{GoLiveStep, Wish};
use crate::file::{File, PlatformAppEntry, Secret};

const OWNER: &str = "admin";

pub(super) fn steps(workspace: &File, wish: &Wish) -> Vec<GoLiveStep> {
    let text = serde_json::to_string_pretty(&configuration(workspace));
    let text = text.unwrap_or_default();
    vec![
        GoLiveStep::new("casdoor_import").file(file("init_data.json", text)),
        GoLiveStep::new("other_domains")
            .with("host", &wish.host)
            .with("url", format!("https://{}/callback", wish.host)),
        GoLiveStep::new("other_users"),
    ]
}

/// What Casdoor reads at its start. Secrets are placeholders, `${NAME}`, to be put in place before.
pub(super) fn configuration(workspace: &File) -> Value {
    let provider = provider(workspace);
    let name = provider.as_ref().map(|provider| provider["name"].clone());
    let applications = workspace.applications.iter();
    let applications: Vec<Value> = applications
        .map(|entry| {
            let providers: Vec<Value> = name.iter().map(item).collect();
            json!({
                "owner": OWNER,
                "name": entry.id,
                "displayName": entry.name,
                "organization": workspace.workspace,
                "enablePassword": false,
                "enableSignUp": true,
                "clientId": format!("{}-{}", workspace.workspace, entry.id),
                "clientSecret": placeholder(entry.client_secret.as_ref()),
                "providers": providers,
                "grantTypes": ["authorization_code", "refresh_token"],
                "redirectUris": entry.redirect_uris,
                "tokenFormat": "JWT",
                "expireInHours": 1,
            })
        })
        .collect();
    json!({
        "organizations": [{
            "owner": OWNER,
            "name": workspace.workspace,
            "displayName": workspace.name.as_ref().unwrap_or(&workspace.workspace),
        }],
        "providers": provider.into_iter().collect::<Vec<Value>>(),
        "applications": applications,
    })
}

fn provider(workspace: &File) -> Option<Value> {
    let website = workspace.app_of(PlatformAppKind::Website);
    let account = workspace.app_of(PlatformAppKind::OfficialAccount);
    let id = |app: Option<&PlatformAppEntry>| app.map_or_else(String::new, |app| app.appid.clone());
    let secret =
        |app: Option<&PlatformAppEntry>| placeholder(app.and_then(|app| app.secret.as_ref()));
    website.or(account)?;
    Some(json!({
        "owner": OWNER,
        "name": format!("wechat-{}", workspace.workspace),
        "displayName": "微信登录",
        "category": "OAuth",
        "type": "WeChat",
        "method": "Normal",
        "clientId": id(website),
        "clientSecret": secret(website),
        "clientId2": id(account),
        "clientSecret2": secret(account),
        // Casdoor's switch for following the Official Account by QR code.
        "disableSsl": false,
    }))
}

fn item(name: &Value) -> Value {
    json!({
        "name": name,
        "canSignUp": true,
        "canSignIn": true,
        "canUnlink": true,
        "prompted": false,
    })
}

/// The name under which a secret is to be put in place.
pub(super) fn placeholder(secret: Option<&Secret>) -> String {
    match secret {
        Some(Secret::Env(name)) => format!("${{{name}}}"),
        _ => String::new(),
    }
}
