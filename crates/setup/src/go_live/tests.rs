use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::casdoor::configuration;
use super::keycloak::realm;
use super::{DomainVerdict, GoLive, HostChoice, Place, Wish, go_live, host_choices};
use crate::file::{File, Format};

const WORKSPACE: &str = r#"
workspace: acme
name: 山雀
mode: live
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: 山雀, callback_domain: www.acme.example, secret: {env: SAOMA_WX0123456789ABCDEF_SECRET}}
  - {appid: wx0123456789abcde0, kind: official_account, name: 山雀服务号, secret: {env: SAOMA_WX0123456789ABCDE0_SECRET},
     web_authorization_domain: login.acme.example, verification_file: {name: MP_verify_abc123.txt, content: abc123}}
  - {appid: wx0123456789abcde1, kind: mini_program, name: 山雀小程序, secret: {env: SAOMA_WX0123456789ABCDE1_SECRET}}
  - {appid: wx0123456789abcde2, kind: website, name: 没用上}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录}
  - {id: account, kind: wechat_official_account, appid: wx0123456789abcde0, display_name: 服务号}
  - {id: mini, kind: wechat_mini_program, appid: wx0123456789abcde1, display_name: 小程序}
applications:
  - {id: shop, name: 商城, type: web, redirect_uris: ["https://shop.example/cb"], sources: [pc], client_secret: {env: SAOMA_ACME_SHOP_CLIENT_SECRET}}
  - {id: app, name: 网页, type: spa, redirect_uris: ["https://app.example/cb"], sources: [pc]}
"#;

fn workspace() -> File {
    File::read(WORKSPACE.as_bytes(), Format::Yaml).expect("a file")
}

fn plan(place: Place, whole_host: bool) -> GoLive {
    let host = "login.acme.example".to_owned();
    let wish = Wish {
        place,
        host,
        whole_host,
    };
    go_live(&workspace(), &wish)
}

fn content(plan: &GoLive, name: &str) -> String {
    let mut files = plan.steps.iter().flat_map(|step| &step.files);
    let file = files.find(|file| file.name == name);
    file.unwrap_or_else(|| panic!("there is no {name}"))
        .content
        .clone()
}

#[test]
fn every_place_is_filled_in() {
    for place in [
        Place::Server,
        Place::Container,
        Place::Casdoor,
        Place::Keycloak,
    ] {
        for whole_host in [true, false] {
            let plan = plan(place, whole_host);
            for step in &plan.steps {
                for file in &step.files {
                    assert!(
                        !file.content.contains("{{"),
                        "{}: {}",
                        file.name,
                        file.content
                    );
                }
            }
        }
    }
}

#[test]
fn a_host_that_serves_a_site_is_kept_and_a_path_of_it_proxied() {
    let choice = |host: &str, whole_host| HostChoice {
        host: host.to_owned(),
        whole_host,
    };
    assert_eq!(
        host_choices(&workspace()),
        [
            choice("login.acme.example", true),
            choice("www.acme.example", false),
        ],
        "what is registered comes first, and nothing twice"
    );
    let plan = plan(Place::Server, false);
    let nginx = content(&plan, "nginx.conf");
    assert!(nginx.contains("location /w/acme/ {"), "{nginx}");
    assert!(
        nginx.contains("location = /MP_verify_abc123.txt {"),
        "WeChat looks for it at the root: {nginx}"
    );
    assert!(!nginx.contains("server_name"), "the server block is theirs");
}

#[test]
fn each_platform_app_in_use_is_told_its_host() {
    let plan = plan(Place::Server, true);
    let told: Vec<_> = plan
        .domains
        .iter()
        .map(|advice| (advice.field.as_str(), advice.verdict))
        .collect();
    assert_eq!(
        told,
        [
            ("callback_domain", DomainVerdict::Change),
            ("web_authorization_domain", DomainVerdict::Stays),
            ("request_domain", DomainVerdict::Set),
        ],
        "the app without a source is left out"
    );
}

