//! WebKit's WebDriver server, spoken to directly.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine as _;
use reqwest::{Client, Method};
use saoma_ambient::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::program::{Program, desktop};

/// How long a screen may take to show something, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long one call may take, save the one that starts the app.
const CALL: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(60);

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

    /// One call; its value, or WebDriver's error.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let patience = if path == "/session" { PATIENCE } else { CALL };
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.session))
            .timeout(patience);
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

/// A port that nobody listens on at this moment: the server cannot choose one and say which. None
/// that the system gives to who asks for any, since it might give it away again at once; each only
/// once in these tests, and far from where other runs of them begin.
fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(97);
    std::iter::repeat_with(|| begin.wrapping_add(TAKEN.fetch_add(1, Ordering::Relaxed)))
        .take(5_000)
        .filter_map(|number| u16::try_from(20_000 + number % 12_000).ok())
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("one in thousands is free")
}
