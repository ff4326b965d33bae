//! The same login by Keycloak: a realm with a WeChat identity provider.
//!
//! Keycloak has none of its own: the provider `weixin` comes with an extension, whose jar is put
//! into `providers/`. Keycloak fills `${NAME}` from its environment while it imports a realm.

use saoma_model::{ApplicationType, PlatformAppKind};
use serde_json::{Map, Value, json};

use super::casdoor::placeholder;
use super::filled::{commands, file, filled};
use super::{GoLiveStep, Wish};
use crate::file::{ApplicationEntry, File};

/// The extension that brings the provider `weixin`.
pub(super) const EXTENSION: &str = "https://github.com/jyqq163/keycloak-services-social-weixin";

const IMPORT: &str = "\
# The jar of the extension: {{extension}}
cp keycloak-services-social-weixin-*.jar /opt/keycloak/providers/
cp {{workspace}}-realm.json /opt/keycloak/data/import/
/opt/keycloak/bin/kc.sh build
/opt/keycloak/bin/kc.sh start --hostname https://{{host}} --import-realm
";

pub(super) fn steps(workspace: &File, wish: &Wish) -> Vec<GoLiveStep> {
    let text = serde_json::to_string_pretty(&realm(workspace)).unwrap_or_default();
    let name = &workspace.workspace;
    let values = [
        ("extension", EXTENSION),
        ("workspace", name),
        ("host", &*wish.host),
    ];
    vec![
        GoLiveStep::new("keycloak_import")
            .with("url", EXTENSION)
            .file(file(format!("{name}-realm.json"), text))
            .file(commands(filled(IMPORT, &values))),
        GoLiveStep::new("other_domains")
            .with("host", &wish.host)
            .with(
                "url",
                format!("https://{}/realms/{name}/broker/weixin/endpoint", wish.host),
            ),
        GoLiveStep::new("other_users"),
    ]
}

/// The realm, as `kc.sh import` and `--import-realm` read it.
pub(super) fn realm(workspace: &File) -> Value {
    let clients: Vec<Value> = workspace.applications.iter().map(client).collect();
    let providers: Vec<Value> = identity_provider(workspace).into_iter().collect();
    json!({
        "realm": workspace.workspace,
        "displayName": workspace.name.as_ref().unwrap_or(&workspace.workspace),
        "enabled": true,
        "registrationAllowed": false,
        "identityProviders": providers,
        "clients": clients,
    })
}

fn identity_provider(workspace: &File) -> Option<Value> {
    let website = workspace.app_of(PlatformAppKind::Website);
    let account = workspace.app_of(PlatformAppKind::OfficialAccount);
    let mini_program = workspace.app_of(PlatformAppKind::MiniProgram);
    let mut config = Map::new();
    for (app, id, secret) in [
        (website, "clientId", "clientSecret"),
        (account, "clientId2", "clientSecret2"),
        (mini_program, "wmpClientId", "wmpClientSecret"),
    ] {
        if let Some(app) = app {
            config.insert(id.to_owned(), json!(app.appid));
            config.insert(secret.to_owned(), json!(placeholder(app.secret.as_ref())));
        }
    }
    if config.is_empty() {
        return None;
    }
    config.insert("syncMode".to_owned(), json!("IMPORT"));
    Some(json!({
        "alias": "weixin",
        "displayName": "微信登录",
        "providerId": "weixin",
        "enabled": true,
        "trustEmail": false,
        "storeToken": false,
        "addReadTokenRoleOnCreate": false,
        "linkOnly": false,
        "firstBrokerLoginFlowAlias": "first broker login",
        "config": config,
    }))
}

fn client(entry: &ApplicationEntry) -> Value {
    let is_public = entry.kind != ApplicationType::Web;
    let mut client = json!({
        "clientId": entry.id,
        "name": entry.name,
        "enabled": true,
        "protocol": "openid-connect",
        "publicClient": is_public,
        "standardFlowEnabled": true,
        "implicitFlowEnabled": false,
        "directAccessGrantsEnabled": false,
        "redirectUris": entry.redirect_uris,
        "attributes": {
            "post.logout.redirect.uris": entry.post_logout_redirect_uris.join("##"),
        },
    });
    if let (false, Some(client)) = (is_public, client.as_object_mut()) {
        let secret = placeholder(entry.client_secret.as_ref());
        client.insert("secret".to_owned(), json!(secret));
    }
    client
}