#[test]
fn the_compose_file_is_yaml_that_starts_the_provider_behind_a_proxy() {
    let text = content(&plan(Place::Container, true), "compose.yaml");
    let compose: Value = serde_saphyr::from_str(&text).expect("YAML");
    let service = &compose["services"]["saoma"];
    let command: Vec<&str> = service["command"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(
        command,
        [
            "serve",
            "--listen",
            "0.0.0.0:8600",
            "--public-url",
            "https://login.acme.example",
            "--trusted-proxy",
            "172.16.0.0/12"
        ]
    );
    assert_eq!(service["ports"], serde_json::json!(["127.0.0.1:8600:8600"]));
    let mut sandbox = workspace();
    sandbox.mode = saoma_model::Mode::Sandbox;
    let wish = Wish {
        place: Place::Container,
        host: "demo.acme.example".to_owned(),
        whole_host: true,
    };
    let text = content(&go_live(&sandbox, &wish), "compose.yaml");
    let compose: Value = serde_saphyr::from_str(&text).expect("YAML");
    let command = compose["services"]["saoma"]["command"].to_string();
    assert!(
        command.ends_with(r#""--sandbox","--allow-sandbox"]"#),
        "a sandbox is served only when somebody insists: {command}"
    );
}

#[test]
fn systemd_takes_the_unit() {
    if !is_linux() {
        return;
    }
    let unit = content(&plan(Place::Server, true), "saoma.service");
    assert!(unit.contains("ExecStart=/usr/local/bin/saoma serve --listen 127.0.0.1:8600"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("saoma.service");
    // The program is not installed where tests run.
    let unit = unit.replace("/usr/local/bin/saoma serve", "/bin/true serve");
    std::fs::write(&path, unit).expect("written");
    let mut verify = Command::new("systemd-analyze");
    let Ok(verified) = verify.args(["verify", "--man=no"]).arg(&path).output() else {
        return saoma_testkit::missing("systemd-analyze");
    };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success(), "{said}");
    assert!(
        !said.contains("saoma.service:"),
        "it has something to say: {said}"
    );
}

#[test]
fn nginx_takes_both_snippets() {
    if !is_linux() {
        return;
    }
    for whole_host in [true, false] {
        let snippet = content(&plan(Place::Server, whole_host), "nginx.conf");
        assert!(
            snippet.contains("proxy_buffering off;"),
            "events pass at once"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        // Certificates are what the test does not bring.
        let listening = snippet
            .replace("listen 443 ssl;", "listen 8443;")
            .replace("listen 80;", "listen 8080;");
        let listening: String = listening
            .lines()
            .filter(|line| !line.contains("ssl_certificate"))
            .map(|line| format!("{line}\n"))
            .collect();
        let site = match whole_host {
            true => listening,
            false => format!("server {{ listen 8443; {listening} }}"),
        };
        let config = format!(
            "pid {}; error_log stderr; events {{}} http {{ access_log off; {site} }}",
            at("pid").display()
        );
        std::fs::write(at("nginx.conf"), config).expect("written");
        // Debian keeps it out of an ordinary user's PATH.
        let program = Path::new("/usr/sbin/nginx");
        let mut nginx = Command::new(match program.is_file() {
            true => program,
            false => Path::new("nginx"),
        });
        let nginx = nginx.arg("-t").arg("-p").arg(folder.path()).arg("-c");
        let Ok(tested) = nginx.arg(at("nginx.conf")).output() else {
            return saoma_testkit::missing("nginx");
        };
        let said = String::from_utf8_lossy(&tested.stderr);
        assert!(tested.status.success(), "{said}");
    }
}

/// The servers that these files are for run Linux; so do the programs that check them.
fn is_linux() -> bool {
    std::env::consts::OS == "linux"
}

/// The fields of another product's model: `(of what, name, the JSON type)`.
fn model(text: &str) -> BTreeSet<(String, String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.filter_map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next()?, words.next()?))
    });
    fields.collect()
}

/// Every field of `object` is in the model of `of`, with its type.
fn fits(model: &BTreeSet<(String, String, String)>, of: &str, object: &Value) {
    for (name, value) in object.as_object().expect("an object") {
        let kind = match value {
            Value::String(_) => "string",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
            Value::Null => "null",
        };
        let field = (of.to_owned(), name.clone(), kind.to_owned());
        assert!(model.contains(&field), "{of}.{name} is no {kind} there");
    }
}

fn each<'a>(value: &'a Value, list: &str) -> &'a [Value] {
    let list = value[list].as_array().expect("a list");
    assert!(!list.is_empty());
    list
}

#[test]
fn casdoors_configuration_fits_its_model_and_holds_no_secret() {
    let model = model(include_str!("casdoor_model.txt"));
    let told = configuration(&workspace());
    for organization in each(&told, "organizations") {
        fits(&model, "organization", organization);
    }
    for provider in each(&told, "providers") {
        fits(&model, "provider", provider);
        assert_eq!(provider["clientId"], "wx0123456789abcdef");
        assert_eq!(
            provider["clientSecret"], "${SAOMA_WX0123456789ABCDEF_SECRET}",
            "a named placeholder"
        );
        assert_eq!(
            provider["clientId2"], "wx0123456789abcde0",
            "inside WeChat the Official Account is asked"
        );
    }
    for application in each(&told, "applications") {
        fits(&model, "application", application);
        for item in each(application, "providers") {
            fits(&model, "provider_item", item);
            assert_eq!(item["name"], told["providers"][0]["name"]);
        }
    }
    let applications = each(&told, "applications");
    assert_eq!(
        applications[0]["clientSecret"],
        "${SAOMA_ACME_SHOP_CLIENT_SECRET}"
    );
}

#[test]
fn keycloaks_realm_fits_its_model_and_holds_no_secret() {
    let model = model(include_str!("keycloak_model.txt"));
    let told = realm(&workspace());
    fits(&model, "realm", &told);
    for provider in each(&told, "identityProviders") {
        fits(&model, "identity_provider", provider);
        fits(&model, "weixin_config", &provider["config"]);
        assert_eq!(
            provider["config"]["clientSecret"],
            "${SAOMA_WX0123456789ABCDEF_SECRET}"
        );
    }
    let clients = each(&told, "clients");
    for client in clients {
        fits(&model, "client", client);
    }
    assert_eq!(clients[0]["secret"], "${SAOMA_ACME_SHOP_CLIENT_SECRET}");
    assert!(
        clients[1]["publicClient"] == true && clients[1].get("secret").is_none(),
        "a page keeps no secret"
    );
}
