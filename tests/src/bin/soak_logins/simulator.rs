//! WeChat's side, as scripts steer it.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use saoma_tests::APPID;

/// The running simulator.
pub(crate) struct Simulator {
    url: String,
    http: Client,
}

impl Simulator {
    pub(crate) fn new(url: String, http: Client) -> Self {
        Self { url, http }
    }

    /// Makes a person be there.
    pub(crate) async fn add_person(&self, name: &str, legacy: bool) -> Result<(), String> {
        let body = json!({ "nickname": format!("{name} 🍵"), "legacy": legacy });
        self.put(&format!("people/{name}"), &body).await
    }

    /// What is true about a person.
    pub(crate) async fn truth(&self, person: &str) -> Result<Value, String> {
        let path = format!("people/{person}?appid={APPID}");
        let (_, truth) = self.ask(Method::GET, &path, None).await?;
        Ok(truth)
    }

    /// Lets something go wrong until `mend`.
    pub(crate) async fn fault(&self, name: &str, body: &Value) -> Result<(), String> {
        self.put(&format!("faults/{name}"), body).await
    }

    /// Ends a fault.
    pub(crate) async fn mend(&self, name: &str) -> Result<(), String> {
        let path = format!("faults/{name}");
        self.ask(Method::DELETE, &path, None).await.map(drop)
    }

    /// Moves the simulator's clock.
    pub(crate) async fn advance(&self, millis: u64) -> Result<(), String> {
        let body = json!({ "advance_ms": millis });
        self.ask(Method::POST, "clock", Some(&body)).await.map(drop)
    }

    /// What the phone answers to `scan`, `confirm`, `refuse` or `authorize`.
    pub(crate) async fn phone(
        &self,
        action: &str,
        person: &str,
        target: &str,
    ) -> Result<Value, String> {
        let body = json!({ "person": person, "target": target });
        let path = format!("phone/{action}");
        let (_, answer) = self.ask(Method::POST, &path, Some(&body)).await?;
        Ok(answer)
    }

    async fn put(&self, path: &str, body: &Value) -> Result<(), String> {
        match self.ask(Method::PUT, path, Some(body)).await? {
            (status, _) if status.is_success() => Ok(()),
            (status, answer) => Err(format!("the simulator refused {path}: {status} {answer}")),
        }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), String> {
        let url = format!("{}/_saoma/{path}", self.url);
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let status = answer.status();
        if status.is_server_error() {
            return Err(format!("/_saoma/{path} answered {status}"));
        }
        // Some calls answer nothing.
        Ok((status, answer.json().await.unwrap_or_default()))
    }
}
