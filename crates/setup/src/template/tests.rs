use saoma_ambient::SeededEntropy;

use super::*;
use crate::file::Format;

const FILE: &str = "
workspace: lantern
mode: live
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Lantern, callback_domain: login.lantern.example, secret: {env: A}}
  - {appid: wx1111111111111111, kind: mini_program, name: Mini, secret: {env: B}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录}
  - {id: mini, kind: wechat_mini_program, appid: wx1111111111111111, display_name: 小程序, page_path: pages/login}
applications:
  - {id: shop, name: Shop, type: web, redirect_uris: ['https://www.lantern.example/cb?from=lantern'], sources: [pc, mini], client_secret: {env: C}}
";

fn template() -> TemplateContent {
    let mut file = File::read(FILE.as_bytes(), Format::Yaml).unwrap();
    without_secrets(&mut file);
    let value = |subject: &str, field: &str, value: &str| ValueLine {
        subject: subject.to_owned(),
        field: field.to_owned(),
        value: value.to_owned(),
    };
    let values = vec![
        value("website", "site_url", "https://www.lantern.example"),
        value("website", "description", "预约看牙，每周一到周五。"),
    ];
    TemplateContent {
        form: FORM,
        file,
        values,
    }
}

fn client() -> NewClient {
    NewClient {
        slug: "kettle".to_owned(),
        name: "铜壶".to_owned(),
        appids: BTreeMap::from([(
            "wx0123456789abcdef".to_owned(),
            " wxfedcba9876543210 ".to_owned(),
        )]),
        hosts: BTreeMap::from([
            (
                "login.lantern.example".to_owned(),
                "login.kettle.example".to_owned(),
            ),
            (
                "www.lantern.example".to_owned(),
                "kettle.example".to_owned(),
            ),
        ]),
    }
}

#[test]
fn a_template_reads_back_and_names_no_secret() {
    let json = template().to_json().unwrap();
    assert!(!json.contains("env") && !json.contains("secret"), "{json}");
    assert_eq!(
        TemplateContent::read(&json).unwrap().to_json().unwrap(),
        json
    );
    let newer = json.replacen("\"form\":1", "\"form\":2", 1);
    assert!(matches!(
        TemplateContent::read(&newer),
        Err(TemplateError::Newer(2))
    ));
}

#[test]
fn a_template_tells_which_hosts_belong_to_its_first_client() {
    assert_eq!(
        template().hosts(),
        ["login.lantern.example", "www.lantern.example"],
        "a sentence is no host"
    );
}

#[test]
fn a_live_client_has_its_own_appids_and_hosts_and_goes_without_what_it_lacks() {
    let entropy = SeededEntropy::new(1);
    let (file, _) = template().instance(&client(), Mode::Live, &entropy);
    assert_eq!((file.workspace.as_str(), file.mode), ("kettle", Mode::Live));
    let appids: Vec<&str> = file.platform_apps.iter().map(|app| &*app.appid).collect();
    assert_eq!(
        appids,
        ["wxfedcba9876543210"],
        "the mini program has no AppID yet"
    );
    assert_eq!(file.sources.len(), 1, "nor has it a source");
    let shop = &file.applications[0];
    assert_eq!(shop.sources.len(), 1, "which nothing offers");
    assert_eq!(
        shop.redirect_uris,
        ["https://kettle.example/cb?from=lantern"],
        "the host is changed, and nothing else"
    );
    let domain = file.platform_apps[0].callback_domain.as_deref();
    assert_eq!(domain, Some("login.kettle.example"));
    let refused = file.check().into_iter();
    let mut refused = refused.filter(|finding| finding.severity == saoma_model::Severity::Refuse);
    assert!(refused.next().is_none(), "it can be applied");
}

#[test]
fn a_sandbox_gets_invented_appids() {
    let entropy = SeededEntropy::new(1);
    let (file, carried) = template().instance(&client(), Mode::Sandbox, &entropy);
    assert_eq!((file.platform_apps.len(), file.sources.len()), (2, 2));
    let mini = &file.platform_apps[1].appid;
    assert!(mini.starts_with("wx") && mini.len() == 18 && mini != "wx1111111111111111");
    assert_eq!(&file.sources[1].appid, mini);
    assert_eq!(carried.counts(), (0, 2, 0));
}
