//! Turns what the servers do into events.

use std::sync::{Arc, Weak};
use std::time::Duration;

use saoma_provider::LoginNews;
use saoma_runtime::{Followed, Lab, SimulatorCalls};
use saoma_store::{logins, workspaces};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::{Desk, Inner, Servers};
use crate::Nothing;
use crate::commands::logins::row_of;
use crate::commands::status::ServerState;
use crate::error::{ErrorView, Problem};
use crate::event::EventBody;

/// How long to wait before asking a simulator again that has broken off.
const AGAIN: Duration = Duration::from_millis(500);

/// Watches the servers of one start until they stop.
pub(super) fn watch(desk: &Desk, servers: &Arc<Servers>) {
    // What watches does not keep the desk alive.
    let weak = Arc::downgrade(&desk.0);
    if let Some(simulation) = &servers.simulation
        && let Ok(calls) = SimulatorCalls::new(&simulation.url)
    {
        let stop = servers.stop.clone();
        let following = follow_exchanges(weak.clone(), calls);
        tokio::spawn(async move { stop.run_until_cancelled(following).await });
    }
    if let Some(provided) = &servers.provided {
        let (news, lab) = (provided.provider.login_news(), provided.lab.clone());
        let following = follow_logins(weak.clone(), news, lab);
        let stop = servers.stop.clone();
        tokio::spawn(async move { stop.run_until_cancelled(following).await });
    }
    tokio::spawn(follow_end(weak, servers.clone()));
}

/// A server that breaks by itself takes the others along.
async fn follow_end(desk: Weak<Inner>, servers: Arc<Servers>) {
    servers.stop.cancelled().await;
    let Some(running) = servers.take_running() else {
        return;
    };
    let Ok(Err(error)) = running.await else {
        return;
    };
    tracing::error!(%error, "a server broke, and all were stopped");
    let Some(desk) = desk.upgrade().map(|inner| Desk(inner, None)) else {
        return;
    };
    let view = ErrorView::of_server(&error, desk.lang());
    servers.set_running_to(ServerState::Failed, Some(&view));
    for view in servers.views() {
        desk.0.events.publish(EventBody::Server(view));
    }
}

async fn follow_exchanges(desk: Weak<Inner>, calls: SimulatorCalls) {
    let mut seen = 0;
    loop {
        if let Ok(mut stream) = calls.follow(seen).await {
            while let Some(followed) = stream.next().await {
                let Some(desk) = desk.upgrade() else { return };
                let body = match followed {
                    Followed::Exchange(exchange) => match serde_json::from_value(exchange) {
                        Ok(exchange) => EventBody::Exchange(exchange),
                        Err(error) => {
                            tracing::warn!(%error, "an exchange of the simulator cannot be read");
                            continue;
                        }
                    },
                    Followed::Gap => EventBody::Resync(Nothing {}),
                };
                if let EventBody::Exchange(exchange) = &body {
                    seen = exchange.seq();
                }
                desk.events.publish(body);
            }
        }
        let Some(desk) = desk.upgrade() else { return };
        let clock = desk.options.clock.clone();
        drop(desk);
        clock.sleep_until(clock.now().plus(AGAIN)).await;
    }
}

async fn follow_logins(desk: Weak<Inner>, mut news: Receiver<LoginNews>, lab: Lab) {
    loop {
        let received = news.recv().await;
        let Some(desk) = desk.upgrade().map(|inner| Desk(inner, None)) else {
            return;
        };
        let body = match received {
            Ok(news) => match login(&desk, news, &lab).await {
                Ok(Some(body)) => body,
                Ok(None) => continue,
                Err(error) => {
                    tracing::warn!(%error, "a login cannot be told");
                    continue;
                }
            },
            Err(RecvError::Lagged(_)) => EventBody::Resync(Nothing {}),
            Err(RecvError::Closed) => return,
        };
        desk.0.events.publish(body);
    }
}

async fn login(desk: &Desk, news: LoginNews, lab: &Lab) -> Result<Option<EventBody>, Problem> {
    let stored = desk.stored().await?;
    let mut session = stored.store.read().await?;
    let workspace = workspaces::lookup(&mut session, news.workspace).await?;
    let login = logins::lookup(&mut session, news.workspace, news.login).await?;
    let Some((workspace, login)) = workspace.zip(login) else {
        return Ok(None);
    };
    if let Some(state) = &login.request.state {
        lab.note_login(state, login.id);
    }
    let row = row_of(&mut session, &workspace, &login, desk.lang()).await?;
    Ok(Some(EventBody::Login(row)))
}
