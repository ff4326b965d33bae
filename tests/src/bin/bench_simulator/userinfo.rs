//! `sns/userinfo` beside a bare axum route, in turns, so that both have the same machine.

use saoma_tests::{Browser, Saoma};
use serde_json::{Value, json};

use crate::bare::Bare;
use crate::load::{Load, median, number};

const ROUNDS: usize = 3;
const APPID: &str = "wx5a0a8601c0de0001";
const SECRET: &str = "5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a";

pub(crate) async fn measure(seconds: u64) {
    let saoma = Saoma::new();
    let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
    let simulator = running.url("simulator");
    let (bare, path) = (Bare::start(), userinfo(simulator).await);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(rate(&format!("{simulator}{path}"), seconds));
        theirs.push(rate(&format!("{}/sns/userinfo", bare.url), seconds));
    }
    let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs);
    let ratio = median(ratios.collect());
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "  userinfo    {ours:.0} /s, a bare axum route {theirs:.0} /s: ratio {ratio:.2} (medians of {ROUNDS} turns of {seconds} s)"
    );
}

fn rate(url: &str, seconds: u64) -> f64 {
    let load = Load {
        threads: 1,
        connections: 32,
        seconds,
        script: None,
        url,
    };
    number(&load.run(), "Requests/sec:")
}

/// The path of somebody's profile, with a good access token.
async fn userinfo(simulator: &str) -> String {
    let browser = Browser::new();
    let get = async |path: String| browser.get(format!("{simulator}{path}")).await.text;
    let page = get(format!(
        "/connect/qrconnect?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_login&f=xml"
    ))
    .await;
    let uuid = page
        .split_once("CDATA[")
        .and_then(|(_, rest)| rest.split_once("]]></uuid>"))
        .map_or_else(|| panic!("no uuid in {page}"), |(uuid, _)| uuid.to_owned());
    let body = json!({"person": "xiaoming", "target": uuid});
    let url = format!("{simulator}/_saoma/phone/authorize");
    let answer = browser.http().post(url).json(&body).send().await;
    let answer: Value = answer.expect("an answer").json().await.expect("JSON");
    let code = field(&answer, "code");
    let tokens = get(format!(
        "/sns/oauth2/access_token?appid={APPID}&secret={SECRET}&code={code}&grant_type=authorization_code"
    ))
    .await;
    let tokens: Value = serde_json::from_str(&tokens).expect("JSON");
    format!(
        "/sns/userinfo?access_token={}&openid={}&lang=zh_CN",
        field(&tokens, "access_token"),
        field(&tokens, "openid")
    )
}

fn field(value: &Value, field: &str) -> String {
    let text = value.get(field).and_then(Value::as_str);
    text.map_or_else(|| panic!("no {field} in {value}"), str::to_owned)
}
