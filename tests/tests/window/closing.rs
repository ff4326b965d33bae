//! The end of the app, and a second beginning.

use std::net::TcpStream;
use std::process::Command;

use serde_json::json;

use crate::driver::Window;
use crate::person::Person;
use crate::program::desktop;

/// Where the provider listens, as `host:port`.
async fn provider(window: &Window) -> String {
    let status = window.call("status", json!({})).await;
    let servers = status["servers"].as_array().expect("servers are listed");
    let provider = servers
        .iter()
        .find(|server| server["server"] == "provider")
        .expect("one is the provider");
    let url = provider["url"]
        .as_str()
        .unwrap_or_else(|| panic!("it listens: {status}"));
    url.trim_start_matches("http://").to_owned()
}

/// Waits until the app is gone and nobody listens any more. The main thread is gone a moment before
/// the others, which still hold what listens.
async fn has_ended(window: &Window, process: u32, provider: &str) {
    until_gone(window, process).await;
    window
        .until("the servers to end with the app", async |_| {
            TcpStream::connect(provider).is_err().then_some(())
        })
        .await;
}

/// Waits until the app has ended.
pub(crate) async fn until_gone(window: &Window, process: u32) {
    window
        .until("the app to end", async |_| {
            (!is_alive(process)).then_some(())
        })
        .await;
}

fn send(signal: &str, process: u32) {
    let sent = Command::new("kill")
        .args(["-s", signal, &process.to_string()])
        .status();
    assert!(sent.is_ok_and(|sent| sent.success()), "{signal} was sent");
}

fn is_alive(process: u32) -> bool {
    // One that has ended and was not yet asked for is a zombie, which has no program.
    std::fs::read_link(format!("/proc/{process}/exe")).is_ok()
}

#[tokio::test]
async fn closing_the_last_window_ends_everything_and_lets_go_of_the_store() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    let (process, provider) = (person.process(), provider(&window).await);
    assert!(
        TcpStream::connect(&provider).is_ok(),
        "the provider listens while the window is open"
    );
    window.close_window().await;
    has_ended(&window, process, &provider).await;
    drop(window);
    let window = person.open().await;
    let status = window.call("status", json!({})).await;
    assert_eq!(
        status["store"]["state"], "open",
        "nobody holds the store: {status}"
    );
}

#[tokio::test]
async fn a_signal_ends_it_as_cleanly() {
    let Some(person) = Person::new() else { return };
    for signal in ["TERM", "INT"] {
        let window = person.open().await;
        let (process, provider) = (person.process(), provider(&window).await);
        send(signal, process);
        has_ended(&window, process, &provider).await;
        let log = std::fs::read_to_string(person.data().join("saoma.log")).unwrap_or_default();
        assert!(!log.contains("did not stop in time"), "{log}");
    }
}

#[tokio::test]
async fn a_second_start_shows_the_first_window_and_ends() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    let first = person.process();
    let mut second = Command::new(desktop());
    person.prepare(&mut second);
    let second = second.output().expect("the app can be started");
    assert!(second.status.success(), "{second:?}");
    assert_eq!(person.process(), first, "the first one goes on");
    assert_eq!(window.windows().await.len(), 1);
}

#[tokio::test]
async fn the_window_comes_back_as_large_as_it_was() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    let first = window
        .shows(
            "as large as it begins",
            "return innerWidth === 1280 && innerHeight",
            json!([]),
        )
        .await;
    window.resize(1440, 900).await;
    let before = window
        .shows(
            "the larger window",
            "return innerWidth === 1440 && innerHeight > arguments[0] && [innerWidth, innerHeight]",
            json!([first]),
        )
        .await;
    let process = person.process();
    send("TERM", process);
    until_gone(&window, process).await;
    drop(window);
    let window = person.open().await;
    // It is made as large as it begins, and then as large as it was.
    window
        .shows(
            "the size of last time",
            "return innerWidth === arguments[0][0] && innerHeight === arguments[0][1]",
            json!([before]),
        )
        .await;
}

#[tokio::test]
async fn a_store_that_does_not_open_still_gets_a_window() {
    let Some(person) = Person::new() else { return };
    std::fs::create_dir_all(person.data()).expect("the folder is ours");
    std::fs::write(person.data().join("saoma.db"), "this is no store").expect("the folder is ours");
    std::fs::write(person.data().join("key"), "this is no key").expect("the folder is ours");
    let window = person.open().await;
    let status = window.call("status", json!({})).await;
    assert_eq!(status["store"]["state"], "failed", "{status}");
    let message = status["store"]["error"]["message"]
        .as_str()
        .expect("it says why")
        .to_owned();
    window.shows_text(&message).await;
    assert_eq!(
        std::fs::read(person.data().join("saoma.db")).expect("still there"),
        b"this is no store",
        "the file is untouched"
    );
}
