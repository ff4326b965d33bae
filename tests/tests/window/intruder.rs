//! A page of another origin that tries to reach the commands.

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use tokio::sync::watch;

use crate::driver::Window;

/// Every way in that the app has for its own screens, and some of Tauri's own.
const WAYS: [&str; 10] = [
    "command",
    "subscribe",
    "unsubscribe",
    "save_file",
    "open_external",
    "open_login_window",
    "plugin:window|close",
    "plugin:event|emit",
    "plugin:dialog|save",
    "plugin:webview|create_webview_window",
];

/// A page of another origin that tries everything, and tells its server how it went. What it asks
/// for would be seen: it turns the screens dark. It is not loaded until it has told everything.
const INTRUDER: &str = r#"<!doctype html><html><body><p id="here">intruder</p><img src="/all-told" alt=""><script>
  const ways = WAYS;
  const dark = {language: 'en', theme: 'dark', provider_port: 0, simulator_port: 0};
  const wish = {name: 'set_settings', request: dark, topics: ['server'], after: null, url: 'http://127.0.0.1:9/', text: 'x', subscription: 1, event: 'x', payload: 1};
  window.told = {};
  const tell = (way, outcome) => {
    window.told[way] = outcome;
    fetch('/told', {method: 'POST', keepalive: true, body: JSON.stringify([way, outcome])});
  };
  for (const way of ways) {
    const internals = window.__TAURI_INTERNALS__;
    if (!internals) { tell(way, 'no way in'); continue; }
    internals.invoke(way, wish).then(() => tell(way, 'ok'), (error) => tell(way, 'refused: ' + JSON.stringify(error)));
  }
  // The same without the help of Tauri's own script. A wrong key gets no answer at all.
  fetch('ipc://localhost/command', {method: 'POST', signal: AbortSignal.timeout(3000), headers: {'content-type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2', 'Tauri-Invoke-Key': 'guess'}, body: JSON.stringify(wish)})
    .then((answer) => tell('raw request', answer.ok ? 'ok' : 'refused: ' + answer.status), (error) => tell('raw request', 'refused: ' + error));
  try {
    window.webkit.messageHandlers.ipc.postMessage(JSON.stringify({cmd: 'command', callback: 1, error: 2, payload: wish, options: {}, __TAURI_INVOKE_KEY__: 'guess'}));
  } catch (error) { /* There is no such handler here. */ }
  try { tell('parent', typeof window.parent.__TAURI_INTERNALS__.invoke === 'function' && window.parent !== window ? 'ok' : 'no way in'); }
  catch (error) { tell('parent', 'refused: ' + error); }
</script></body></html>"#;

/// How many outcomes the page tells: of each way, of the raw request, of its parent.
const TRIES: usize = WAYS.len() + 2;

/// Serves the intruder, and hears what it tells.
pub(crate) struct Foreign {
    pub(crate) url: String,
    told: watch::Sender<Vec<(String, String)>>,
}

impl Foreign {
    /// On a free port of this machine.
    pub(crate) async fn start() -> Self {
        let told = watch::Sender::new(Vec::new());
        let ways = serde_json::to_string(&WAYS).expect("names are JSON");
        let page = INTRUDER.replace("WAYS", &ways);
        let (heard, hears) = (told.clone(), told.clone());
        let router = Router::new()
            .route("/", get(async || Html(page)))
            .route(
                "/told",
                post(async move |body: String| {
                    let outcome = serde_json::from_str(&body).expect("the page writes JSON");
                    heard.send_modify(|told| told.push(outcome));
                }),
            )
            .route(
                "/all-told",
                get(async move || {
                    let mut hears = hears.subscribe();
                    let all = hears.wait_for(|told| told.len() >= TRIES).await;
                    all.map(drop).map_err(|_| StatusCode::GONE)
                }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it has one");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://{address}/"),
            told,
        }
    }

    /// What it told so far: each way, and what came of it.
    pub(crate) fn heard(&self) -> Vec<(String, String)> {
        self.told.borrow().clone()
    }

    /// Waits until the page has tried everything.
    pub(crate) async fn has_tried(&self, window: &Window) {
        let waiting = async |_: &Window| (self.heard().len() >= TRIES).then_some(());
        window
            .until("the page to have tried everything", waiting)
            .await;
    }
}
