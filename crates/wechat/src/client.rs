mod question;

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response};
use saoma_ambient::Clock;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::answer::Answer;
use crate::base::below;
use crate::errcode::{Errcode, Retry};
use crate::http_client::{ClientError, http_client, loopback_client};
use crate::{Base, Endpoint, Rid, WeChatError, mask};

pub(crate) use question::{Question, Reply};

/// The pause before a busy WeChat is asked once more.
const BACKOFF: Duration = Duration::from_millis(500);

/// No answer of WeChat's comes near this many bytes.
const MAX_BODY: usize = 1024 * 1024;

/// How many characters of a body that is not WeChat's go into an error.
const SHOWN: usize = 120;

/// The one client of WeChat. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct WeChat {
    http: Client,
    pub(crate) base: Base,
    clock: Arc<dyn Clock>,
}

impl WeChat {
    /// A client that asks `base` through `http`, which [`http_client`] or, for a server on this
    /// machine, [`loopback_client`] has made.
    #[must_use]
    pub fn new(http: Client, base: Base, clock: Arc<dyn Clock>) -> Self {
        Self { http, base, clock }
    }

    /// A client that asks `base`, through the system's proxy unless `base` is on this machine.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up on this machine.
    pub fn connect(base: Base, clock: Arc<dyn Clock>) -> Result<Self, ClientError> {
        let http = if base.is_loopback() {
            loopback_client()?
        } else {
            http_client()?
        };
        Ok(Self::new(http, base, clock))
    }

    /// The addresses it asks.
    #[must_use]
    pub const fn base(&self) -> &Base {
        &self.base
    }

    /// Asks, and once more if WeChat is busy. `read` takes what it needs out of the answer, or
    /// nothing if something is missing.
    pub(crate) async fn get<T>(
        &self,
        endpoint: Endpoint,
        query: &[(&str, &str)],
        read: fn(&Answer) -> Option<T>,
    ) -> Result<T, WeChatError> {
        let question = Question {
            endpoint,
            query,
            body: None,
        };
        self.ask(question, |reply| read(reply.answer.as_ref()?))
            .await
    }

    /// The same with a body of JSON, on behalf of the account whose token it is.
    pub(crate) async fn post<T>(
        &self,
        endpoint: Endpoint,
        access_token: &SecretString,
        body: &Value,
        read: fn(&Answer) -> Option<T>,
    ) -> Result<T, WeChatError> {
        let query = [("access_token", access_token.expose_secret())];
        let question = Question {
            endpoint,
            query: &query,
            body: Some(body),
        };
        self.ask(question, |reply| read(reply.answer.as_ref()?))
            .await
    }

    /// Asks whatever way the question says, and once more if WeChat is busy.
    pub(crate) async fn ask<T>(
        &self,
        question: Question<'_>,
        read: impl Fn(&Reply) -> Option<T>,
    ) -> Result<T, WeChatError> {
        match self.ask_once(question, &read).await {
            Err(WeChatError::Errcode { errcode, .. }) if errcode.retry() == Retry::Once => {
                self.clock.sleep_until(self.clock.now().plus(BACKOFF)).await;
                self.ask_once(question, &read).await
            }
            answered => answered,
        }
    }

    async fn ask_once<T>(
        &self,
        question: Question<'_>,
        read: impl Fn(&Reply) -> Option<T>,
    ) -> Result<T, WeChatError> {
        let (status, body) = self.exchange(question).await?;
        let reply = Reply {
            answer: Answer::read(&body),
            body,
        };
        if let Some((answer, errcode)) = reply
            .answer
            .as_ref()
            .and_then(|answer| Some((answer, answer.failure()?)))
        {
            return Err(refusal(question, errcode, answer));
        }
        Some(&reply)
            .filter(|_| status == 200)
            .and_then(read)
            .ok_or_else(|| WeChatError::Unreadable {
                endpoint: question.endpoint,
                status,
                start_of_body: start_of_body(&reply.body, question),
            })
    }

    async fn exchange(&self, question: Question<'_>) -> Result<(u16, Vec<u8>), WeChatError> {
        let endpoint = question.endpoint;
        let asked_at = self.clock.now();
        let failed = |source: reqwest::Error| {
            if source.is_timeout() {
                WeChatError::Timeout {
                    endpoint,
                    after: self.clock.now().since(asked_at),
                }
            } else {
                // The address of this request holds the secret.
                WeChatError::Network {
                    endpoint,
                    source: source.without_url(),
                }
            }
        };
        let url = below(endpoint.host(&self.base), endpoint.path());
        let request = match question.body {
            Some(body) => self.http.post(url).json(body),
            None => self.http.get(url),
        };
        let response = request.query(question.query).send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let body = read_at_most(response, MAX_BODY).await.map_err(failed)?;
        let body = body.ok_or(WeChatError::Oversized {
            endpoint,
            limit: MAX_BODY,
        })?;
        Ok((status, body))
    }
}

/// The body, or nothing if it is longer than `limit` bytes.
async fn read_at_most(
    mut response: Response,
    limit: usize,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn refusal(question: Question<'_>, errcode: Errcode, answer: &Answer) -> WeChatError {
    let rid = answer
        .text("errmsg")
        .and_then(|errmsg| Rid::find(&errmsg))
        .map(|rid| rid.as_str().to_owned());
    let errmsg = mask::start(
        &mask::without(&answer.wording(), question.secrets()),
        mask::ERRMSG,
    );
    WeChatError::Errcode {
        endpoint: question.endpoint,
        errcode,
        errmsg,
        rid,
    }
}

fn start_of_body(body: &[u8], question: Question<'_>) -> String {
    let text = String::from_utf8_lossy(body);
    let text = mask::without(&text, question.secrets());
    mask::start(&mask::opaque(&text), SHOWN)
}

#[cfg(test)]
mod tests;
