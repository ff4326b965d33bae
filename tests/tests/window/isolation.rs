//! Who reaches the commands: the screens in the main window, and nobody else.

use serde_json::{Value, json};

use crate::driver::Window;
use crate::intruder::Foreign;
use crate::person::Person;

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
    foreign.has_tried(&window).await;
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
