//! What scenarios of the two other methods begin with: a mini program, an Official Account, and what
//! a phone does with their codes.

use reqwest::StatusCode;
use reqwest::header::ACCEPT;
use saoma_tests::{Page, Sandbox};
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, code_of, shop, unescaped, userinfo};
use crate::world::World;

/// The mini program.
pub(crate) const MINI: &str = "wx00000000000000a1";
/// The Official Account.
pub(crate) const ACCOUNT: &str = "wx00000000000000a2";
/// Its Token and EncodingAESKey.
pub(crate) const TOKEN: &str = "acmetoken";
pub(crate) const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA";

/// The sandbox's file with all three methods, the application offering them in this order: `mini`,
/// `mp`, `pc`. `changes` go into the source of that name.
pub(crate) fn file(changes: &[(&str, Value)]) -> Value {
    let mut application = shop("web", &[REDIRECT_URI]);
    application["sources"] = json!(["mini", "mp", "pc"]);
    let mut file = Sandbox::file(&[application]);
    let secret = json!({"value": "0123456789abcdef0123456789abcdef"});
    for (appid, kind, name) in [
        (MINI, "mini_program", "Acme 小程序"),
        (ACCOUNT, "official_account", "Acme 公众号"),
    ] {
        list(&mut file, "platform_apps").push(json!({
            "appid": appid, "kind": kind, "name": name, "open_platform": "acme-open", "secret": secret,
        }));
    }
    let sources = [
        json!({"id": "mini", "kind": "wechat_mini_program", "appid": MINI, "display_name": "小程序登录"}),
        json!({"id": "mp", "kind": "wechat_official_account", "appid": ACCOUNT, "display_name": "公众号登录",
            "token": {"value": TOKEN}, "aes_key": {"value": AES_KEY}}),
    ];
    list(&mut file, "sources").extend(sources);
    for (id, change) in changes {
        let sources = list(&mut file, "sources").iter_mut();
        let source = sources.into_iter().find(|source| source["id"] == *id);
        let source = source.expect("the file has the source");
        for (field, value) in change.as_object().expect("changes are fields") {
            source[field] = value.clone();
        }
    }
    file
}

fn list<'a>(file: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    file[name].as_array_mut().expect("a list")
}

/// What takes longer does not come.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

impl World {
    /// The login page in the world's browser.
    pub(crate) async fn login_page(&self, changes: &[(&str, &str)]) -> Page {
        // Which login was the last one can be told.
        self.temp.clock.advance(std::time::Duration::from_millis(1));
        // Nobody is recognised by an earlier login.
        let usual = [("source", ""), ("prompt", "login")];
        let changes: Vec<_> = usual.iter().chain(changes).copied().collect();
        self.browser.get(self.authorize(&changes)).await
    }

    /// The ticket that the world's browser shows for a source.
    pub(crate) async fn ticket(&self, source: &str) -> String {
        let page = self.login_page(&[]).await;
        ticket_of(&page, source).unwrap_or_else(|| panic!("no code of {source}: {}", page.text))
    }

