//! From an empty workspace to a server: prepared, a source made of what was gathered, a sealed
//! bundle, a second `saoma` with an empty store that applies it, and a login there.

use std::io::{BufRead as _, BufReader};
use std::pin::Pin;
use std::process::{Child, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse as _,
};
use reqwest::Client;
use saoma_tests::{Browser, Listening, Page, Running, Saoma};
use serde_json::{Value, json};
use url::Url;

use crate::methods::ticket_of;
use crate::support::{REDIRECT_URI, code_of};

const APPID: &str = "wx0123456789abcdef";
const PASSPHRASE: &str = "five words that nobody guesses";
const PERSON: &str = "xiaoming";

/// The desktop's commands, without its window.
struct Console {
    child: Child,
    url: String,
    token: String,
    http: Client,
}

impl Console {
    fn open(user: &Saoma) -> Self {
        let settings = r#"{"provider_port": 0, "simulator_port": 0, "language": "en"}"#;
        std::fs::write(user.folder().join("settings.json"), settings).expect("written");
        let mut command = user.command(["console", "--listen", "127.0.0.1:0", "--json"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("saoma can be started");
        let output = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines();
        let link = lines
            .by_ref()
            .map(|line| line.expect("its output is text"))
            .map(|line: String| {
                serde_json::from_str::<Listening>(&line)
                    .unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .find(|listening| listening.server == "console")
            .expect("the console listens");
        // A full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let (url, token) = link
            .url
            .split_once("/#token=")
            .expect("a link with a token");
        Self {
            child,
            url: url.to_owned(),
            token: token.to_owned(),
            http: Browser::new().http().clone(),
        }
    }

    async fn call(&self, name: &str, request: Value) -> Value {
        let post = self.http.post(format!("{}/api/{name}", self.url));
        let answer = post.bearer_auth(&self.token).json(&request).send().await;
        let answer = answer.expect("the console answers");
        let status = answer.status();
        let told: Value = answer.json().await.expect("it answers JSON");
        assert!(status.is_success(), "{name}: {told}");
        told
    }

    /// Does what WeChat's side needs, step by step, as its own order allows.
    async fn prepare(&self, values: &[(&str, &str)]) {
        let asked = json!({"workspace": "acme"});
        let mut told = self.call("get_preparation", asked.clone()).await;
        for (field, value) in values {
            let subject = subject_with(&told, field);
            let set =
                json!({"workspace": "acme", "subject": subject, "field": field, "value": value});
            self.call("set_preparation_value", set).await;
            told = self.call("get_preparation", asked.clone()).await;
        }
        // At most as often as there are steps.
        for _ in 0..40 {
            let Some((subject, step)) = open_step(&told) else {
                return;
            };
            let set =
                json!({"workspace": "acme", "subject": subject, "step": step, "state": "done"});
            self.call("set_preparation_step", set).await;
            told = self.call("get_preparation", asked.clone()).await;
        }
        panic!("preparation comes to no end: {told}");
    }

    /// What was typed into a field of WeChat's form.
    async fn gathered(&self, field: &str) -> String {
        let told = self
            .call("get_preparation", json!({"workspace": "acme"}))
            .await;
        let fields = steps(&told).flat_map(|(_, step)| list(step, "fields"));
        let mut found = fields.filter(|known| known["id"] == field);
        let value = found.find_map(|known| known["value"].as_str().filter(|text| !text.is_empty()));
        value
            .unwrap_or_else(|| panic!("no {field} in {told}"))
            .to_owned()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn steps(preparation: &Value) -> impl Iterator<Item = (&str, &Value)> {
    list(preparation, "tracks").flat_map(|track| {
        let subject = track["subject"].as_str().expect("a subject");
        list(track, "steps").map(move |step| (subject, step))
    })
}

fn subject_with(preparation: &Value, field: &str) -> String {
    let mut found = steps(preparation)
        .filter(|(_, step)| list(step, "fields").any(|known| known["id"] == field));
    let (subject, _) = found
        .next()
        .unwrap_or_else(|| panic!("nothing asks for {field}: {preparation}"));
    subject.to_owned()
}

/// The first step that waits for nothing but being done.
fn open_step(preparation: &Value) -> Option<(String, String)> {
    let mut found = steps(preparation).filter(|(_, step)| {
        let is_open = step["state"] != "done" && step["is_optional"] == false;
        is_open && list(step, "blocked_by").next().is_none()
    });
    let (subject, step) = found.next()?;
    Some((subject.to_owned(), step["id"].as_str()?.to_owned()))
}

/// One method, as somebody sets it up.
struct Method {
    source: &'static str,
    platform_app: &'static str,
    /// What is typed into WeChat's forms on the way.
    values: &'static [(&'static str, &'static str)],
}

const PC: Method = Method {
    source: "wechat_pc",
    platform_app: "website",
    values: &[
        ("name", "山雀商城"),
        ("appid", APPID),
        ("callback_domain", "login.acme.example"),
    ],
};

const MINI_PROGRAM: Method = Method {
    source: "wechat_mini_program",
    platform_app: "mini_program",
    values: &[("appid", APPID)],
};

const OFFICIAL_ACCOUNT: Method = Method {
    source: "wechat_official_account",
    platform_app: "official_account",
    values: &[("appid", APPID)],
};

/// Sets a workspace up on one machine, up to the sealed bundle.
async fn set_up(console: &Console, method: &Method) -> Vec<u8> {
    let workspace = json!({"slug": "acme", "name": "Acme", "mode": "sandbox"});
    console.call("create_workspace", workspace).await;
    let methods = json!({"workspace": "acme", "methods": [method.source]});
    console.call("choose_methods", methods).await;
    console.prepare(method.values).await;
    let appid = console.gathered("appid").await;
    let app = json!({"appid": appid, "kind": method.platform_app,
        "name": "山雀商城", "open_platform": "acme-open"});
    let secret = "0123456789abcdef0123456789abcdef";
    let app = json!({"workspace": "acme", "platform_app": app, "secret": secret});
    console.call("save_platform_app", app).await;
    let mut source = json!({"id": "login", "kind": method.source, "appid": appid,
        "display_name": "微信登录"});
    if method.source == "wechat_official_account" {
        source["confirm_by_tap"] = json!(false);
    }
    let source = json!({"workspace": "acme", "source": source, "is_new": true});
    console.call("save_source", source).await;
    let application = json!({"id": "shop", "name": "Shop", "type": "web",
        "redirect_uris": [REDIRECT_URI]});
    let application = json!({"workspace": "acme", "application": application, "is_new": true});
    console.call("save_application", application).await;
    let sources = json!([{"source": "login", "enabled": true}]);
    let enabled = json!({"workspace": "acme", "application": "shop", "sources": sources});
    console.call("set_enablements", enabled).await;
    let path = console.call("get_path", json!({"workspace": "acme"})).await;
    for step in ["method", "preparation", "source", "application", "enable"] {
        let mut found = list(&path, "steps").filter(|known| known["step"] == step);
        let state = found.next().map(|known| &known["state"]);
        assert_eq!(state, Some(&json!("done")), "{step}: {path}");
    }
    let sealed = json!({"workspace": "acme", "passphrase": PASSPHRASE});
    let file = console.call("export_workspace", sealed).await;
    let content = file["content_base64"].as_str().expect("the bundle");
    STANDARD.decode(content).expect("base64")
}

/// A server with an empty store, to which the bundle was brought.
struct Server {
    running: Running,
    /// What `saoma show` says there.
    shown: String,
    _user: Saoma,
    client_id: String,
    client_secret: String,
}

impl Server {
    fn bring(bundle: &[u8]) -> Self {
        let user = Saoma::new();
        std::fs::write(user.folder().join("acme.saoma"), bundle).expect("written");
        let apply = |passphrase: &str| {
            let mut command = user.command(["apply", "acme.saoma", "--json"]);
            let command = command.env("SAOMA_BUNDLE_PASSPHRASE", passphrase);
            command.output().expect("saoma can be started")
        };
        let refused = apply("another passphrase");
        assert_eq!(refused.status.code(), Some(1), "it does not open");
        let shown = user.run(["show", "--workspace", "acme"]);
        assert!(!shown.status.success(), "nothing was half imported");
        let applied = apply(PASSPHRASE);
        let said = String::from_utf8_lossy(&applied.stderr);
        assert!(applied.status.success(), "{said}");
        let report: Value = serde_json::from_slice(&applied.stdout).expect("a report");
        let application = list(&report, "applications").next().expect("the shop");
        let text = |field: &str| application[field].as_str().expect("shown once").to_owned();
        let (client_id, client_secret) = (text("client_id"), text("client_secret"));
        // Before it is served: one process owns a store.
        let shown = user.json(["show", "--workspace", "acme", "--json"]);
        let running = user.start(["serve", "--sandbox", "--listen", "127.0.0.1:0"], 2);
        Self {
            running,
            shown: shown.to_string(),
            _user: user,
            client_id,
            client_secret,
        }
    }

    fn issuer(&self) -> String {
        format!("{}/w/acme", self.running.url("provider"))
    }

    /// Somebody signs in, and the openidconnect crate verifies it.
    async fn log_in(&self, method: &Method) {
        let browser = Browser::new();
        let send = send(browser.http());
        let issuer = IssuerUrl::new(self.issuer()).expect("a URL");
        let metadata = CoreProviderMetadata::discover_async(issuer, &send).await;
        let metadata = metadata.expect("discovery holds");
        let secret = ClientSecret::new(self.client_secret.clone());
        let id = ClientId::new(self.client_id.clone());
        let client = CoreClient::from_provider_metadata(metadata, id, Some(secret))
            .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned()).expect("a URL"));
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (link, _, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("wechat".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        let page = self.scan(&browser, method, link).await;
        let trade = client.exchange_code(AuthorizationCode::new(code_of(&page)));
        let trade = trade.expect("discovery tells where");
        let tokens = trade.set_pkce_verifier(verifier).request_async(&send).await;
        let tokens = tokens.expect("the code is traded");
        let id_token = tokens.id_token().expect("an id_token comes along");
        let claims = id_token.claims(&client.id_token_verifier(), &nonce);
        claims.expect("signature, audience, times and nonce hold");
    }

    async fn scan(&self, browser: &Browser, method: &Method, mut link: Url) -> Page {
        let simulator = self.running.url("simulator");
        if method.source == "wechat_pc" {
            link.query_pairs_mut().append_pair("source", "login");
            return browser.sign_in(simulator, PERSON, link.as_str()).await;
        }
        let page = browser.get(&link).await;
        let ticket = ticket_of(&page, "login").unwrap_or_else(|| panic!("{}", page.text));
        match method.source {
            "wechat_mini_program" => {
                for answer in ["scan", "allow"] {
                    self.answer(browser, &ticket, answer).await;
                }
            }
            _ => {
                let body = json!({"person": PERSON, "target": ticket});
                post(
                    browser,
                    &format!("{simulator}/_saoma/phone/authorize"),
                    &body,
                )
                .await;
            }
        }
        self.until_authorized(browser, &ticket).await;
        let go_on = format!("{}/tickets/{ticket}/continue", self.issuer());
        browser.get(go_on).await
    }

    async fn answer(&self, browser: &Browser, ticket: &str, answer: &str) {
        let simulator = self.running.url("simulator");
        let asked = json!({"person": PERSON, "appid": APPID});
        let code = post(
            browser,
            &format!("{simulator}/_saoma/phone/js-code"),
            &asked,
        )
        .await;
        let body = json!({"ticket": ticket, "js_code": code["code"], "answer": answer});
        let door = format!("{}/connections/login/mini-program/login", self.issuer());
        post(browser, &door, &body).await;
    }

    /// WeChat posts in its own time, which takes some requests, and no waiting of ours.
    async fn until_authorized(&self, browser: &Browser, ticket: &str) {
        let url = format!("{}/tickets/{ticket}", self.issuer());
        for _ in 0..2000 {
            if browser.get(&url).await.text.contains("\"authorized\"") {
                return;
            }
        }
        panic!("{ticket} was not authorized");
    }
}

async fn post(browser: &Browser, url: &str, body: &Value) -> Value {
    let answer = browser.http().post(url).json(body).send().await;
    let answer = answer.expect("the server answers");
    let (status, text) = (answer.status(), answer.text().await.expect("text"));
    assert!(status.is_success(), "{url}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

async fn goes_live(method: &Method) {
    let here = Saoma::new();
    let console = Console::open(&here);
    let bundle = set_up(&console, method).await;
    let wish = json!({"workspace": "acme", "place": "server",
        "host": "https://login.acme.example/callback"});
    let plan = console.call("get_go_live", wish).await;
    assert_eq!(
        plan["issuer"], "https://login.acme.example/w/acme",
        "{plan}"
    );
    let server = Server::bring(&bundle);
    server.log_in(method).await;
    let compare = json!({"workspace": "acme", "shown": server.shown});
    let compared = console.call("compare_with_server", compare).await;
    assert_eq!(
        compared["differing"], 0,
        "both sides are the same: {compared}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pc_login_goes_live_from_an_empty_workspace() {
    goes_live(&PC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mini_program_login_goes_live_from_an_empty_workspace() {
    goes_live(&MINI_PROGRAM).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_account_login_goes_live_from_an_empty_workspace() {
    goes_live(&OFFICIAL_ACCOUNT).await;
}

type Sent = Pin<Box<dyn Future<Output = Result<HttpResponse, reqwest::Error>> + Send>>;

/// The crate's way to our HTTP client.
fn send(http: &Client) -> impl Fn(HttpRequest) -> Sent {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let answer = http.execute(reqwest::Request::try_from(request)?).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}
