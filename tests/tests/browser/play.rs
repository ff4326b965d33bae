//! Runs a script of `tests/browser` against servers of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use saoma_testkit::missing;
use saoma_tests::{APPID, Sandbox, Saoma};
use serde_json::{Value, json};

/// Plays a script (with its arguments) before a sandbox that a file has set up.
pub(crate) fn play(script: &str) {
    let Some(stage) = Stage::find() else { return };
    let sandbox = Sandbox::start(&file());
    let clients = ["shop", "members", "two-ways"].map(|id| {
        (
            id.to_owned(),
            Value::from(sandbox.application(id).client_id),
        )
    });
    stage.run(
        script,
        &json!({
            "provider": sandbox.running.url("provider"),
            "simulator": sandbox.simulator(),
            "issuer": sandbox.issuer(),
            "clients": serde_json::Map::from_iter(clients),
        }),
    );
}

/// Plays a script before the sandbox that is there when no file names another.
pub(crate) fn play_built_in(script: &str) {
    let Some(stage) = Stage::find() else { return };
    let saoma = Saoma::new();
    let running = saoma.start(["serve", "--sandbox", "--listen", "127.0.0.1:0"], 2);
    stage.run(
        script,
        &json!({"provider": running.url("provider"), "simulator": running.url("simulator")}),
    );
}

/// A shop that anybody may sign in to, one for known users only, and one with two ways in. They
/// are `native` because the script that plays them chooses its port when it starts.
fn file() -> Value {
    let application = |id: &str, name: &str, sources: &[&str]| {
        json!({
            "id": id, "name": name, "type": "native", "sources": sources,
            "redirect_uris": ["http://127.0.0.1/back"],
        })
    };
    let mut file = Sandbox::file(&[
        application("shop", "山雀商城", &["pc"]),
        application("members", "山雀会员", &["members"]),
        application("two-ways", "山雀茶铺", &["pc", "members"]),
    ]);
    file["platform_apps"][0]["name"] = "山雀商城".into();
    file["sources"] = json!([
        {"id": "pc", "kind": "wechat_pc", "appid": APPID, "display_name": "微信扫码"},
        {"id": "members", "kind": "wechat_pc", "appid": APPID, "display_name": "会员扫码", "login_only": true},
    ]);
    file
}

/// What a script needs beside the servers.
struct Stage {
    chromium: PathBuf,
    scripts: PathBuf,
}

impl Stage {
    /// Nothing on a machine that lacks a part, after saying so.
    fn find() -> Option<Self> {
        let scripts = project().join("tests").join("browser");
        let Some(chromium) = chromium() else {
            missing("there is no Chromium in PATH, and SAOMA_TEST_CHROMIUM names none");
            return None;
        };
        if !scripts.join("node_modules").is_dir() {
            missing("the packages of tests/browser are not installed (`npm ci` there)");
            return None;
        }
        Some(Self { chromium, scripts })
    }

    fn run(&self, script: &str, world: &Value) {
        let output = Command::new("node")
            .args(script.split(' '))
            .current_dir(&self.scripts)
            .env("SAOMA_TEST_CHROMIUM", &self.chromium)
            .env("SAOMA_TEST_WORLD", world.to_string())
            .env(
                "SAOMA_TEST_SCREENSHOTS",
                project().join("target").join("screenshots"),
            )
            .stdin(Stdio::null())
            .output()
            .expect("node can be started");
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "{script}: {}\n{out}\n{err}",
            output.status
        );
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the project's root")
}

/// Chromium or Chrome: the one named in the environment, else the first in PATH.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SAOMA_TEST_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let mut candidates = std::env::split_paths(&path).flat_map(|folder| {
        names.map(|name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
    });
    candidates.find(|candidate| candidate.is_file())
}
