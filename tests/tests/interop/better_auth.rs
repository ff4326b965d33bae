//! better-auth's WeChat provider, which knows WeChat's real addresses only: it gets to the
//! simulator through the forward proxy, by the preload that docs/proxy.md shows.

use serde_json::{Value, json};

use crate::script::Script;
use crate::wechat_login::{APP_SECRET, APPID, LEGACY, NAMELESS, ORDINARY, Simulator, truth};

struct Site {
    script: Script,
    simulator: Simulator,
}

impl Site {
    fn start() -> Option<Self> {
        Some(Self {
            script: Script::node("better_auth_site.js")?,
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
async fn better_auth_signs_in_whoever_scanned_and_knows_them_again() {
    let Some(site) = Site::start() else { return };
    for person in [ORDINARY, LEGACY, NAMELESS] {
        let (told, truth) = (
            site.run("login", person, APP_SECRET),
            truth(site.simulator.url(), person, APPID).await,
        );
        // The library's subject is the unionid, or the openid of who has none.
        let subject = truth.get("unionid").unwrap_or(&truth["openid"]);
        for login in [&told["first"], &told["second"]] {
            assert_eq!(login["landed"], "/me", "{told}");
            assert_eq!(
                login["user"]["name"], truth["nickname"],
                "not a character is broken: {told}"
            );
            assert_eq!(login["user"]["image"], truth["headimgurl"], "{told}");
            let account = &login["accounts"][0];
            assert_eq!(account["providerId"], "wechat", "{told}");
            assert_eq!(account["accountId"], *subject, "{told}");
            assert_eq!(account["scopes"], json!(["snsapi_login"]), "{told}");
            assert_eq!(
                login["refreshed"], true,
                "the access_token can be renewed: {told}"
            );
        }
        assert_eq!(told["users"], 1, "the second login finds the first: {told}");
        assert_eq!(
            told["first"]["user"]["id"], told["second"]["user"]["id"],
            "{told}"
        );
    }
}

#[test]
fn better_auth_signs_nobody_in_with_a_reused_code() {
    let Some(site) = Site::start() else { return };
    refused(&site.run("reused-code", ORDINARY, APP_SECRET));
}

#[test]
fn better_auth_signs_nobody_in_with_a_wrong_secret() {
    let Some(site) = Site::start() else { return };
    refused(&site.run("fails", ORDINARY, &"f".repeat(32)));
}

/// The library keeps WeChat's errcode to itself and calls every refusal so.
fn refused(told: &Value) {
    assert_eq!(told["landed"], "/failed?error=invalid_code", "{told}");
    assert_eq!(told["user"], Value::Null, "{told}");
}
