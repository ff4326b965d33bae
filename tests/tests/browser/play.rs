//! Runs a script of `tests/browser` against servers of its own.

use saoma_tests::{APPID, Sandbox, Saoma, Stage};
use serde_json::{Value, json};

const MINI: &str = "wx00000000000000a1";
const ACCOUNT: &str = "wx00000000000000a2";

/// Plays a script (with its arguments) before a sandbox that a file has set up.
pub(crate) fn play(script: &str) {
    let Some(stage) = Stage::find() else { return };
    let sandbox = Sandbox::start(&file());
    let clients = ["shop", "members", "two-ways", "asking", "methods"].map(|id| {
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

/// A shop that anybody may sign in to, one for known users only, one with two ways in, one that asks
/// which account it shall be, and one with all three methods. They are `native` because the script
/// that plays them chooses its port when it starts.
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
        application("asking", "山雀书店", &["asking"]),
        application("methods", "山雀茶馆", &["mini", "mp", "pc"]),
    ]);
    file["platform_apps"][0]["name"] = "山雀商城".into();
    let secret = json!({"value": "0123456789abcdef0123456789abcdef"});
    let others = [
        (MINI, "mini_program", "山雀小程序"),
        (ACCOUNT, "official_account", "山雀公众号"),
    ];
    let platform_apps = file["platform_apps"].as_array_mut();
    platform_apps
        .expect("the file has a list of them")
        .extend(others.map(|(appid, kind, name)| {
            json!({"appid": appid, "kind": kind, "name": name, "open_platform": "acme-open", "secret": secret})
        }));
    file["sources"] = json!([
        {"id": "pc", "kind": "wechat_pc", "appid": APPID, "display_name": "微信扫码"},
        {"id": "members", "kind": "wechat_pc", "appid": APPID, "display_name": "会员扫码", "login_only": true},
        {"id": "asking", "kind": "wechat_pc", "appid": APPID, "display_name": "微信扫码", "association": "ask"},
        {"id": "mini", "kind": "wechat_mini_program", "appid": MINI, "display_name": "小程序"},
        {"id": "mp", "kind": "wechat_official_account", "appid": ACCOUNT, "display_name": "公众号",
            "token": {"value": "acmetoken"}, "aes_key": {"value": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA"},
            "confirm_by_tap": true},
    ]);
    file
}
