//! A running simulator and what it knows of its people.

use std::path::Path;

use saoma_tests::{Browser, Running, Saoma};
use serde_json::Value;

/// The website app of the default scenario, and the secret of all its apps.
pub(crate) const APPID: &str = "wx5a0a8601c0de0001";
pub(crate) const APP_SECRET: &str = "5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a";

/// People of the default scenario: an ordinary one, one without unionid, one without nickname.
pub(crate) const ORDINARY: &str = "xiaoming";
pub(crate) const LEGACY: &str = "laozhou";
pub(crate) const NAMELESS: &str = "noname";

/// `saoma simulate` with its default scenario.
pub(crate) struct Simulator {
    pub(crate) running: Running,
    _saoma: Saoma,
}

impl Simulator {
    pub(crate) fn start() -> Self {
        let saoma = Saoma::new();
        let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
        Self {
            running,
            _saoma: saoma,
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.running.url("simulator")
    }

    /// The forward proxy, and the file with the certificate that its clients must trust.
    pub(crate) fn proxy(&self) -> (&str, &str) {
        let proxy = self.running.listening("proxy");
        let ca_file = proxy.ca_file.as_deref().and_then(Path::to_str);
        (
            &proxy.url,
            ca_file.expect("the proxy says where its certificate is"),
        )
    }
}

/// What the simulator knows of a person: openid and unionid for `appid`, nickname, picture.
pub(crate) async fn truth(simulator: &str, person: &str, appid: &str) -> Value {
    let page = Browser::new()
        .get(format!("{simulator}/_saoma/people/{person}?appid={appid}"))
        .await;
    let truth: Value =
        serde_json::from_str(&page.text).unwrap_or_else(|error| panic!("{error}: {}", page.text));
    // What is compared must be there: two absent values are equal, too.
    assert!(
        truth["openid"].is_string() && truth["nickname"].is_string(),
        "{truth}"
    );
    assert_eq!(
        truth["unionid"].is_null(),
        person == LEGACY,
        "only {LEGACY} has no unionid: {truth}"
    );
    assert_eq!(
        truth["nickname"] == "",
        person == NAMELESS,
        "only {NAMELESS} has no nickname: {truth}"
    );
    truth
}
