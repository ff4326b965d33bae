//! Authlib's httpx client at WeChat's own addresses: HTTPS_PROXY and SSL_CERT_FILE are all that it
//! is told.

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
            script: Script::python("authlib_wechat_site.py")?,
            simulator: Simulator::start(),
        })
    }

    fn run(&self, command: &str, person: &str) -> Value {
        let (proxy, ca_file) = self.simulator.proxy();
        let variables = [
            ("SIMULATOR", self.simulator.url()),
            ("HTTPS_PROXY", proxy),
            ("SSL_CERT_FILE", ca_file),
            ("APPID", APPID),
            ("APP_SECRET", APP_SECRET),
        ];
        self.script.run(&variables, &[command, person])
    }
}

#[tokio::test]
async fn authlib_and_httpx_read_the_truth_over_both_versions_of_http() {
    let Some(site) = Site::start() else { return };
    for person in [ORDINARY, LEGACY, NAMELESS] {
        let (told, truth) = (
            site.run("login", person),
            truth(site.simulator.url(), person, APPID).await,
        );
        for (login, version) in [("http1", "HTTP/1.1"), ("http2", "HTTP/2")] {
            let login = &told[login];
            assert_eq!(login["http"], version, "{told}");
            for of in [&login["tokens"], &login["profile"]] {
                assert_eq!(of["openid"], truth["openid"], "{told}");
                assert_eq!(of.get("unionid"), truth.get("unionid"), "{told}");
            }
            assert_eq!(
                login["profile"]["nickname"], truth["nickname"],
                "not a character is broken: {told}"
            );
            assert_eq!(
                login["profile"]["headimgurl"], truth["headimgurl"],
                "{told}"
            );
        }
    }
}

#[test]
fn authlib_reports_a_reused_code_as_40163() {
    let Some(site) = Site::start() else { return };
    let told = site.run("reused-code", ORDINARY);
    assert_eq!(told["errcode"], 40163, "{told}");
    assert!(told.get("access_token").is_none(), "{told}");
}
