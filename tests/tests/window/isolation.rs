//! Who reaches the commands: the screens in the main window, and nobody else.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::response::Html;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::driver::Window;
use crate::person::Person;

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
/// for would be seen: it turns the screens dark.
const INTRUDER: &str = r#"<!doctype html><html><body><p id="here">intruder</p><script>
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

/// Serves the intruder.
struct Foreign {
    url: String,
    told: Arc<Mutex<Vec<(String, String)>>>,
}

impl Foreign {
    async fn start() -> Self {
        let told = Arc::new(Mutex::new(Vec::new()));
        let ways = serde_json::to_string(&WAYS).expect("names are JSON");
        let page = INTRUDER.replace("WAYS", &ways);
        let heard = told.clone();
        let router = Router::new().route("/", get(async || Html(page))).route(
            "/told",
            post(async move |body: String| {
                let outcome = serde_json::from_str(&body).expect("the page writes JSON");
                heard.lock().expect("no panic here").push(outcome);
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

    fn heard(&self) -> Vec<(String, String)> {
        self.told.lock().expect("no panic here").clone()
    }

    /// Waits until the page has tried everything.
    async fn has_tried(&self, window: &Window) {
        window
            .until("the page to have tried everything", async |_| {
                (self.heard().len() >= TRIES).then_some(())
            })
            .await;
    }
}

/// Nothing got through, and nothing happened either.
async fn nothing_was_reached(foreign: &Foreign, window: &Window) {
    let heard = foreign.heard();
    assert!(
        heard.iter().all(|(_, outcome)| outcome != "ok"),
        "a foreign page reached a command: {heard:#?}"
    );
    assert_eq!(
        window.call("get_settings", json!({})).await["theme"],
        "light",
        "a foreign page turned the screens dark"
    );
}

#[tokio::test]
async fn a_frame_reaches_no_command() {
    let Some(person) = Person::new() else { return };
    let (window, foreign) = (person.open().await, Foreign::start().await);
    let script = "const frame = document.createElement('iframe'); frame.src = arguments[0]; document.body.append(frame); return frame";
    let frame = window.run(script, json!([foreign.url])).await;
    foreign.has_tried(&window).await;
    window.enter_frame(Some(&frame)).await;
    assert_eq!(
        window
            .run(
                "return document.getElementById('here').textContent",
                json!([])
            )
            .await,
        "intruder",
        "the frame itself is shown"
    );
    window.enter_frame(None).await;
    nothing_was_reached(&foreign, &window).await;
}

#[tokio::test]
async fn the_login_window_reaches_no_command() {
    let Some(person) = Person::new() else { return };
    let (window, foreign) = (person.open().await, Foreign::start().await);
    let opened = window
        .settle(
            "window.__TAURI_INTERNALS__.invoke('open_login_window', {url: arguments[0]})",
            json!([foreign.url]),
        )
        .await;
    assert_eq!(opened[0], "ok", "{opened}");
    // WebDriver does not see this window, since it keeps its cookies apart; the page itself tells.
    foreign.has_tried(&window).await;
    nothing_was_reached(&foreign, &window).await;
}

#[tokio::test]
async fn a_foreign_page_in_place_of_the_screens_reaches_no_command_and_is_sent_away() {
    let Some(person) = Person::new() else { return };
    let (window, foreign) = (person.open().await, Foreign::start().await);
    window
        .run("window.location.href = arguments[0]", json!([foreign.url]))
        .await;
    window
        .until("the foreign page to try", async |_| {
            (!foreign.heard().is_empty()).then_some(())
        })
        .await;
    window
        .shows(
            "the screens again",
            "return location.protocol === 'tauri:' && document.readyState === 'complete'",
            json!([]),
        )
        .await;
    nothing_was_reached(&foreign, &window).await;
}

#[tokio::test]
async fn only_web_addresses_are_handed_to_other_programs() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    for way in ["open_external", "open_login_window"] {
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "weixin://dl/login",
            "no address",
        ] {
            let settled = window
                .settle(
                    "window.__TAURI_INTERNALS__.invoke(arguments[0], {url: arguments[1]})",
                    json!([way, address]),
                )
                .await;
            assert_eq!(settled[0], "error", "{way} {address}: {settled}");
            assert_eq!(settled[1]["code"], "address_not_http", "{settled}");
            assert!(
                settled[1]["remedy"]
                    .as_str()
                    .is_some_and(|remedy| !remedy.is_empty()),
                "a person is told what to do: {settled}"
            );
        }
    }
    assert_eq!(window.windows().await.len(), 1, "no window was opened");
}

#[tokio::test]
async fn the_page_runs_no_script_but_its_own() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    // What WebDriver runs stands above the policy; what it puts into the page does not.
    window
        .run("const script = document.createElement('script'); script.textContent = 'window.inlined = true'; document.body.append(script);
              const button = document.createElement('button'); button.setAttribute('onclick', 'window.handled = true'); document.body.append(button); button.click()", json!([]))
        .await;
    assert_eq!(
        window
            .run(
                "return [window.inlined ?? null, window.handled ?? null]",
                json!([])
            )
            .await,
        json!([null, null])
    );
    let fetched = window
        .settle("fetch('https://example.com/')", json!([]))
        .await;
    assert_eq!(
        fetched[0], "error",
        "the page asks nobody but the app: {fetched}"
    );
}

#[tokio::test]
async fn events_reach_the_screens_and_stop_when_asked() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    let subscribe = "(async () => {
        const internals = window.__TAURI_INTERNALS__;
        window.events = [];
        const id = internals.transformCallback((message) => { if ('message' in message) window.events.push(message.message); });
        window.subscription = await internals.invoke('subscribe', {topics: ['server'], after: 0, channel: `__CHANNEL__:${id}`});
    })()";
    assert_eq!(window.settle(subscribe, json!([])).await[0], "ok");
    let events: Value = window
        .shows(
            "the servers' events",
            "return window.events.length >= 2 && window.events",
            json!([]),
        )
        .await;
    assert!(
        events[0]["seq"].as_u64() < events[1]["seq"].as_u64(),
        "in order: {events}"
    );
    assert_eq!(events[0]["topic"], "server");
    let ended = window
        .settle(
            "window.__TAURI_INTERNALS__.invoke('unsubscribe', {subscription: window.subscription})",
            json!([]),
        )
        .await;
    assert_eq!(ended[0], "ok");
    let before = window.run("return window.events.length", json!([])).await;
    window.call("restart_servers", json!({})).await;
    assert_eq!(
        window.run("return window.events.length", json!([])).await,
        before,
        "nothing comes after the end"
    );
}
