//! `/connections/{source}/events`: the server address that an Official Account's owner enters at
//! WeChat (WeChat docs, Access_Overview). GET answers WeChat's check of it, POST takes what WeChat
//! pushes: scans of our codes, what people withdraw, and all that is somebody else's business.

pub(crate) mod confirm;
mod forward;
mod key;
mod login;
mod receiver;
mod reply;
mod revocation;

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_store::{StoreError, received_events};
use saoma_wechat::message::{PushQuery, Received};

use crate::Provider;
use crate::internal::Internal;
use crate::tenant::Tenant;

use forward::Passed;
use receiver::{Receiver, Refused};

/// WeChat cuts the connection after five seconds and posts the same once more.
const ANSWER_WITHIN: Duration = Duration::from_millis(4500);

/// WeChat checks the address: it wants its `echostr` back, and nothing else.
pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    Query(query): Query<PushQuery>,
) -> Response {
    match Receiver::find(&provider, &tenant, &source).await {
        Ok(Some(receiver)) => match receiver.config.verify_url(&query) {
            Ok(echostr) => plain(StatusCode::OK, echostr.to_owned()),
            Err(error) => refused(&receiver, &Refused::Received(error)),
        },
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => broke(&error),
    }
}

/// WeChat pushes an event or a message.
pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    Query(query): Query<PushQuery>,
    RawQuery(raw_query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let receiver = match Receiver::find(&provider, &tenant, &source).await {
        Ok(Some(receiver)) => receiver,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return broke(&error),
    };
    let received = match receiver.receive(&query, &body) {
        Ok(received) => received,
        Err(error) => return refused(&receiver, &error),
    };
    let pushed = Pushed {
        receiver,
        received,
        as_it_came: AsItCame {
            query: raw_query.unwrap_or_default(),
            content_type: headers.get(header::CONTENT_TYPE).cloned(),
            body,
        },
    };
    let clock = provider.clock.clone();
    let until = clock.now().plus(ANSWER_WITHIN);
    // On a task of its own: what takes longer than WeChat waits is done all the same.
    let mut taking = tokio::spawn(async move { pushed.take().await });
    tokio::select! {
        taken = &mut taking => match taken {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => broke(&error),
            Err(error) => broke(&Internal::new("take an event", error)),
        },
        () = clock.sleep_until(until) => success(),
    }
}

/// A push that is really WeChat's.
struct Pushed {
    receiver: Receiver,
    received: Received,
    as_it_came: AsItCame,
}

/// A push for whoever reads it after us.
struct AsItCame {
    query: String,
    content_type: Option<HeaderValue>,
    body: Bytes,
}

impl Pushed {
    /// Does what the push asks for, once however often it comes.
    async fn take(self) -> Result<Response, Internal> {
        let key = key::of(&self.receiver, &self.received.message);
        if !self.is_new(&key).await? {
            tracing::info!(source = %self.receiver.source.id, "an event came once more");
            let reply = self.kept_reply(&key).await?;
            return Ok(reply.map_or_else(success, |text| self.say(&text)));
        }
        let taken = self.dispatch(&key).await;
        if taken.is_err() {
            // WeChat posts it again, and then it is not to be taken for done.
            self.forget(&key).await?;
        }
        taken
    }

    async fn dispatch(&self, key: &str) -> Result<Response, Internal> {
        let (receiver, message) = (&self.receiver, &self.received.message);
        if let Some(text) = login::take(receiver, message).await? {
            self.keep_reply(key, &text).await?;
            return Ok(self.say(&text));
        }
        if revocation::take(receiver, message).await? {
            return Ok(success());
        }
        Ok(match forward::pass(receiver, &self.as_it_came).await {
            Some(Passed { content_type, body }) => {
                let mut response = body.into_response();
                if let Some(content_type) = content_type {
                    let headers = response.headers_mut();
                    headers.insert(header::CONTENT_TYPE, content_type);
                }
                response
            }
            None => match self.welcome() {
                Some(text) => {
                    self.keep_reply(key, &text).await?;
                    self.say(&text)
                }
                None => success(),
            },
        })
    }

    /// What a new follower is told who came by no code of ours, where nobody else answers.
    fn welcome(&self) -> Option<String> {
        let settings = self.receiver.source.settings.official_account()?;
        let event = self.received.message.get("Event")?;
        (event == "subscribe" && settings.forward_url.is_none())
            .then(|| settings.welcome_text.clone())
            .flatten()
    }

    /// A text for the person, in the form that the push came in.
    fn say(&self, text: &str) -> Response {
        let provider = &self.receiver.provider;
        let (now, message) = (provider.clock.now(), &self.received.message);
        let reply = reply::text(message, text, now);
        let entropy = &*provider.entropy;
        let config = &self.receiver.config;
        let body = config.reply(&self.received, &reply, now, entropy);
        plain(StatusCode::OK, body)
    }

    async fn is_new(&self, key: &str) -> Result<bool, Internal> {
        let (provider, workspace) = (&self.receiver.provider, self.receiver.tenant.workspace.id);
        let now = provider.clock.now();
        let noted = provider.store.write(|tx| {
            Box::pin(async move { received_events::note(tx, workspace, key, now).await })
        });
        noted
            .await
            .map_err(|error: StoreError| Internal::store("note an event", error))
    }

    async fn kept_reply(&self, key: &str) -> Result<Option<String>, Internal> {
        let workspace = self.receiver.tenant.workspace.id;
        let read = async {
            let mut session = self.receiver.provider.store.read().await?;
            received_events::reply(&mut session, workspace, key).await
        };
        read.await
            .map_err(|error| Internal::store("look up an event", error))
    }

    async fn keep_reply(&self, key: &str, text: &str) -> Result<(), Internal> {
        let workspace = self.receiver.tenant.workspace.id;
        let kept = self.receiver.provider.store.write(|tx| {
            Box::pin(async move { received_events::set_reply(tx, workspace, key, text).await })
        });
        kept.await
            .map_err(|error: StoreError| Internal::store("keep a reply", error))
    }

    async fn forget(&self, key: &str) -> Result<(), Internal> {
        let workspace = self.receiver.tenant.workspace.id;
        let forgotten =
            self.receiver.provider.store.write(|tx| {
                Box::pin(async move { received_events::forget(tx, workspace, key).await })
            });
        forgotten
            .await
            .map_err(|error: StoreError| Internal::store("forget an event", error))
    }
}

/// Not WeChat, or other settings than at WeChat: the log says which, the caller learns nothing.
fn refused(receiver: &Receiver, why: &Refused) -> Response {
    tracing::warn!(source = %receiver.source.id, reason = %why, "a push was refused");
    StatusCode::FORBIDDEN.into_response()
}

fn broke(error: &Internal) -> Response {
    error.log();
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Taken, and nothing to say; never encrypted.
fn success() -> Response {
    plain(StatusCode::OK, "success".to_owned())
}

fn plain(status: StatusCode, body: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (status, headers, body).into_response()
}
