//! What people and sites do to prepare.

use saoma_simulator::DEFAULT_SECRET;
use serde_json::{Value, json};

use super::Prepared;

impl Prepared {
    pub(super) async fn get(&self, path: &str) -> Value {
        let text = self.text(path).await;
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {text}: {error}"))
    }

    pub(super) async fn text(&self, path: &str) -> String {
        let sent = self.http.get(format!("{}{path}", self.base)).send().await;
        sent.expect("an answer").text().await.expect("a body")
    }

    pub(super) async fn act(&self, act: &str, body: Value) -> Value {
        let sent = self
            .http
            .post(format!("{}/_saoma/phone/{act}", self.base))
            .json(&body)
            .send()
            .await;
        sent.expect("an answer").json().await.expect("JSON")
    }

    pub(super) async fn advance(&self, seconds: u64) {
        let sent = self
            .http
            .post(format!("{}/_saoma/clock", self.base))
            .json(&json!({"advance_ms": seconds * 1000}));
        assert!(
            sent.send().await.expect("an answer").status().is_success(),
            "the clock moves"
        );
    }

    /// The uuid of a QR code page.
    pub(super) async fn open(&self, appid: &str) -> String {
        let page = self.text(&self.fill(&format!("/connect/qrconnect?appid={appid}&redirect_uri={{callback}}&scope=snsapi_login&f=xml"))).await;
        let (_, rest) = page
            .split_once("CDATA[")
            .unwrap_or_else(|| panic!("no uuid in {page}"));
        rest[..16].to_owned()
    }

    pub(super) async fn code(&self, appid: &str, person: &str) -> Value {
        let uuid = self.open(appid).await;
        self.act("authorize", json!({"person": person, "target": uuid}))
            .await["code"]
            .clone()
    }

    pub(super) async fn exchange(&self, appid: &str, code: &Value) -> Value {
        let code = code.as_str().expect("a code");
        self.get(&format!("/sns/oauth2/access_token?appid={appid}&secret={DEFAULT_SECRET}&code={code}&grant_type=authorization_code")).await
    }

    pub(super) async fn tokens(&self, appid: &str, person: &str) -> Value {
        let code = self.code(appid, person).await;
        self.exchange(appid, &code).await
    }

    pub(super) async fn account_token(&self, appid: &str) -> Value {
        let path = format!(
            "/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={DEFAULT_SECRET}"
        );
        self.get(&path).await["access_token"].clone()
    }
}
