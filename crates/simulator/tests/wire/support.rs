//! A running simulator, and what tests ask of it again and again.

use std::sync::Arc;

use reqwest::{Client, Method, Response, redirect};
use saoma_ambient::{SeededEntropy, SystemClock};
use saoma_listen::Listener;
use saoma_simulator::{
    DEFAULT_SECRET, DEFAULT_SEED, DEFAULT_WEBSITE_APPID, Scenario, Settings, Simulator,
};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) const APPID: &str = DEFAULT_WEBSITE_APPID;
pub(crate) const SECRET: &str = DEFAULT_SECRET;

pub(crate) struct Running {
    pub(crate) simulator: Simulator,
    pub(crate) base: String,
    pub(crate) proxy: String,
    pub(crate) http: Client,
    _stop: DropGuard,
}

/// A simulator with the default scenario, its clock running as the system's until it is moved.
pub(crate) async fn start() -> Running {
    start_with(Vec::new()).await
}

pub(crate) async fn start_with(allow_hosts: Vec<String>) -> Running {
    start_as(allow_hosts, None).await
}

/// The same with a scenario of its own.
pub(crate) async fn start_scenario(scenario: Option<Scenario>) -> Running {
    start_as(Vec::new(), scenario).await
}

async fn start_as(allow_hosts: Vec<String>, scenario: Option<Scenario>) -> Running {
    let simulator = Simulator::new(Settings {
        seed: DEFAULT_SEED,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SeededEntropy::new(1)),
        scenario,
        allow_hosts,
    });
    let stop = CancellationToken::new();
    let any = ([127, 0, 0, 1], 0).into();
    let (listener, proxy) = (
        Listener::bind(any).await.expect("a free port"),
        Listener::bind(any).await.expect("a free port"),
    );
    let (base, proxy_base) = (
        format!("http://{}", listener.local_addr()),
        format!("http://{}", proxy.local_addr()),
    );
    tokio::spawn({
        let (simulator, stop) = (simulator.clone(), stop.clone());
        async move {
            simulator
                .serve(listener, stop)
                .await
                .expect("it stops without error")
        }
    });
    tokio::spawn({
        let (simulator, stop) = (simulator.clone(), stop.clone());
        async move {
            simulator
                .serve_proxy(proxy, stop)
                .await
                .expect("it stops without error")
        }
    });
    let http = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .build()
        .expect("a client");
    Running {
        simulator,
        base,
        proxy: proxy_base,
        http,
        _stop: stop.drop_guard(),
    }
}

impl Running {
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.base))
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn text(&self, path: &str) -> String {
        self.get(path).await.text().await.expect("a body")
    }

    /// JSON whatever the answer calls itself.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let text = self.text(path).await;
        serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{path} answered {text:?}: {error}"))
    }

    /// A control call with a JSON body; panics if it is refused.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, body) = self.try_control(method, path, body).await;
        assert!(status < 300, "{path} was refused with {status}: {body}");
        body
    }

    pub(crate) async fn try_control(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let answer = self
            .http
            .request(method, format!("{}/_saoma/{path}", self.base))
            .json(&body)
            .send()
            .await
            .expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.control(Method::POST, "clock", json!({"advance_ms": seconds * 1000}))
            .await;
    }

    /// Opens the QR code page and answers the uuid in it.
    pub(crate) async fn open_qr(&self) -> String {
        uuid_in(&self.text(&qr_page("")).await)
    }

    pub(crate) async fn phone(&self, act: &str, person: &str, target: &str) -> Value {
        self.control(
            Method::POST,
            &format!("phone/{act}"),
            json!({"person": person, "target": target}),
        )
        .await
    }

    /// A fresh authorization code of `person` for the default website app.
    pub(crate) async fn code(&self, person: &str) -> String {
        let uuid = self.open_qr().await;
        text_of(&self.phone("authorize", person, &uuid).await, "code")
    }

    /// The tokens that `person` gives the default website app.
    pub(crate) async fn tokens(&self, person: &str) -> Value {
        let code = self.code(person).await;
        self.json(&exchange(APPID, SECRET, &code)).await
    }

    pub(crate) async fn truth(&self, person: &str) -> Value {
        self.json(&format!("/_saoma/people/{person}?appid={APPID}"))
            .await
    }
}

/// The QR code page of the default website app, with `extra` at the end of the query.
pub(crate) fn qr_page(extra: &str) -> String {
    page_for("https%3A%2F%2F127.0.0.1%2Fcb", extra)
}

pub(crate) fn page_for(redirect_uri: &str, extra: &str) -> String {
    format!(
        "/connect/qrconnect?appid={APPID}&redirect_uri={redirect_uri}&response_type=code&scope=snsapi_login{extra}"
    )
}

pub(crate) fn exchange(appid: &str, secret: &str, code: &str) -> String {
    format!(
        "/sns/oauth2/access_token?appid={appid}&secret={secret}&code={code}&grant_type=authorization_code"
    )
}

pub(crate) fn userinfo(tokens: &Value) -> String {
    format!(
        "/sns/userinfo?access_token={}&openid={}",
        text_of(tokens, "access_token"),
        text_of(tokens, "openid")
    )
}

pub(crate) fn text_of(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

pub(crate) fn errcode(value: &Value) -> i64 {
    value["errcode"]
        .as_i64()
        .unwrap_or_else(|| panic!("no errcode in {value}"))
}

/// The uuid where scrapers look for it.
pub(crate) fn uuid_in(page: &str) -> String {
    let line = page
        .lines()
        .find(|line| line.starts_with("var fordevtool = "))
        .unwrap_or_else(|| panic!("no uuid in {page}"));
    line.trim_end_matches('"')
        .rsplit("uuid=")
        .next()
        .expect("a uuid")
        .to_owned()
}

/// A second website app.
pub(crate) const OTHER: &str = "wx00000000000000aa";

/// Adds the second website app, in the open platform account that is given.
pub(crate) async fn add_app(wechat: &Running, open_platform: Option<&str>) {
    let app = json!({"kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "open_platform": open_platform});
    wechat
        .control(Method::PUT, &format!("apps/{OTHER}"), app)
        .await;
}
