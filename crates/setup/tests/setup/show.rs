use saoma_model::Origin;
use saoma_setup::{File, Format, ShowError, SimulatedApp, sandbox_file, show};
use secrecy::SecretString;

use crate::world::{SAMPLE, World, changes, each, file, words};

/// A file that uses everything which is not a default.
const RICH: &str = r#"
workspace: acme
name: "Acme: 极光 🌅 # 1"
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: "yes", open_platform: "007", callback_domain: login.acme.example, status: offline, secret: {env: ACME_SECRET}}
  - {appid: wxfedcba9876543210, kind: mini_program, name: Mini}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: "- 微信", login_only: true}
  - {id: off, kind: wechat_pc, appid: wx0123456789abcdef, display_name: "null", enabled: false}
applications:
  - {id: shop, name: "'Shop'", type: web, redirect_uris: ["https://shop.example/cb?a=b&c=%20"], post_logout_redirect_uris: ["https://shop.example/"], client_secret: {env: SHOP_SECRET}, sources: [{id: pc, default: true}, {id: off, enabled: false}]}
  - {id: app, name: App, type: native, redirect_uris: ["com.acme.app:/cb"]}
"#;

#[tokio::test]
async fn what_is_shown_can_be_applied_and_changes_nothing() {
    each(async |world| {
        world.apply(RICH).await;
        let yaml = world.show().await.yaml().expect("YAML");
        let applied = world.apply(&yaml).await;
        assert_eq!(changes(&applied), [""; 0], "{yaml}");
        assert_eq!(
            words(&applied.findings),
            ["secret_kept", "secret_kept"],
            "no secret is at hand under the suggested names, so the stored ones stay"
        );
        let shown = serde_json::to_value(world.show().await).expect("JSON");
        let json = File::read(shown["file"].to_string().as_bytes(), Format::Json);
        let again = json.expect("the JSON is a file of apply too");
        let json = |file| serde_json::to_value(file).expect("JSON");
        assert_eq!(json(&again), json(&file(&yaml)));
    })
    .await;
}

#[tokio::test]
async fn a_shown_file_makes_the_same_workspace_elsewhere() {
    each(async |one| {
        let other = World::sqlite().await;
        one.apply(RICH).await;
        let shown = one.show().await;
        let yaml = shown.yaml().expect("YAML");
        other
            .env
            .set("SAOMA_WX0123456789ABCDEF_SECRET", &"a".repeat(32));
        other
            .env
            .set("SAOMA_ACME_SHOP_CLIENT_SECRET", "long-enough-to-pass");
        other.apply(&yaml).await;
        let there = other.show().await;
        assert_eq!(there.yaml().expect("YAML"), yaml);
        let json = |report| serde_json::to_value(report).expect("JSON");
        assert_eq!(
            json(&there.report),
            json(&shown.report),
            "even the client ids are the same"
        );
    })
    .await;
}

#[tokio::test]
async fn a_workspace_that_is_not_there_is_told() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let origin = Origin::parse("http://127.0.0.1:8600").expect("an origin");
        for unknown in ["acm", "", "ACME", "a'b\0"] {
            let shown = show(world.store(), &origin, unknown).await;
            assert!(
                matches!(shown, Err(ShowError::WorkspaceUnknown { .. })),
                "{unknown:?} names no workspace"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_built_in_sandbox_can_be_applied_again_and_again() {
    let app = SimulatedApp {
        appid: "wx0123456789abcdef".to_owned(),
        name: "Demo".to_owned(),
        secret: SecretString::from("0123456789abcdef0123456789abcdef"),
        open_platform: Some("demo".to_owned()),
        callback_domain: Some("login.acme.example".to_owned()),
    };
    let file = sandbox_file(app, "http://127.0.0.1:8600/demo");
    each(async |world| {
        let actor = saoma_model::Actor::Saoma;
        let first = saoma_setup::apply(world.setup(), &file, actor)
            .await
            .expect("applied");
        assert_eq!(first.findings, [], "nothing about it is doubtful");
        let second = saoma_setup::apply(world.setup(), &file, actor)
            .await
            .expect("applied");
        assert_eq!(changes(&second), [""; 0]);
    })
    .await;
}
