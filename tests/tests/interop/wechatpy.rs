//! wechatpy, told where the simulator is by its base addresses; and as it is, through the proxy.

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
            script: Script::python("wechatpy_site.py")?,
            simulator: Simulator::start(),
        })
    }

    fn run(&self, command: &str, person: &str) -> Value {
        let variables = [
            ("SIMULATOR", self.simulator.url()),
            ("BASE_ADDRESS", self.simulator.url()),
            ("APPID", APPID),
            ("APP_SECRET", APP_SECRET),
        ];
        self.script.run(&variables, &[command, person])
    }

    /// The library as it is, told nothing but what the environment says of the network.
    fn run_through_proxy(&self, command: &str, person: &str) -> Value {
        let (proxy, ca_file) = self.simulator.proxy();
        let variables = [
            ("SIMULATOR", self.simulator.url()),
            ("HTTPS_PROXY", proxy),
            ("REQUESTS_CA_BUNDLE", ca_file),
            ("APPID", APPID),
            ("APP_SECRET", APP_SECRET),
        ];
        self.script.run(&variables, &[command, person])
    }
}

#[tokio::test]
async fn wechatpy_as_it_is_reads_the_truth_through_the_proxy() {
    let Some(site) = Site::start() else { return };
    for person in [ORDINARY, LEGACY, NAMELESS] {
        let (told, truth) = (
            site.run_through_proxy("login", person),
            truth(site.simulator.url(), person, APPID).await,
        );
        for of in [&told["tokens"], &told["profile"]] {
            assert_eq!(of["openid"], truth["openid"], "{told}");
            assert_eq!(of.get("unionid"), truth.get("unionid"), "{told}");
        }
        assert_eq!(told["profile"]["nickname"], truth["nickname"], "{told}");
    }
}

#[tokio::test]
async fn wechatpy_reads_the_ids_and_the_nickname_of_whoever_scanned() {
    let Some(site) = Site::start() else { return };
    for person in [ORDINARY, LEGACY, NAMELESS] {
        let (told, truth) = (
            site.run("login", person),
            truth(site.simulator.url(), person, APPID).await,
        );
        assert_eq!(told["tokens"]["openid"], truth["openid"], "{told}");
        assert_eq!(told["tokens"]["scope"], "snsapi_login", "{told}");
        for profile in [&told["profile"], &told["profile_after_refresh"]] {
            assert_eq!(profile["openid"], truth["openid"], "{told}");
            assert_eq!(
                profile["nickname"], truth["nickname"],
                "not a character is broken: {told}"
            );
            assert_eq!(profile["headimgurl"], truth["headimgurl"], "{told}");
            assert_eq!(
                profile.get("unionid"),
                truth.get("unionid"),
                "absent for who has none: {told}"
            );
        }
        assert_eq!(
            told["tokens"].get("unionid"),
            truth.get("unionid"),
            "website logins carry it with the tokens: {told}"
        );
        assert_eq!(
            told["holds"], true,
            "sns/auth knows the access_token: {told}"
        );
        assert_eq!(told["refreshed"]["openid"], truth["openid"], "{told}");
    }
}

#[tokio::test]
async fn wechatpy_reports_a_reused_code_as_40163() {
    let Some(site) = Site::start() else { return };
    let told = site.run("reused-code", ORDINARY);
    assert_eq!(told["errcode"], 40163, "{told}");
    assert!(
        told["errmsg"]
            .as_str()
            .is_some_and(|text| text.starts_with("code been used, rid: ")),
        "WeChat's text and a rid: {told}"
    );
}

#[tokio::test]
async fn wechatpy_reports_a_wrong_secret_as_40125() {
    let Some(site) = Site::start() else { return };
    let told = site.run("wrong-secret", ORDINARY);
    let truth = truth(site.simulator.url(), ORDINARY, APPID).await;
    assert_eq!(told["errcode"], 40125, "{told}");
    assert_eq!(
        told["afterwards"]["openid"], truth["openid"],
        "the code was not spent: {told}"
    );
}

#[tokio::test]
async fn wechatpy_reports_a_code_that_nobody_gave_as_40029() {
    let Some(site) = Site::start() else { return };
    let told = site.run("unknown-code", ORDINARY);
    assert_eq!(told["errcode"], json!(40029), "{told}");
}
