mod acts;
mod things;

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Client;
use saoma_ambient::{SeededEntropy, SystemClock};
use saoma_listen::Listener;
use saoma_simulator::{DEFAULT_SECRET, DEFAULT_SEED, DEFAULT_WEBSITE_APPID, Settings, Simulator};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

const MINI: &str = "wx5a0a8601c0de0002";
const ACCOUNT: &str = "wx5a0a8601c0de0003";
const OTHER: &str = "wx00000000000000aa";
const SHOP: &str = "wx00000000000000ab";
const LIMITED: &str = "wx00000000000000ac";
const OFFLINE: &str = "wx00000000000000ad";
const LAPSED: &str = "wx00000000000000ae";
const GUARDED: &str = "wx00000000000000af";
const LIMITED_ACCOUNT: &str = "wx00000000000000ba";

/// A running simulator in which everything has happened that wrong requests refer to.
pub(crate) struct Prepared {
    pub(crate) base: String,
    pub(crate) http: Client,
    /// What stands for each `{…}`.
    values: BTreeMap<&'static str, String>,
    _stop: DropGuard,
}

impl Prepared {
    pub(crate) async fn new() -> Self {
        let mut prepared = Self::start().await;
        prepared.add_apps().await;
        prepared.let_expire().await;
        prepared.supersede().await;
        prepared.make_live().await;
        prepared.add_texts();
        prepared
    }

    /// `text` with everything in it that `{…}` stands for.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// No wrong request used up what a right one would.
    pub(crate) async fn assert_nothing_is_used_up(&self) {
        let website = self.fill("/sns/oauth2/access_token?appid={website}&secret={secret}&code={code}&grant_type=authorization_code");
        let mini = self.fill("/sns/jscode2session?appid={mini}&secret={secret}&js_code={js_code}&grant_type=authorization_code");
        let refresh = self.fill("/sns/oauth2/refresh_token?appid={website}&grant_type=refresh_token&refresh_token={refresh}");
        for path in [website, mini, refresh] {
            let answer = self.get(&path).await;
            assert_eq!(answer.get("errcode"), None, "{path}: {answer}");
        }
        let url = self.fill("/wxa/business/getuserphonenumber?access_token={mini_token}");
        let sent = self
            .http
            .post(format!("{}{url}", self.base))
            .body(self.fill(r#"{"code": "{phone_code}"}"#));
        let answer = sent
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a body");
        assert!(answer.contains(r#""errcode":0"#), "{answer}");
    }

    async fn start() -> Self {
        let simulator = Simulator::new(Settings {
            seed: DEFAULT_SEED,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SeededEntropy::new(1)),
            scenario: None,
            allow_hosts: Vec::new(),
        });
        let stop = CancellationToken::new();
        let listener = Listener::bind(([127, 0, 0, 1], 0).into())
            .await
            .expect("a free port");
        let base = format!("http://{}", listener.local_addr());
        let stopped = stop.clone();
        tokio::spawn(async move {
            simulator
                .serve(listener, stopped)
                .await
                .expect("it stops without error")
        });
        let http = Client::builder().no_proxy().build().expect("a client");
        let values = BTreeMap::from([
            ("website", DEFAULT_WEBSITE_APPID),
            ("mini", MINI),
            ("account", ACCOUNT),
            ("other", OTHER),
            ("shop", SHOP),
            ("limited", LIMITED),
            ("offline", OFFLINE),
            ("lapsed", LAPSED),
            ("guarded", GUARDED),
            ("secret", DEFAULT_SECRET),
            ("callback", "https%3A%2F%2F127.0.0.1%2Fcb"),
        ]);
        let values = values
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        Self {
            base,
            http,
            values,
            _stop: stop.drop_guard(),
        }
    }

    async fn add_apps(&self) {
        let website = |extra: Value| {
            with(
                json!({"kind": "website", "secret": DEFAULT_SECRET, "callback_domain": "127.0.0.1", "open_platform": "saoma-open"}),
                extra,
            )
        };
        let account = |extra: Value| {
            with(
                json!({"kind": "official_account", "secret": DEFAULT_SECRET}),
                extra,
            )
        };
        for (appid, body) in [
            (OTHER, website(json!({}))),
            (SHOP, website(json!({"callback_domain": "shop.example"}))),
            (
                LIMITED,
                website(json!({"quotas": {"access_token": {"minute": 0}}})),
            ),
            (OFFLINE, website(json!({"status": "offline"}))),
            (LAPSED, website(json!({"status": "not_certified"}))),
            (GUARDED, account(json!({"ip_whitelist": ["10.0.0.0/8"]}))),
            (
                LIMITED_ACCOUNT,
                account(json!({"quotas": {"user_get": {"day": 0}}})),
            ),
        ] {
            let url = format!("{}/_saoma/apps/{appid}", self.base);
            let answer = self
                .http
                .put(url)
                .json(&body)
                .send()
                .await
                .expect("an answer");
            assert!(
                answer.status().is_success(),
                "{appid}: {}",
                answer.text().await.expect("a body")
            );
        }
    }

    fn put(&mut self, name: &'static str, value: &Value) {
        let text = value
            .as_str()
            .unwrap_or_else(|| panic!("{name} is {value}"));
        self.values.insert(name, text.to_owned());
    }
}

fn with(mut body: Value, extra: Value) -> Value {
    let (Value::Object(known), Value::Object(extra)) = (&mut body, extra) else {
        panic!("objects");
    };
    known.extend(extra);
    body
}
