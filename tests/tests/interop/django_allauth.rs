//! django-allauth's weixin provider, which knows WeChat's real addresses only: it gets to the
//! simulator through the forward proxy.

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
            script: Script::python("allauth_site.py")?,
            simulator: Simulator::start(),
        })
    }

    fn run(&self, command: &str, person: &str, app_secret: &str) -> Value {
        let (proxy, ca_file) = self.simulator.proxy();
        let variables = [
            ("SIMULATOR", self.simulator.url()),
            ("HTTPS_PROXY", proxy),
            ("REQUESTS_CA_BUNDLE", ca_file),
            ("APPID", APPID),
            ("APP_SECRET", app_secret),
        ];
        self.script.run(&variables, &[command, person])
    }

    /// A whole login, and a second one: both end in the same account, which is `person`'s.
    async fn signs_in(&self, person: &str) {
        let (told, truth) = (
            self.run("login", person, APP_SECRET),
            truth(self.simulator.url(), person, APPID).await,
        );
        assert_eq!(told["landed"], "/me", "{told}");
        for (login, me) in [("first", &told["first"]), ("second", &told["second"])] {
            assert_eq!(me["signed_in"], true, "{login}: {told}");
            assert_eq!(
                me["users"], 1,
                "{login}: the second login finds the user of the first: {told}"
            );
            assert_eq!(
                me["accounts"].as_array().map(Vec::len),
                Some(1),
                "{login}: {told}"
            );
            let account = &me["accounts"][0];
            assert_eq!(account["provider"], "weixin", "{login}: {told}");
            assert_eq!(account["uid"], truth["openid"], "{login}: {told}");
            let data = &account["extra_data"];
            assert_eq!(data["openid"], truth["openid"], "{login}: {told}");
            assert_eq!(
                data["nickname"], truth["nickname"],
                "{login}: not a character is broken: {told}"
            );
            assert_eq!(data["headimgurl"], truth["headimgurl"], "{login}: {told}");
            assert_eq!(
                data.get("unionid"),
                truth.get("unionid"),
                "{login}: absent for who has none: {told}"
            );
        }
    }
}

#[tokio::test]
async fn django_allauth_signs_in_a_person_with_chinese_and_an_emoji_in_the_nickname() {
    let Some(site) = Site::start() else { return };
    site.signs_in(ORDINARY).await;
}

#[tokio::test]
async fn django_allauth_signs_in_a_person_without_unionid() {
    let Some(site) = Site::start() else { return };
    site.signs_in(LEGACY).await;
}

#[tokio::test]
async fn django_allauth_signs_in_a_person_with_an_empty_nickname() {
    let Some(site) = Site::start() else { return };
    site.signs_in(NAMELESS).await;
}

#[tokio::test]
async fn django_allauth_reports_a_reused_code_as_40163() {
    let Some(site) = Site::start() else { return };
    refused_with(40163, &site.run("reused-code", ORDINARY, APP_SECRET));
}

#[tokio::test]
async fn django_allauth_reports_a_wrong_secret_as_40125() {
    let Some(site) = Site::start() else { return };
    refused_with(40125, &site.run("fails", ORDINARY, &"f".repeat(32)));
}

/// The library hands WeChat's answer on as it came, and nobody is signed in.
fn refused_with(errcode: i64, told: &Value) {
    let failures = told["failures"]
        .as_array()
        .expect("the script lists failures");
    let [failure] = failures.as_slice() else {
        panic!("one failure: {told}")
    };
    let failure = failure.as_str().expect("it is a text");
    assert!(
        failure.contains(&format!("\"errcode\":{errcode}")),
        "{told}"
    );
    assert_eq!(told["me"]["signed_in"], false, "{told}");
}
