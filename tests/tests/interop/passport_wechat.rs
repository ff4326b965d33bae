//! passport-wechat in Express, which knows WeChat's real addresses only: it gets to the simulator
//! through the forward proxy, by the preload that docs/proxy.md shows.

use serde_json::Value;

use crate::script::Script;
use crate::wechat_login::{APP_SECRET, APPID, LEGACY, NAMELESS, ORDINARY, Simulator, truth};

struct Site {
    script: Script,
    simulator: Simulator,
}

impl Site {
    fn start() -> Option<Self> {
        Some(Self {
            script: Script::node("passport_wechat_site.js")?,
            simulator: Simulator::start(),
        })
    }

    fn run(&self, command: &str, person: &str, app_secret: &str) -> Value {
        let ((proxy, ca_file), preload) = (self.simulator.proxy(), Script::node_preload());
        let variables = [
            ("SIMULATOR", self.simulator.url()),
            ("HTTPS_PROXY", proxy),
            ("NODE_EXTRA_CA_CERTS", ca_file),
            ("NODE_OPTIONS", &preload),
            ("APPID", APPID),
            ("APP_SECRET", app_secret),
        ];
        self.script.run(&variables, &[command, person])
    }
}

#[tokio::test]
async fn passport_wechat_hands_the_site_whoever_scanned() {
    let Some(site) = Site::start() else { return };
    for person in [ORDINARY, LEGACY, NAMELESS] {
        let (told, truth) = (
            site.run("login", person, APP_SECRET),
            truth(site.simulator.url(), person, APPID).await,
        );
        for login in [&told["first"], &told["second"]] {
            assert_eq!(login["status"], 200, "{told}");
            assert_eq!(login["state"], "a-state_of.this~site", "{told}");
            assert_eq!(login["user"]["tokens"], true, "{told}");
            assert_eq!(login["user"]["expiresIn"], 7200, "{told}");
            let profile = &login["user"]["profile"];
            assert_eq!(profile["openid"], truth["openid"], "{told}");
            assert_eq!(profile.get("unionid"), truth.get("unionid"), "{told}");
            assert_eq!(
                profile["nickname"], truth["nickname"],
                "not a character is broken: {told}"
            );
            assert_eq!(profile["headimgurl"], truth["headimgurl"], "{told}");
        }
    }
}

#[test]
fn passport_wechat_reports_a_reused_code_as_40163() {
    let Some(site) = Site::start() else { return };
    refused_with(40163, &site.run("reused-code", ORDINARY, APP_SECRET));
}

#[test]
fn passport_wechat_reports_a_wrong_secret_as_40125() {
    let Some(site) = Site::start() else { return };
    refused_with(40125, &site.run("fails", ORDINARY, &"f".repeat(32)));
}

fn refused_with(errcode: i64, told: &Value) {
    assert_eq!(told["name"], "WeChatAPIError", "{told}");
    assert_eq!(told["code"], errcode, "{told}");
    assert_eq!(told["user"], Value::Null, "{told}");
}