    /// What `/tickets/{ticket}` answers.
    pub(crate) async fn ticket_state(&self, ticket: &str) -> Value {
        let page = self
            .browser
            .get(format!("{}/tickets/{ticket}", self.issuer))
            .await;
        serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("no JSON: {}", page.text))
    }

    /// The states that the page is told, up to the first of this name.
    pub(crate) async fn states_until(&self, ticket: &str, state: &str) -> Vec<String> {
        let url = format!("{}/tickets/{ticket}", self.issuer);
        let request = self.browser.http().get(url);
        let answer = request.header(ACCEPT, "text/event-stream").send().await;
        let mut answer = answer.expect("the server answers");
        assert_eq!(answer.status(), StatusCode::OK);
        let (mut text, mut states) = (String::new(), Vec::new());
        while states.last().is_none_or(|last| last != state) {
            let chunk = tokio::time::timeout(PATIENCE, answer.chunk()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("no {state} came: {text}"));
            let chunk = chunk.expect("the stream goes on");
            let chunk = chunk.unwrap_or_else(|| panic!("it ended before {state}: {text}"));
            text.push_str(&String::from_utf8_lossy(&chunk));
            states = text
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data:")?).ok())
                .filter_map(|told| told["state"].as_str().map(str::to_owned))
                .collect();
        }
        states
    }

    /// Goes on in the world's browser, once it was allowed.
    pub(crate) async fn go_on(&self, ticket: &str) -> Page {
        let url = format!("{}/tickets/{ticket}/continue", self.issuer);
        self.browser.get(url).await
    }

    /// What the application is told of the user of a finished login.
    pub(crate) async fn claims_of(&self, page: &Page) -> Value {
        let tokens = self.tokens(&code_of(page)).await;
        let (_, claims) = userinfo(&self.browser, &self.issuer, &tokens["access_token"]).await;
        assert!(claims["sub"].is_string(), "{claims}");
        claims
    }

    /// A phone's act: what the simulator answers to `/_saoma/phone/{act}`.
    pub(crate) async fn act(&self, act: &str, body: Value) -> Value {
        let url = format!("{}/_saoma/phone/{act}", self.simulator);
        let answer = self.browser.http().post(url).json(&body).send().await;
        let answer = answer.expect("the simulator answers");
        answer.json().await.expect("it answers JSON")
    }

    /// What `wx.login` gives somebody in the mini program.
    pub(crate) async fn js_code(&self, person: &str) -> String {
        let body = json!({"person": person, "appid": MINI});
        let answer = self.act("js-code", body).await;
        answer["code"].as_str().expect("a code").to_owned()
    }

    /// What the mini program asks at one of its two doors.
    pub(crate) async fn mini(&self, door: &str, body: &Value) -> (StatusCode, Value) {
        let url = format!("{}/connections/mini/mini-program/{door}", self.issuer);
        let request = self.browser.http().post(url).json(body);
        let answer = request.header("accept-language", "en").send().await;
        let answer = answer.expect("the server answers");
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        let told = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
        (status, told)
    }

    /// Somebody's answer in the mini program, which must be taken.
    pub(crate) async fn answer(&self, person: &str, ticket: &str, answer: &str) -> Value {
        let js_code = self.js_code(person).await;
        let body = json!({"ticket": ticket, "js_code": js_code, "answer": answer});
        let (status, told) = self.mini("login", &body).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    }

    /// Somebody's phone number in the mini program.
    pub(crate) async fn give_phone(&self, person: &str, ticket: &str) -> (StatusCode, Value) {
        let code = self
            .act("phone-code", json!({"person": person, "appid": MINI}))
            .await;
        let body = json!({
            "ticket": ticket, "js_code": self.js_code(person).await, "phone_code": code["code"],
        });
        self.mini("phone", &body).await
    }

    /// Somebody scans an Official Account's code, and follows it if they do not yet.
    pub(crate) async fn scan_and_follow(&self, person: &str, ticket: &str) -> Value {
        let body = json!({"person": person, "target": ticket});
        self.act("authorize", body).await
    }

    /// What the account wrote to somebody, once there are so many messages: the last of them.
    pub(crate) async fn chat(&self, person: &str, count: usize) -> Message {
        // WeChat posts in its own time, which takes some requests, and no waiting of ours.
        for _ in 0..2000 {
            let page = self
                .browser
                .get(format!("{}/_saoma/state", self.simulator))
                .await;
            let state: Value = serde_json::from_str(&page.text).expect("JSON");
            let chats = state["chats"].as_array().expect("a list").iter();
            let mut chats = chats.filter(|chat| chat["person"] == person);
            let messages = chats.next().map(|chat| chat["messages"].clone());
            let messages = messages.as_ref().and_then(Value::as_array);
            if let Some(last) = messages.filter(|all| all.len() >= count)
                && let Some(last) = last.last()
            {
                return Message::of(last);
            }
        }
        panic!("{person} was not written to {count} times")
    }
}

/// A message of the account's, as the phone shows it.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kind: String,
    pub(crate) text: String,
    /// The first link in it.
    pub(crate) link: Option<String>,
}

impl Message {
    fn of(message: &Value) -> Self {
        let parts = message["parts"].as_array().expect("a list").iter();
        let text = |part: &Value| match part {
            Value::String(text) => text.clone(),
            link => link["text"].as_str().unwrap_or_default().to_owned(),
        };
        let link = parts.clone().find_map(|part| part["href"].as_str());
        Self {
            kind: message["kind"].as_str().unwrap_or_default().to_owned(),
            text: parts.map(text).collect(),
            link: link.map(str::to_owned),
        }
    }
}

/// The ticket on a login page for a source.
pub(crate) fn ticket_of(page: &Page, source: &str) -> Option<String> {
    let text = unescaped(&page.text);
    let mark = format!("data-source=\"{source}\" data-ticket=\"");
    let (_, behind) = text.split_once(&mark)?;
    behind.split('"').next().map(str::to_owned)
}
