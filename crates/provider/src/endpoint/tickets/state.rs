//! `GET /tickets/{ticket}`: where it stands, once, or as server-sent events for who asks for them.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::stream::{self, Stream, StreamExt as _};
use saoma_listen::Stopping;
use saoma_model::{Stage, Ticket, TicketCode, TicketState};
use saoma_store::{StoreError, logins, tickets};
use serde::Serialize;
use tokio::sync::broadcast;

use crate::internal::Internal;
use crate::tenant::Tenant;
use crate::{LoginNews, Provider};

/// Another process of a team's may have gone on with the ticket: so often is looked again.
const LOOK_AGAIN: Duration = Duration::from_secs(3);

/// What the page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Standing {
    state: TicketState,
    /// Where the page goes on; with `authorized`, and where an ending is to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    continue_url: Option<String>,
}

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, ticket)): Path<(String, String)>,
    headers: HeaderMap,
    stopping: Option<Extension<Stopping>>,
) -> Response {
    let watched = Watched {
        // Before the first look, so that nothing falls between the two.
        news: provider.login_news(),
        provider,
        tenant,
        code: TicketCode::new(ticket),
        told: None,
    };
    let first = watched.look().await;
    let mut response = match first {
        Err(error) => {
            Internal::store("look up the ticket", error).log();
            problem(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
        Ok(None) => problem(StatusCode::NOT_FOUND, "unknown_ticket"),
        Ok(Some(_)) if wants_events(&headers) => follow(watched, stopping),
        Ok(Some(ticket)) => Json(watched.standing(&ticket)).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn problem(status: StatusCode, error: &str) -> Response {
    (status, Json(serde_json::json!({ "error": error }))).into_response()
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/event-stream"))
}

fn follow(watched: Watched, stopping: Option<Extension<Stopping>>) -> Response {
    let stop = async move {
        match stopping {
            Some(Extension(Stopping(stop))) => stop.cancelled_owned().await,
            None => std::future::pending().await,
        }
    };
    Sse::new(events(watched).take_until(Box::pin(stop)))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// One event for each state, up to the last.
fn events(watched: Watched) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watched, |mut watched| async move {
        let standing = watched.next().await?;
        let event = Event::default().json_data(&standing);
        Some((Ok(event.unwrap_or_default()), watched))
    })
}

/// A ticket that a page follows.
struct Watched {
    provider: Provider,
    tenant: Tenant,
    code: TicketCode,
    news: broadcast::Receiver<LoginNews>,
    /// What the page knows already.
    told: Option<Standing>,
}

impl Watched {
    async fn look(&self) -> Result<Option<Ticket>, StoreError> {
        let workspace = self.tenant.workspace.id;
        let mut session = self.provider.store.read().await?;
        let Some(ticket) = tickets::lookup(&mut session, workspace, &self.code).await? else {
            return Ok(None);
        };
        if ticket.state != TicketState::Authorized {
            return Ok(Some(ticket));
        }
        // Allowed, but not yet decided whose account it is: the browser is not called before there is
        // somewhere to go.
        let login = logins::lookup(&mut session, workspace, ticket.login).await?;
        let is_decided = login.is_none_or(|login| {
            !matches!(
                login.stage,
                Stage::Started | Stage::Scanned | Stage::Confirmed | Stage::Identified
            )
        });
        Ok(Some(match is_decided {
            true => ticket,
            false => Ticket {
                state: TicketState::Scanned,
                ..ticket
            },
        }))
    }

    fn standing(&self, ticket: &Ticket) -> Standing {
        let state = ticket.state_at(self.provider.clock.now());
        let goes_on = matches!(state, TicketState::Authorized | TicketState::Error);
        Standing {
            state,
            continue_url: goes_on.then(|| continue_url(&self.tenant, &self.code)),
        }
    }

    /// Waits for what the page does not know; nothing once it knows the end.
    async fn next(&mut self) -> Option<Standing> {
        let is_over =
            |told: &Standing| !matches!(told.state, TicketState::Pending | TicketState::Scanned);
        if self.told.as_ref().is_some_and(is_over) {
            return None;
        }
        loop {
            // A store that fails, or a ticket that was swept away, ends the stream: the page asks again.
            let ticket = self.look().await.ok()??;
            let standing = self.standing(&ticket);
            if self.told.as_ref() != Some(&standing) {
                self.told = Some(standing.clone());
                return Some(standing);
            }
            self.wait(&ticket).await;
        }
    }

    async fn wait(&mut self, ticket: &Ticket) {
        let clock = self.provider.clock.clone();
        let again = clock.now().plus(LOOK_AGAIN).min(ticket.expires_at);
        let is_news = async {
            loop {
                match self.news.recv().await {
                    Ok(news) if news.login == ticket.login => return,
                    Ok(_) => {}
                    // Some was missed, so it is looked; a closed channel leaves the clock.
                    Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            () = is_news => {}
            () = clock.sleep_until(again) => {}
        }
    }
}

/// Where the browser goes on with a ticket.
pub(crate) fn continue_url(tenant: &Tenant, code: &TicketCode) -> String {
    tenant.issuer.endpoint(&format!("tickets/{code}/continue"))
}
