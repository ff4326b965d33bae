//! An app's server, as far as events reach it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use reqwest::Method as HttpMethod;
use saoma_wechat::message::{EncodingAesKey, Fields, msg_signature, signature};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::{Running, SECRET, text_of};

/// The Official Account of the default scenario.
pub(crate) const ACCOUNT: &str = "wx5a0a8601c0de0003";
pub(crate) const TOKEN: &str = "tokenABC";
pub(crate) const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// A request that reached the server.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) method: Method,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// How the server answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Body(String),
    Status(u16),
    /// It takes the request and says nothing.
    Silence,
}

pub(crate) struct Site {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    arrived: watch::Sender<Vec<Arrived>>,
    /// One for each push to come; then `success`.
    answers: Mutex<VecDeque<Answer>>,
}

impl Site {
    /// A server that echoes the check of its URL and answers pushes with `success`.
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared {
            arrived: watch::Sender::new(Vec::new()),
            answers: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://{address}/events"),
            shared,
        }
    }

    pub(crate) fn answer_next(&self, answer: Answer) {
        self.shared
            .answers
            .lock()
            .expect("no panic")
            .push_back(answer);
    }

    /// The first `count` pushes, as soon as they are here; checks of the URL are not among them.
    pub(crate) async fn pushes(&self, count: usize) -> Vec<Arrived> {
        self.arrived(count, |arrived| arrived.method == Method::POST)
            .await
    }

    pub(crate) async fn checks(&self, count: usize) -> Vec<Arrived> {
        self.arrived(count, |arrived| arrived.method == Method::GET)
            .await
    }

    async fn arrived(&self, count: usize, is_meant: impl Fn(&Arrived) -> bool) -> Vec<Arrived> {
        let mut news = self.shared.arrived.subscribe();
        let of = |all: &Vec<Arrived>| -> Vec<Arrived> {
            all.iter().filter(|one| is_meant(one)).cloned().collect()
        };
        let enough = news.wait_for(|all| of(all).len() >= count);
        let found = match tokio::time::timeout(Duration::from_secs(30), enough).await {
            Ok(all) => all.map(|all| of(&all)).ok(),
            Err(_) => None,
        };
        found.unwrap_or_else(|| {
            panic!(
                "not {count} requests, but {:?}",
                of(&self.shared.arrived.borrow())
            )
        })
    }

    /// Makes the server the Official Account's, with `settings` beside URL and Token.
    pub(crate) async fn register(&self, wechat: &Running, settings: Value) {
        let mut app = json!({
            "kind": "official_account", "name": "山雀茶铺", "secret": SECRET, "open_platform": "saoma-open",
            "web_authorization_domain": "127.0.0.1", "events_url": self.url, "token": TOKEN,
        });
        let (app_fields, settings) = (app.as_object_mut(), settings.as_object().cloned());
        app_fields
            .expect("an object")
            .extend(settings.expect("an object"));
        wechat
            .control(HttpMethod::PUT, &format!("apps/{ACCOUNT}"), app)
            .await;
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let echostr = query.get("echostr").cloned();
    let is_check = method == Method::GET;
    let content_type = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    let arrived = Arrived {
        method,
        query,
        content_type: content_type.unwrap_or_default().to_owned(),
        body: String::from_utf8(body.to_vec()).expect("a text"),
    };
    let next = || shared.answers.lock().expect("no panic").pop_front();
    let answer = if is_check { None } else { next() };
    shared.arrived.send_modify(|all| all.push(arrived));
    match answer {
        None => echostr
            .unwrap_or_else(|| "success".to_owned())
            .into_response(),
        Some(Answer::Body(body)) => body.into_response(),
        Some(Answer::Status(status)) => StatusCode::from_u16(status)
            .expect("a status")
            .into_response(),
        Some(Answer::Silence) => std::future::pending().await,
    }
}

impl Arrived {
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.query
            .get(name)
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.query))
    }

    /// The message in clear; its signature is checked.
    pub(crate) fn message(&self) -> Fields {
        let expected = signature(TOKEN, self.parameter("timestamp"), self.parameter("nonce"));
        assert_eq!(
            self.parameter("signature"),
            expected,
            "every push is signed"
        );
        Fields::parse(self.body.as_bytes()).expect("a message").0
    }

    /// The message that was encrypted; its signature is checked.
    pub(crate) fn decrypted(&self) -> Fields {
        let outer = self.message();
        let encrypt = outer.get("Encrypt").expect("a ciphertext");
        let (timestamp, nonce) = (self.parameter("timestamp"), self.parameter("nonce"));
        let expected = msg_signature(TOKEN, timestamp, nonce, encrypt);
        assert_eq!(
            self.parameter("msg_signature"),
            expected,
            "it covers the ciphertext"
        );
        assert_eq!(self.parameter("encrypt_type"), "aes");
        let key = EncodingAesKey::parse(AES_KEY).expect("a key");
        let text = key
            .open(encrypt, ACCOUNT)
            .expect("it was sealed for the account");
        Fields::parse(text.as_bytes()).expect("a message").0
    }

    pub(crate) fn event(&self) -> String {
        self.message().get("Event").expect("an event").to_owned()
    }
}

/// A temporary code of the account with this scene: `ticket` and `url`.
pub(crate) async fn scene_code(wechat: &Running, scene: &str) -> Value {
    let token = wechat
        .json(&format!(
            "/cgi-bin/token?grant_type=client_credential&appid={ACCOUNT}&secret={SECRET}"
        ))
        .await;
    let path = format!(
        "/cgi-bin/qrcode/create?access_token={}",
        text_of(&token, "access_token")
    );
    let body = json!({"expire_seconds": 600, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}});
    let made = wechat
        .http
        .post(format!("{}{path}", wechat.base))
        .json(&body)
        .send()
        .await;
    let text = made.expect("an answer").text().await.expect("a body");
    serde_json::from_str(&text).expect("JSON")
}

pub(crate) async fn follow(wechat: &Running, person: &str) -> Value {
    let body = json!({"person": person, "appid": ACCOUNT});
    wechat.control(HttpMethod::POST, "phone/follow", body).await
}

/// What the account wrote to `person`, as soon as there are `count` messages.
pub(crate) async fn messages(wechat: &Running, person: &str, count: usize) -> Vec<Value> {
    let waiting = async {
        loop {
            let state = wechat.json("/_saoma/state").await;
            let chats = state["chats"].as_array().cloned().unwrap_or_default();
            let own = chats.iter().find(|chat| chat["person"] == person);
            let messages = own.and_then(|chat| chat["messages"].as_array());
            match messages {
                Some(messages) if messages.len() >= count => return messages.clone(),
                _ => tokio::task::yield_now().await,
            }
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(30), waiting).await;
    found.unwrap_or_else(|_| panic!("{person} has not got {count} messages"))
}
