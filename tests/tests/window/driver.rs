//! WebKit's WebDriver server, spoken to directly.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use reqwest::{Client, Method};
use saoma_ambient::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::program::{Program, desktop};

/// How long a screen may take to show something, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long one call may take.
const CALL: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(60);

/// The key under which WebDriver hands an element over.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The app in its window.
pub(crate) struct Window {
    http: Client,
    session: String,
    clock: Arc<dyn Clock>,
    _server: Program,
}

impl Window {
    /// Starts the app with the environment that `prepare` gives to the server, from which the app
    /// inherits it.
    pub(crate) async fn open(prepare: impl FnOnce(&mut Command)) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1");
        prepare(&mut command);
        command
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        let server = Program::start(command.stdout(Stdio::null()));
        let http = Client::builder()
            .timeout(CALL)
            .no_proxy()
            .build()
            .expect("a client can be made");
        let mut window = Self {
            http,
            session: format!("http://127.0.0.1:{port}"),
            clock: Arc::new(SystemClock),
            _server: server,
        };
        window
            .until("WebKitWebDriver answers", async |window| {
                window
                    .ask(Method::GET, "/status", None)
                    .await
                    .is_ok()
                    .then_some(())
            })
            .await;
        let wanted = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"binary": desktop(), "args": []}}}});
        let made = window
            .ask(Method::POST, "/session", Some(wanted))
            .await
            .expect("the app starts");
        let id = made["sessionId"].as_str().expect("a session has an id");
        window.session = format!("{}/session/{id}", window.session);
        window
    }

    /// Runs a script in the page; `arguments[0]…` are its arguments.
    pub(crate) async fn run(&self, script: &str, arguments: Value) -> Value {
        self.try_run(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script, which may fail, such as while a page is being replaced.
    pub(crate) async fn try_run(&self, script: &str, arguments: Value) -> Result<Value, String> {
        let body = json!({"script": script, "args": arguments});
        self.ask(Method::POST, "/execute/sync", Some(body)).await
    }

    /// What a promise comes to: `["ok", value]` or `["error", text]`.
    pub(crate) async fn settle(&self, promise: &str, arguments: Value) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const tell = (error) => done(['error', typeof error === 'object' && error !== null && !(error instanceof Error) ? error : String(error)]);
             try {{ Promise.resolve({promise}).then((value) => done(['ok', value === undefined ? null : value]), tell); }} catch (error) {{ tell(error); }}"
        );
        let body = json!({"script": script, "args": arguments});
        let settled = self.ask(Method::POST, "/execute/async", Some(body)).await;
        settled.unwrap_or_else(|error| panic!("{promise}: {error}"))
    }

    /// Calls one of the desk's commands as the screens do.
    pub(crate) async fn call(&self, name: &str, request: Value) -> Value {
        let settled = self
            .settle("window.__TAURI_INTERNALS__.invoke('command', {name: arguments[0], request: arguments[1]})", json!([name, request]))
            .await;
        assert_eq!(settled[0], "ok", "{name}: {settled}");
        settled[1].clone()
    }

    /// Waits until a script answers something that is not false or null; answers it.
    pub(crate) async fn shows(&self, what: &str, script: &str, arguments: Value) -> Value {
        self.until(what, async |window| {
            let answer = window.try_run(script, arguments.clone()).await.ok()?;
            let is_there = !matches!(answer, Value::Null | Value::Bool(false));
            is_there.then_some(answer)
        })
        .await
    }

    /// Waits until the page holds this text.
    pub(crate) async fn shows_text(&self, text: &str) {
        self.shows(
            text,
            "return document.body.innerText.includes(arguments[0])",
            json!([text]),
        )
        .await;
    }

    /// Clicks the first visible button, link, tab or option whose text or label is this.
    pub(crate) async fn click(&self, label: &str) {
        let script = "
            const wanted = arguments[0];
            const named = (element) => [element.innerText?.trim(), element.getAttribute('aria-label'), element.title];
            const candidates = document.querySelectorAll('button, a, [role=button], [role=tab], [role=radio], [role=menuitem], [role=option], .ant-segmented-item, .ant-select-item-option, label');
            return [...candidates].find((element) => element.checkVisibility() && !element.disabled && named(element).includes(wanted)) ?? null;";
        let element = self
            .shows(&format!("{label:?} to click on"), script, json!([label]))
            .await;
        self.click_element(&element).await;
    }

    /// Clicks the first element that a selector finds.
    pub(crate) async fn click_on(&self, selector: &str) {
        let element = self
            .shows(
                selector,
                "return document.querySelector(arguments[0])",
                json!([selector]),
            )
            .await;
        self.click_element(&element).await;
    }

    /// Types into the first element that a selector finds, in place of what is there.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let element = self
            .shows(
                selector,
                "return document.querySelector(arguments[0])",
                json!([selector]),
            )
            .await;
        let path = format!("/element/{}/value", id_of(&element));
        self.run(
            "arguments[0].focus(); arguments[0].select?.()",
            json!([element]),
        )
        .await;
        self.ask(Method::POST, &path, Some(json!({"text": text})))
            .await
            .expect("it takes text");
    }

    /// Goes into the first frame, or back out of all frames.
    pub(crate) async fn enter_frame(&self, frame: Option<&Value>) {
        self.ask(Method::POST, "/frame", Some(json!({"id": frame})))
            .await
            .expect("the frame can be entered");
    }

    /// The windows' names.
    pub(crate) async fn windows(&self) -> Vec<String> {
        let windows = self
            .ask(Method::GET, "/window/handles", None)
            .await
            .expect("windows have handles");
        serde_json::from_value(windows).expect("handles are texts")
    }

    /// Closes the window, as its button does.
    pub(crate) async fn close_window(&self) {
        // The app may be gone before the answer is.
        let _ = self.ask(Method::DELETE, "/window", None).await;
    }

    /// Makes the window this large.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size = json!({"x": 0, "y": 0, "width": width, "height": height});
        self.ask(Method::POST, "/window/rect", Some(size))
            .await
            .expect("the window can be resized");
    }

    /// Writes what the window shows.
    pub(crate) async fn picture(&self, path: &Path) {
        // WebKit takes the picture with the next frame, and a page at rest has none: a change that
        // nobody sees makes some, for two seconds.
        let stir = "let frame = 0;
            const stir = () => {
                document.body.style.opacity = frame % 2 ? '0.9999' : '';
                if (frame++ < 120) requestAnimationFrame(stir);
            };
            stir();";
        let picture = self
            .until("the window to be seen", async |window| {
                window.try_run(stir, json!([])).await.ok()?;
                window.ask(Method::GET, "/screenshot", None).await.ok()
            })
            .await;
        let picture = picture.as_str().expect("a picture is base64");
        let picture = base64::engine::general_purpose::STANDARD
            .decode(picture)
            .expect("it is base64");
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("target can be written");
        std::fs::write(path, picture).expect("target can be written");
    }

    /// Waits until `look` finds something.
    pub(crate) async fn until<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut(&Self) -> Option<T>,
    ) -> T {
        let end = self.clock.now().plus(PATIENCE);
        loop {
            if let Some(found) = look(self).await {
                return found;
            }
            let now = self.clock.now();
            if now >= end {
                let shown = self
                    .try_run(
                        "return location.href + '\\n' + document.body.innerText",
                        json!([]),
                    )
                    .await;
                panic!("waited in vain for {what}; the window shows {shown:?}");
            }
            self.clock.sleep_until(now.plus(PAUSE)).await;
        }
    }

    async fn click_element(&self, element: &Value) {
        let path = format!("/element/{}/click", id_of(element));
        if let Err(error) = self.ask(Method::POST, &path, Some(json!({}))).await {
            // Something that moves, such as a drawer that slides in, is clicked where it is.
            assert!(
                error.contains("intercepted") || error.contains("interactable"),
                "{error}"
            );
            self.run("arguments[0].click()", json!([element])).await;
        }
    }

    /// One call; its value, or WebDriver's error.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        let mut request = self.http.request(method, format!("{}{path}", self.session));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let succeeded = answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(|error| error.to_string())?;
        let value = answer["value"].take();
        if succeeded {
            Ok(value)
        } else {
            Err(value.to_string())
        }
    }
}

fn id_of(element: &Value) -> &str {
    element[ELEMENT]
        .as_str()
        .unwrap_or_else(|| panic!("{element} is an element"))
}

/// A port that nobody listens on at this moment: the server cannot choose one and say which.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}
