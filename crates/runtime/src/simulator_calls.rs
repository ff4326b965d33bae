//! The simulator's control calls, as any other program makes them.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use crate::RuntimeError;

/// The control calls of the simulator at one address.
#[derive(Debug, Clone)]
pub struct SimulatorCalls {
    http: Client,
    url: String,
}

/// Why a control call gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// It did not answer.
    #[error("cannot reach the simulator")]
    Unreachable(#[source] reqwest::Error),
    /// It refused.
    #[error("the simulator refused: {message}")]
    Refused {
        /// The word for scripts.
        error: String,
        /// The sentence for people.
        message: String,
    },
}

impl SimulatorCalls {
    /// For the simulator at `url`.
    ///
    /// # Errors
    /// If TLS cannot be set up on this machine.
    pub fn new(url: &str) -> Result<Self, RuntimeError> {
        Ok(Self {
            http: saoma_wechat::loopback_client().map_err(RuntimeError::Client)?,
            url: url.to_owned(),
        })
    }

    /// `GET /_saoma/{path}`.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn get(&self, path: &str) -> Result<Value, SimulatorError> {
        read(self.http.get(self.address(path))).await
    }

    /// `GET /_saoma/{path}`, where the answer is a text.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn text(&self, path: &str) -> Result<String, SimulatorError> {
        let response = self.http.get(self.address(path)).send().await;
        let response = response.map_err(unreachable)?;
        if response.status().is_success() {
            return response.text().await.map_err(unreachable);
        }
        Err(refusal(response).await?)
    }

    /// `POST /_saoma/{path}`.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, SimulatorError> {
        read(self.http.post(self.address(path)).json(body)).await
    }

    /// `PUT /_saoma/{path}`.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, SimulatorError> {
        read(self.http.put(self.address(path)).json(body)).await
    }

    /// `DELETE /_saoma/{path}`.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn delete(&self, path: &str) -> Result<Value, SimulatorError> {
        read(self.http.delete(self.address(path))).await
    }

    /// Follows the recorded exchanges that come after `after`.
    ///
    /// # Errors
    /// See [`SimulatorError`].
    pub async fn follow(&self, after: u64) -> Result<ExchangeStream, SimulatorError> {
        // Longer than any program runs: a stream ends when its server does.
        const ALWAYS: Duration = Duration::from_secs(365 * 24 * 3600);
        let request = self
            .http
            .get(self.address("exchanges?stream=1"))
            .header("last-event-id", after.to_string())
            .timeout(ALWAYS);
        let response = request.send().await.map_err(unreachable)?;
        Ok(ExchangeStream {
            response,
            buffer: Vec::new(),
        })
    }

    fn address(&self, path: &str) -> String {
        format!("{}/_saoma/{path}", self.url)
    }
}

/// Recorded exchanges as they come.
#[derive(Debug)]
pub struct ExchangeStream {
    response: Response,
    buffer: Vec<u8>,
}

/// What came.
#[derive(Debug, PartialEq)]
pub enum Followed {
    /// An exchange, as the simulator records it.
    Exchange(Value),
    /// Some were forgotten before they could be sent.
    Gap,
}

impl ExchangeStream {
    /// The next one; nothing when the simulator has stopped.
    pub async fn next(&mut self) -> Option<Followed> {
        loop {
            while let Some(block) = self.block() {
                if let Some(followed) = followed(&block) {
                    return Some(followed);
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.buffer.extend_from_slice(&chunk);
        }
    }

    /// One whole block of the stream: they are parted by an empty line.
    fn block(&mut self) -> Option<String> {
        let end = self.buffer.windows(2).position(|pair| pair == b"\n\n")?;
        let rest = self.buffer.split_off(end + 2);
        let block = std::mem::replace(&mut self.buffer, rest);
        Some(String::from_utf8_lossy(&block).into_owned())
    }
}

fn followed(block: &str) -> Option<Followed> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(str::trim_start)
    };
    match field("event")? {
        "resync" => Some(Followed::Gap),
        _ => serde_json::from_str(field("data")?)
            .ok()
            .map(Followed::Exchange),
    }
}

async fn read(request: RequestBuilder) -> Result<Value, SimulatorError> {
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status == StatusCode::NO_CONTENT {
        return Ok(Value::Null);
    }
    if status.is_success() {
        return response.json().await.map_err(unreachable);
    }
    Err(refusal(response).await?)
}

/// Why it refused; or why that cannot be read, either.
async fn refusal(response: Response) -> Result<SimulatorError, SimulatorError> {
    let status = response.status();
    let body: Value = response.json().await.map_err(unreachable)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(SimulatorError::Refused {
        error: text("error").unwrap_or_else(|| "invalid".to_owned()),
        message: text("message").unwrap_or_else(|| status.to_string()),
    })
}

fn unreachable(error: reqwest::Error) -> SimulatorError {
    SimulatorError::Unreachable(error.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_the_stream_is_an_exchange_a_gap_or_nothing() {
        assert_eq!(
            followed("id: 7\nevent: exchange\ndata: {\"seq\":7}\n\n"),
            Some(Followed::Exchange(serde_json::json!({"seq": 7})))
        );
        assert_eq!(followed("event: resync\ndata: {}\n\n"), Some(Followed::Gap));
        assert_eq!(followed(":\n\n"), None, "a sign of life says nothing");
    }
}
