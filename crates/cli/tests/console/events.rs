use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::Console;

/// Reads `count` events of a stream.
async fn read(mut stream: Response, count: usize) -> Vec<Value> {
    let mut text = String::new();
    loop {
        let events: Vec<Value> = text
            .lines()
            .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
            .collect();
        if events.len() >= count {
            return events;
        }
        let chunk = stream.chunk().await.unwrap();
        let chunk = chunk.unwrap_or_else(|| panic!("the stream ended: {text}"));
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_where_it_was_and_is_told_when_it_cannot() {
    let (_folder, console) = Console::start();
    let follow = |query: &str| console.request(Method::GET, &format!("/api/events{query}"));
    let stream = follow("?topics=servers&after=0").send().await.unwrap();
    let begun = read(stream, 3).await;
    let names: Vec<_> = begun.iter().map(|event| &event["body"]["server"]).collect();
    assert_eq!(names, ["simulator", "provider", "console"]);
    let seqs: Vec<_> = begun
        .iter()
        .filter_map(|event| event["seq"].as_u64())
        .collect();
    assert_eq!(seqs, [1, 2, 3]);
    let resumed = follow("?topics=server")
        .header("last-event-id", "2")
        .send()
        .await
        .unwrap();
    assert_eq!(
        read(resumed, 1).await[0]["seq"],
        3,
        "what it missed, and no more"
    );
    let stale = follow("?after=4000").send().await.unwrap();
    assert_eq!(
        read(stale, 1).await[0]["topic"],
        "resync",
        "a place of another run of the program"
    );
    let by_query = format!("{}/api/events?after=2&token={}", console.url, console.token);
    let by_query = console.http.get(by_query).send().await.unwrap();
    assert_eq!(
        read(by_query, 1).await[0]["seq"],
        3,
        "a browser's EventSource sends no header"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn restarted_servers_are_told() {
    let (_folder, console) = Console::start();
    let stream = console.request(Method::GET, "/api/events?topics=server");
    let stream = stream.send().await.unwrap();
    console.call("restart_servers", json!({})).await;
    let events = read(stream, 3).await;
    assert!(
        events
            .iter()
            .all(|event| event["body"]["state"] == "running"),
        "{events:?}"
    );
}
