use std::io::{Cursor, ErrorKind, Read as _};

use saoma_model::Origin;
use saoma_setup::{MiniProgramError, MiniProgramProject, mini_program_project};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::world::World;

const FILE: &str = r#"
workspace: acme
mode: live
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Acme, open_platform: acme-open}
  - {appid: wxfedcba9876543210, kind: mini_program, name: Mini, open_platform: acme-open}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信}
  - {id: mini, kind: wechat_mini_program, appid: wxfedcba9876543210, display_name: 小程序, page_path: pages/member/sign-in}
"#;

async fn make(
    world: &World,
    origin: &str,
    source: &str,
) -> Result<MiniProgramProject, MiniProgramError> {
    let origin = Origin::parse(origin).expect("a URL");
    mini_program_project(world.store(), &origin, "acme", source).await
}

fn content<'a>(project: &'a MiniProgramProject, path: &str) -> &'a str {
    let mut files = project.files.iter();
    let found = files.find(|(known, _)| known == path);
    &found.expect("the project has the file").1
}

fn json_of(project: &MiniProgramProject, path: &str) -> Value {
    serde_json::from_str(content(project, path)).expect("it is JSON")
}

#[tokio::test]
async fn a_project_is_filled_in_for_its_source() {
    let world = World::sqlite().await;
    world.apply(FILE).await;
    let project = make(&world, "https://login.acme.example", "mini").await;
    let project = project.expect("the source has a mini program");
    assert_eq!(
        json_of(&project, "app.json")["pages"],
        json!(["pages/member/sign-in"])
    );
    for ending in ["js", "json", "wxml", "wxss"] {
        content(&project, &format!("pages/member/sign-in.{ending}"));
    }
    let tools = json_of(&project, "project.config.json");
    assert_eq!(tools["appid"], "wxfedcba9876543210");
    assert_eq!(
        tools["setting"]["urlCheck"],
        json!(true),
        "as on a phone: only addresses that WeChat knows"
    );
    let config = content(&project, "config.js");
    assert!(
        config.contains(r#"issuer: "https://login.acme.example/w/acme""#),
        "{config}"
    );
    assert!(config.contains(r#"source: "mini""#), "{config}");
    assert!(config.contains("sandbox: false"), "{config}");
    for (path, content) in &project.files {
        let page = path.ends_with(".wxml");
        assert!(page || !content.contains("{{"), "{path} is not filled in");
    }
    let texts = content(&project, "texts.js");
    assert!(texts.contains("用手机号登录") && texts.contains("Sign in with phone number"));
}

#[tokio::test]
async fn a_live_project_asks_an_https_host_name_only() {
    let world = World::sqlite().await;
    world.apply(FILE).await;
    for origin in [
        "http://login.acme.example",
        "https://127.0.0.1:8600",
        "https://203.0.113.7",
        "https://localhost",
    ] {
        let refused = make(&world, origin, "mini").await;
        assert!(
            matches!(refused, Err(MiniProgramError::AddressNotReached { .. })),
            "{origin}: {refused:?}"
        );
    }
    let sandbox = World::sqlite().await;
    sandbox.apply(&FILE.replace("live", "sandbox")).await;
    let project = make(&sandbox, "http://127.0.0.1:8600", "mini").await;
    let project = project.expect("the developer tools reach a sandbox");
    let tools = json_of(&project, "project.config.json");
    assert_eq!(tools["setting"]["urlCheck"], json!(false));
    assert!(content(&project, "config.js").contains("sandbox: true"));
}

#[tokio::test]
async fn what_has_no_mini_program_is_refused_by_name() {
    let world = World::sqlite().await;
    world.apply(FILE).await;
    let origin = "https://login.acme.example";
    for (source, code) in [
        ("pc", "no_mini_program"),
        ("other", "source_unknown"),
        ("../mini", "source_unknown"),
    ] {
        let refused = make(&world, origin, source).await;
        assert_eq!(refused.expect_err(source).code(), code, "{source}");
    }
}

#[tokio::test]
async fn archive_and_folder_hold_the_same_and_nothing_is_overwritten() {
    let world = World::sqlite().await;
    world.apply(FILE).await;
    let project = make(&world, "https://login.acme.example", "mini").await;
    let project = project.expect("the source has a mini program");
    let bytes = project.zip().expect("it goes to memory");
    assert_eq!(
        bytes,
        project.zip().expect("again"),
        "nothing depends on the time"
    );
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    assert_eq!(archive.len(), project.files.len());

    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("made");
    project.write_into(&folder).expect("a new folder");
    for (path, content) in &project.files {
        let inside = format!("acme-mini-mini-program/{path}");
        let mut entry = archive.by_name(&inside).expect("the archive has it");
        let mut read = String::new();
        entry.read_to_string(&mut read).expect("text");
        assert_eq!(&read, content, "{path}");
        let written = std::fs::read_to_string(folder.join(path)).expect("it is written");
        assert_eq!(&written, content, "{path}");
    }

    std::fs::write(folder.join("config.js"), "mine").expect("it can be written");
    std::fs::remove_file(folder.join("app.js")).expect("it is there");
    let refused = project
        .write_into(&folder)
        .expect_err("somebody's work is there");
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    assert!(!folder.join("app.js").exists(), "nothing was written");
}
