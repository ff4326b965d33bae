//! Wrong requests, as data: missing, swapped, replayed, foreign, expired, malformed. Each gets the
//! answer that WeChat gives, over real HTTP, and none uses anything up.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod prepared;

use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::prepared::Prepared;

/// Wrong requests to one path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    path: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    user_agent: Option<String>,
    /// What the answers call themselves.
    content_type: String,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    query: String,
    /// The body that is sent.
    #[serde(default)]
    send: Option<String>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    errcode: Option<i64>,
    /// The text before the rid.
    #[serde(default)]
    errmsg: Option<String>,
    /// What WeChat's tiny error page says.
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    not_page: Option<String>,
    /// The whole answer.
    #[serde(default)]
    body: Option<String>,
}

/// The errcodes whose text is not followed by a comma before the rid.
const WITHOUT_COMMA: [i64; 8] = [-1, 40001, 40164, 40169, 45009, 50002, 61007, 63178];

fn table() -> Vec<Group> {
    serde_saphyr::from_str(include_str!("wrong_requests.yaml")).expect("the table can be read")
}

#[tokio::test]
async fn every_wrong_request_gets_wechats_answer() {
    let prepared = Prepared::new().await;
    let mut wrong = Vec::new();
    let mut count = 0;
    for group in table() {
        for row in &group.rows {
            count += 1;
            if let Err(what) = check(&prepared, &group, row).await {
                wrong.push(format!("{} with {}: {what}", group.path, row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
    assert!(count >= 60, "the table has {count} rows");
    prepared.assert_nothing_is_used_up().await;
}

/// A row that expects nothing would pass whatever comes.
#[test]
fn every_row_expects_something_and_no_two_are_the_same() {
    let mut names = Vec::new();
    for group in table() {
        for row in group.rows {
            let expects = row.errcode.is_some()
                || row.page.is_some()
                || row.not_page.is_some()
                || row.body.is_some()
                || row.status.is_some();
            assert!(expects, "{} with {}", group.path, row.name);
            let name = (
                group.path.clone(),
                group.method.clone(),
                group.user_agent.clone(),
                row.name,
            );
            assert!(!names.contains(&name), "twice: {name:?}");
            names.push(name);
        }
    }
}

async fn check(prepared: &Prepared, group: &Group, row: &Row) -> Result<(), String> {
    let answer = send(prepared, group, row).await;
    let status = answer.status().as_u16();
    let content_type = answer.headers()[CONTENT_TYPE]
        .to_str()
        .expect("text")
        .to_owned();
    let text = answer.text().await.expect("a body");
    if status != row.status.unwrap_or(200) {
        return Err(format!("status {status}: {text}"));
    }
    if content_type != group.content_type {
        return Err(format!("content-type {content_type}"));
    }
    if row.body.as_ref().is_some_and(|body| *body != text) {
        return Err(text);
    }
    if row.page.is_some() || row.not_page.is_some() {
        check_page(row, &text)?;
    }
    match row.errcode {
        Some(errcode) => check_error(errcode, row, &text),
        None => Ok(()),
    }
}

async fn send(prepared: &Prepared, group: &Group, row: &Row) -> Response {
    let method = group.method.as_deref().unwrap_or("GET");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let url = format!(
        "{}{}?{}",
        prepared.base,
        group.path,
        prepared.fill(&row.query)
    );
    let mut request = prepared.http.request(method, url);
    if let Some(body) = &row.send {
        request = request.body(prepared.fill(body));
    }
    if let Some(user_agent) = &group.user_agent {
        request = request.header(USER_AGENT, user_agent);
    }
    request.send().await.expect("an answer")
}

/// The tiny page by which people recognise the error; the QR code page holds none of it.
fn check_page(row: &Row, text: &str) -> Result<(), String> {
    let is_error =
        text.len() < 4096 && text.contains("weui_msg_title") && !text.contains("fordevtool");
    let says = row
        .page
        .as_ref()
        .is_none_or(|page| text.contains(page.as_str()));
    let says_not = row
        .not_page
        .as_ref()
        .is_none_or(|page| !text.contains(page.as_str()));
    if is_error && says && says_not {
        Ok(())
    } else {
        Err(text.to_owned())
    }
}

fn check_error(errcode: i64, row: &Row, text: &str) -> Result<(), String> {
    let body: Value = serde_json::from_str(text).map_err(|_| text.to_owned())?;
    let errmsg = body["errmsg"].as_str().unwrap_or_default();
    if body["errcode"].as_i64() != Some(errcode) {
        return Err(text.to_owned());
    }
    // A gap in the simulator is told in its own words.
    if row.status == Some(404) {
        return Ok(());
    }
    let comma = if WITHOUT_COMMA.contains(&errcode) {
        ""
    } else {
        ","
    };
    let (message, rid) = errmsg.rsplit_once(" rid: ").ok_or(text)?;
    let message = message
        .strip_suffix(',')
        .map_or((message, ""), |message| (message, ","));
    let is_rid = rid.split('-').count() == 3
        && rid
            .split('-')
            .all(|group| group.len() == 8 && group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let says = row
        .errmsg
        .as_ref()
        .is_none_or(|wanted| message.0.starts_with(wanted.as_str()));
    if is_rid && says && message.1 == comma {
        Ok(())
    } else {
        Err(text.to_owned())
    }
}
