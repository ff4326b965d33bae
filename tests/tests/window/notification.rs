//! What the app tells without being asked. A small service stands in for the desktop's own, and
//! hears what it is to show.

use std::collections::HashMap;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use serde_json::json;
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use crate::closing::until_gone;
use crate::driver::Window;
use crate::person::Person;
use crate::texts::en;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// What was to be shown: title and text.
type Shown = Vec<(String, String)>;

/// The service that desktops have for notifications, with nobody looking at it.
struct Notifications(watch::Sender<Shown>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "body-markup"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("stand-in", "Saoma", "1", "1.2")
    }

    #[expect(clippy::too_many_arguments, reason = "the standard says so")]
    fn notify(
        &self,
        _app_name: &str,
        _replaces_id: u32,
        _app_icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        assert_eq!(actions[0], "default", "a click on it does something");
        self.0.send_modify(|shown| shown.push((summary, body)));
        u32::try_from(self.0.borrow().len()).expect("few")
    }

    fn close_notification(&self, _id: u32) {}

    #[zbus(signal)]
    async fn action_invoked(
        emitter: &SignalEmitter<'_>,
        id: u32,
        action_key: &str,
    ) -> zbus::Result<()>;
}

/// The service on a person's session.
struct Desktop {
    connection: zbus::Connection,
    shown: watch::Receiver<Shown>,
}

impl Desktop {
    async fn of(person: &Person) -> Self {
        let (sender, shown) = watch::channel(Shown::new());
        let connection = zbus::connection::Builder::address(person.bus())
            .and_then(|builder| builder.name(NAME))
            .and_then(|builder| builder.serve_at(PATH, Notifications(sender)))
            .expect("the name is free")
            .build();
        Self {
            connection: connection.await.expect("the session runs"),
            shown,
        }
    }

    fn shown(&self) -> Shown {
        self.shown.borrow().clone()
    }

    /// Somebody clicks a notification.
    async fn click(&self, id: u32) {
        let emitter = SignalEmitter::new(&self.connection, PATH).expect("a path");
        let clicked = Notifications::action_invoked(&emitter, id, "default");
        clicked.await.expect("the session runs");
    }
}

/// A live workspace whose certification ends in a hundred days.
async fn certified(window: &Window) {
    let made = json!({"slug": "tea", "name": "Tea <3", "mode": "live"});
    window.call("create_workspace", made).await;
    let chosen = json!({"workspace": "tea", "methods": ["wechat_pc"]});
    window.call("choose_methods", chosen).await;
    let now = window.run("return Date.now()", json!([])).await;
    let ends = now.as_i64().expect("milliseconds") + 100 * 86_400_000;
    for state in ["waiting", "done"] {
        let step = json!({
            "workspace": "tea", "subject": "open_platform", "step": "open_platform.certify",
            "state": state, "valid_until": ends,
        });
        window.call("set_preparation_step", step).await;
    }
}

/// The title of the screens' window, and of another.
const SCREENS: &str = "Saoma";
const OTHER: &str = "Something else";

/// Serves a page with a title of its own; its address.
async fn other_page() -> String {
    let page = format!("<!doctype html><title>{OTHER}</title>");
    let router = Router::new().route("/", get(async || Html(page)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}

/// Which of the two windows lies over the other: the topmost is listed first.
fn on_top(person: &Person) -> Option<&'static str> {
    let titles = person.titles();
    let known = titles.iter().find_map(|title| {
        let mut known = [SCREENS, OTHER].into_iter();
        known.find(|known| title == known)
    });
    known.filter(|_| titles.iter().any(|title| title == OTHER))
}

async fn close(person: &Person, window: Window) {
    let process = person.process();
    window.close_window().await;
    until_gone(&window, process).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certification_that_ends_in_a_week_is_told_once_and_a_click_brings_the_window() {
    let Some(person) = Person::new() else { return };
    let desktop = Desktop::of(&person).await;
    let window = person.open().await;
    certified(&window).await;
    close(&person, window).await;
    assert_eq!(desktop.shown(), [], "a hundred days are far away");

    // The clock is moved: a week before the end, less a day for the time of day.
    let window = person.open_after(94).await;
    let told = async |_: &Window| desktop.shown().into_iter().next();
    let (title, text) = window.until("a notification", told).await;
    assert_eq!(title, "Tea <3");
    assert!(text.contains("in 6 days"), "{text}");
    let (behind, _) = text.split_once(" ends ").expect("what ends, and when");
    assert!(behind.contains(&en("track.open_platform")), "{text}");

    // Something else lies over the window, until the notification is clicked.
    let opened = window
        .settle(
            "window.__TAURI_INTERNALS__.invoke('open_login_window', {url: arguments[0]})",
            json!([other_page().await]),
        )
        .await;
    assert_eq!(opened[0], "ok", "{opened}");
    let covered = async |_: &Window| (on_top(&person)? == OTHER).then_some(());
    window.until("another window on top", covered).await;
    desktop.click(1).await;
    let back = async |_: &Window| (on_top(&person)? == SCREENS).then_some(());
    window.until("the window on top again", back).await;
    close(&person, window).await;

    // What was told is not told again; the end is something new.
    let window = person.open_after(101).await;
    let told = async |_: &Window| desktop.shown().get(1).cloned();
    let (_, text) = window.until("another notification", told).await;
    assert!(text.contains("has ended"), "{text}");
    assert_eq!(desktop.shown().len(), 2, "{:?}", desktop.shown());
}
