//! The site's own server, as far as WeChat pushes events to it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use saoma_listen::{ListenError, Listener, Options};
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::standing_clock::StandingClock;
use crate::App;

/// Where scenarios say that the site's server is.
const NAME: &str = "http://site.test";

pub(super) struct Site {
    pub(super) authority: String,
    arrived: mpsc::UnboundedReceiver<Value>,
}

impl Site {
    /// Starts the server: it echoes the check of its URL and answers `success` to every event.
    pub(super) async fn start(stop: CancellationToken) -> Result<Self, ListenError> {
        let listener = Listener::bind(([127, 0, 0, 1], 0).into()).await?;
        let authority = listener.local_addr().to_string();
        let (arriving, arrived) = mpsc::unbounded_channel();
        let router = Router::new().fallback(answer).with_state(arriving);
        let options = Options::new(Arc::new(StandingClock));
        // It ends with the scenario; how says nothing about it.
        tokio::spawn(async move { listener.serve(router, options, stop).await });
        Ok(Self { authority, arrived })
    }

    /// Makes the app's events come here, if they go to the site.
    pub(super) fn adopt(&self, app: &mut App) {
        if let Some(url) = &mut app.body.events_url
            && let Some(path) = url.strip_prefix(NAME)
        {
            *url = format!("http://{}{path}", self.authority);
        }
    }

    /// The next event that comes.
    pub(super) async fn next(&mut self, patience: Duration) -> Option<Value> {
        timeout(patience, self.arrived.recv()).await.ok().flatten()
    }
}

async fn answer(
    State(arriving): State<mpsc::UnboundedSender<Value>>,
    method: Method,
    Query(query): Query<BTreeMap<String, String>>,
    body: String,
) -> impl IntoResponse {
    if method == Method::GET {
        let echo = query.get("echostr").cloned().unwrap_or_default();
        return (StatusCode::OK, echo);
    }
    // Who plays the scenario has gone when nobody takes it.
    let _ = arriving.send(fields(&body));
    (StatusCode::OK, "success".to_owned())
}

/// The fields of an event: of its JSON, or the elements directly below the root of its XML.
fn fields(body: &str) -> Value {
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(body) {
        return value;
    }
    let mut fields = Map::new();
    let mut rest = body.trim().strip_prefix("<xml>").unwrap_or(body);
    while let Some((_, after)) = rest.split_once('<') {
        let Some((name, after)) = after.split_once('>') else {
            break;
        };
        let Some((text, tail)) = after.split_once(&format!("</{name}>")) else {
            break;
        };
        let text = text
            .strip_prefix("<![CDATA[")
            .and_then(|text| text.strip_suffix("]]>"))
            .unwrap_or(text);
        fields.insert(name.to_owned(), text.into());
        rest = tail;
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_read_whatever_it_is_written_in() {
        let xml = "<xml><Event><![CDATA[SCAN]]></Event><CreateTime>17</CreateTime></xml>";
        assert_eq!(fields(xml), json!({"Event": "SCAN", "CreateTime": "17"}));
        assert_eq!(fields(r#"{"Event":"SCAN"}"#), json!({"Event": "SCAN"}));
        assert_eq!(fields("<broken"), json!({}));
    }
}
