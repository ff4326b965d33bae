//! Somebody who answers as WeChat does about followers, from the openid alone: the simulator would
//! have to play a million people first.

use std::sync::Arc;
use std::time::Duration;

use axum::routing::post;
use axum::{Json, Router};
use saoma_ambient::{Clock, SystemClock};
use saoma_wechat::{Base, WeChat};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Answers until the process ends.
pub(crate) async fn start() -> WeChat {
    let router = Router::new()
        .route("/cgi-bin/stable_token", post(token))
        .route("/cgi-bin/user/info/batchget", post(followers));
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", socket.local_addr().expect("it is bound"));
    tokio::spawn(async { axum::serve(socket, router).await });
    let base = Base::simulator(url.parse().expect("it is an address"));
    WeChat::connect(base, Arc::new(SystemClock)).expect("TLS can be set up here")
}

/// How long so many calls take by themselves.
pub(crate) async fn ask(wechat: &WeChat, calls: u64) -> Duration {
    let token = SecretString::from("token");
    let begun = SystemClock.now();
    for call in 0..calls {
        let openids: Vec<String> = (0..100)
            .map(|person| format!("o{:027}", call * 100 + person))
            .collect();
        let told = wechat.follower_batch(&token, &openids).await;
        told.expect("it answers");
    }
    SystemClock.now().since(begun)
}

async fn token() -> Json<Value> {
    Json(json!({"access_token": "token", "expires_in": 7200}))
}

/// About one of sixty is told without a unionid.
async fn followers(Json(asked): Json<Value>) -> Json<Value> {
    let asked = asked.get("user_list").and_then(Value::as_array);
    let told = asked.into_iter().flatten().filter_map(|person| {
        let openid = person.get("openid")?.as_str()?;
        let unionid = (!openid.ends_with('a')).then(|| openid.replacen('o', "u", 1));
        Some(json!({"openid": openid, "subscribe": 1, "unionid": unionid}))
    });
    Json(json!({"user_info_list": told.collect::<Vec<_>>()}))
}
