//! Somebody's own server, which notes what is posted to it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::post;

/// What was posted.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) query: String,
    pub(crate) body: String,
}

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<(Vec<Received>, String)>>);

/// A server that answers every POST with the same text.
pub(crate) struct Server {
    url: String,
    notes: Notes,
}

impl Server {
    /// Starts it at any free port.
    pub(crate) async fn start(answer: &str) -> Self {
        let notes = Notes::default();
        let router = Router::new()
            .route("/own", post(take))
            .with_state(notes.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("some port is free");
        let url = format!(
            "http://{}",
            listener.local_addr().expect("it has an address")
        );
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = Self { url, notes };
        server.answer(answer);
        server
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What it answers from now on.
    pub(crate) fn answer(&self, answer: &str) {
        let mut notes = self.notes.0.lock().unwrap_or_else(PoisonError::into_inner);
        answer.clone_into(&mut notes.1);
    }

    /// What was posted until now.
    pub(crate) fn received(&self) -> Vec<Received> {
        let notes = self.notes.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.0.clone()
    }
}

async fn take(State(notes): State<Notes>, RawQuery(query): RawQuery, body: String) -> String {
    let mut notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    let query = query.unwrap_or_default();
    notes.0.push(Received { query, body });
    notes.1.clone()
}
