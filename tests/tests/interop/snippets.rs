//! The lines that an application's screen shows, taken from the very command that the screen asks,
//! and run as they are against the provider and the simulator that the console has started.

use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use saoma_testkit::missing;
use saoma_tests::{Browser, Running, Saoma, Stage};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::script::{Script, folder, forget_proxies};
use crate::wechat_login::ORDINARY;

const REDIRECT_URI: &str = "http://127.0.0.1:3000/callback";

/// A console with a sandbox in it, and an application that a developer has just registered.
struct Screens {
    saoma: Saoma,
    running: Running,
    workspace: String,
    client_secret: Option<String>,
}

impl Screens {
    async fn with_application(kind: &str) -> Self {
        Self::returning_to(REDIRECT_URI, kind).await
    }

    async fn returning_to(redirect_uri: &str, kind: &str) -> Self {
        let saoma = Saoma::new();
        let settings = json!({"provider_port": 0, "simulator_port": 0}).to_string();
        std::fs::write(saoma.folder().join("settings.json"), settings).expect("a folder of ours");
        let running = saoma.start(["console", "--listen", "127.0.0.1:0"], 3);
        let mut screens = Self {
            saoma,
            running,
            workspace: String::new(),
            client_secret: None,
        };
        let made = screens.call("see_it_work", json!({})).await;
        screens.workspace = text(&made["workspace"]);
        let sources = screens.in_workspace("list_sources", json!({})).await;
        let application = json!({
            "id": "snippet", "name": "Snippet", "type": kind, "redirect_uris": [redirect_uri],
        });
        let request = json!({"application": application, "is_new": true});
        let saved = screens.in_workspace("save_application", request).await;
        screens.client_secret = saved["client_secret"].as_str().map(str::to_owned);
        let offered = json!([{"source": sources[0]["id"], "enabled": true}]);
        let request = json!({"application": "snippet", "sources": offered});
        screens.in_workspace("set_enablements", request).await;
        screens
    }

    async fn in_workspace(&self, command: &str, mut request: Value) -> Value {
        request["workspace"] = json!(self.workspace);
        self.call(command, request).await
    }

    /// Asks what a screen asks.
    async fn call(&self, command: &str, request: Value) -> Value {
        let link = Url::parse(self.running.url("console")).expect("a link");
        let token = link.fragment().and_then(|it| it.strip_prefix("token="));
        let token = token.expect("the link brings the token");
        let address = link.join(&format!("/api/{command}")).expect("an address");
        let http = Browser::new();
        let asked = http.http().post(address).bearer_auth(token).json(&request);
        let answer = asked.send().await.expect("the console answers");
        let status = answer.status();
        let answer: Value = answer.json().await.expect("the console answers JSON");
        assert!(status.is_success(), "{command}: {answer}");
        answer
    }

    /// The lines of one library in a file of its own.
    async fn snippet(&self, library: &str) -> std::path::PathBuf {
        let request = json!({"application": "snippet"});
        let all = self.in_workspace("get_snippets", request).await;
        let all = all.as_array().expect("a list").clone();
        let snippet = all.iter().find(|snippet| snippet["id"] == library);
        let snippet = snippet.unwrap_or_else(|| panic!("{library} is not in {all:?}"));
        let path = self.saoma.folder().join(text(&snippet["file"]));
        std::fs::write(&path, text(&snippet["text"])).expect("a folder of ours");
        path
    }

    fn simulator(&self) -> &str {
        self.running.url("simulator").trim_end_matches('/')
    }
}

#[tokio::test]
async fn the_lines_for_authlib_sign_somebody_in() {
    let Some(script) = Script::python("authlib_snippet.py") else {
        return;
    };
    let screens = Screens::with_application("web").await;
    let snippet = screens.snippet("authlib").await;
    let secret = screens.client_secret.clone().expect("a web application");
    let variables = [
        ("SIMULATOR", screens.simulator()),
        ("SNIPPET", snippet.to_str().expect("a path in UTF-8")),
        ("SAOMA_CLIENT_SECRET", &secret),
        ("FLASK_SECRET_KEY", "of no use to anybody"),
    ];
    let claims = script.run(&variables, &[ORDINARY]);
    assert!(
        claims["wechat"]["openid"].is_string(),
        "the application knows who scanned: {claims}"
    );
    assert_eq!(claims["saoma_sandbox"], true, "{claims}");
}

#[tokio::test]
async fn the_lines_for_auth_js_sign_somebody_in() {
    let Some(script) = Script::node("auth_js_snippet.js") else {
        return;
    };
    let site = "http://127.0.0.1:3000";
    let redirect_uri = format!("{site}/api/auth/callback/saoma");
    let screens = Screens::returning_to(&redirect_uri, "web").await;
    let snippet = screens.snippet("auth_js").await;
    let secret = screens.client_secret.clone().expect("a web application");
    let variables = [
        ("SIMULATOR", screens.simulator()),
        ("SITE", site),
        ("SNIPPET", snippet.to_str().expect("a path in UTF-8")),
        ("SAOMA_CLIENT_SECRET", &secret),
    ];
    let told = script.run(&variables, &[ORDINARY]);
    assert_eq!(told["landed"], format!("{site}/me"), "{told}");
    assert!(told["claims"]["wechat"]["openid"].is_string(), "{told}");
    assert_eq!(told["claims"]["saoma_sandbox"], true, "{told}");
    let name = &told["claims"]["name"];
    assert!(name.is_string(), "{told}");
    assert_eq!(told["user"]["name"], *name, "the library's own session");
}

#[tokio::test]
async fn the_lines_for_curl_sign_somebody_in_with_a_secret() {
    curl("web").await;
}

#[tokio::test]
async fn the_lines_for_curl_sign_somebody_in_without_a_secret() {
    curl("spa").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_for_oidc_client_ts_sign_somebody_in_on_a_page() {
    let Some(stage) = Stage::find() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("some port is free");
    let address = listener.local_addr().expect("it listens");
    let site = format!("http://{address}");
    let screens = Screens::returning_to(&format!("{site}/callback"), "spa").await;
    let snippet = screens.snippet("oidc_client").await;
    let lines = std::fs::read_to_string(snippet).expect("it was just written");
    tokio::spawn(async move { axum::serve(listener, page_with(lines)).await });
    let provider = screens.running.url("provider").trim_end_matches('/');
    let world = json!({
        "provider": provider, "simulator": screens.simulator(), "site": site,
        "issuer": format!("{provider}/w/{}", screens.workspace),
    });
    let played = tokio::task::spawn_blocking(move || {
        stage.run("oidc_client_snippet.js", &world);
    });
    played.await.expect("the script holds");
}

/// A customer's page whose script are these lines. They name packages as a bundler finds them; here
/// the page says where they are.
fn page_with(lines: String) -> Router {
    const PAGE: &str = "<!doctype html><html lang=en><title>Shop</title><link rel=icon href=data:,>\
        <script type=importmap>{\"imports\": {\"oidc-client-ts\": \"/oidc-client-ts.js\", \
        \"jwt-decode\": \"/jwt-decode.js\"}}</script>\
        <script type=module src=/login.js></script><h1>Shop</h1>";
    let installed = |path: &str| {
        let modules = folder("..").join("browser/node_modules").join(path);
        std::fs::read_to_string(modules).expect("the library is installed")
    };
    let script = |text: String| {
        get(|| async move { ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text) })
    };
    let library = installed("oidc-client-ts/dist/esm/oidc-client-ts.js");
    Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/callback", get(|| async { Html(PAGE) }))
        .route("/login.js", script(lines))
        .route("/oidc-client-ts.js", script(library))
        .route(
            "/jwt-decode.js",
            script(installed("jwt-decode/build/esm/index.js")),
        )
}

async fn curl(kind: &str) {
    if !cfg!(unix) || !has("curl") || !has("openssl") {
        missing("sh, curl and openssl are not all there");
        return;
    }
    let screens = Screens::with_application(kind).await;
    let snippet = screens.snippet("curl").await;
    let mut command = Command::new("sh");
    forget_proxies(&mut command);
    if let Some(secret) = &screens.client_secret {
        command.env("SAOMA_CLIENT_SECRET", secret);
    }
    let mut shell = command
        .arg(&snippet)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell can be started");
    let authorize = first_line(&mut shell);
    let browser = Browser::new();
    let landed = browser
        .sign_in(
            screens.simulator(),
            ORDINARY,
            &format!("{authorize}&source=pc"),
        )
        .await;
    let back = landed.location.expect("back to the application");
    let code = back.query_pairs().find(|(name, _)| name == "code");
    let (_, code) = code.unwrap_or_else(|| panic!("{back} brings a code"));
    let mut input = shell.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut input, format!("{code}\n").as_bytes()).expect("it reads");
    drop(input);
    let output = shell.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaint}");
    assert!(said.contains("\"id_token\""), "the tokens: {said}");
    assert!(
        said.contains("\"openid\""),
        "userinfo says who it is: {said}"
    );
}

/// The first line that it prints: the address to open.
fn first_line(shell: &mut Child) -> String {
    use std::io::Read as _;
    let output = shell.stdout.as_mut().expect("it is piped");
    let mut line = Vec::new();
    let mut byte = [0];
    while output.read_exact(&mut byte).is_ok() && byte != [b'\n'] {
        line.push(byte[0]);
    }
    String::from_utf8(line).expect("an address")
}

fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let command = command.arg("--help").stdout(Stdio::null());
    command.stderr(Stdio::null()).status().is_ok()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
