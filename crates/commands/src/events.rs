//! One stream of events for window and browser: a bounded ring, and readers that each keep a place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::Nothing;
use crate::event::{Event, EventBody, Topic};

/// How many events are kept.
const KEPT: usize = 1000;

/// Where events are put and read.
pub(crate) struct Events {
    ring: Mutex<Ring>,
    latest: watch::Sender<u64>,
}

#[derive(Default)]
struct Ring {
    events: VecDeque<Arc<Event>>,
    last_seq: u64,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            ring: Mutex::default(),
            latest: watch::Sender::new(0),
        }
    }
}

impl Events {
    /// Numbers an event and keeps it.
    pub(crate) fn publish(&self, body: EventBody) {
        let mut ring = self.ring();
        ring.last_seq += 1;
        let seq = ring.last_seq;
        if ring.events.len() >= KEPT {
            ring.events.pop_front();
        }
        ring.events.push_back(Arc::new(Event { seq, body }));
        drop(ring);
        self.latest.send_replace(seq);
    }

    /// Follows some topics: from behind `after` on, or what comes from now on.
    pub(crate) fn subscribe(
        self: &Arc<Self>,
        topics: &[Topic],
        after: Option<u64>,
    ) -> Subscription {
        Subscription {
            news: self.latest.subscribe(),
            seen: after.unwrap_or_else(|| self.ring().last_seq),
            events: self.clone(),
            topics: topics.to_vec(),
            pending: VecDeque::new(),
        }
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What came after `seq`, and whether something in between is lost: too old to be kept, or a
    /// place in another run of the program.
    fn after(&self, seq: u64) -> (VecDeque<Arc<Event>>, bool, u64) {
        let ring = self.ring();
        let newer: VecDeque<_> = ring
            .events
            .iter()
            .filter(|event| event.seq > seq)
            .cloned()
            .collect();
        let oldest = newer.front().map_or(ring.last_seq + 1, |event| event.seq);
        (
            newer,
            oldest > seq + 1 || seq > ring.last_seq,
            ring.last_seq,
        )
    }
}

/// One reader's place in the stream.
pub struct Subscription {
    events: Arc<Events>,
    news: watch::Receiver<u64>,
    topics: Vec<Topic>,
    seen: u64,
    pending: VecDeque<Arc<Event>>,
}

impl Subscription {
    /// Waits for the next event of the topics. A `resync` says that some were lost, since the
    /// reader was too slow or too long away. Nothing once the program closes.
    pub async fn next(&mut self) -> Option<Arc<Event>> {
        loop {
            while let Some(event) = self.pending.pop_front() {
                self.seen = event.seq;
                if event
                    .body
                    .topic()
                    .is_none_or(|topic| self.topics.contains(&topic))
                {
                    return Some(event);
                }
            }
            self.news.borrow_and_update();
            let (newer, has_gap, last) = self.events.after(self.seen);
            if has_gap {
                self.seen = last;
                return Some(Arc::new(Event {
                    seq: last,
                    body: EventBody::Resync(Nothing {}),
                }));
            }
            if newer.is_empty() {
                self.news.changed().await.ok()?;
            }
            self.pending = newer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::status::{ServerName, ServerState, ServerView};

    fn server(port_moved: bool) -> EventBody {
        EventBody::Server(ServerView {
            server: ServerName::Provider,
            url: None,
            state: ServerState::Running,
            port_moved,
            error: None,
        })
    }

    #[tokio::test]
    async fn a_reader_goes_on_where_it_left_and_learns_what_it_missed() {
        let events = Arc::new(Events::default());
        for _ in 0..3 {
            events.publish(server(false));
        }
        let mut reader = events.subscribe(&[Topic::Server], Some(1));
        assert_eq!(
            reader.next().await.expect("kept").seq,
            2,
            "behind its place"
        );
        assert_eq!(reader.next().await.expect("kept").seq, 3);
        for _ in 0..KEPT + 1 {
            events.publish(server(true));
        }
        let resync = reader.next().await.expect("told");
        assert!(
            matches!(resync.body, EventBody::Resync(_)),
            "what it missed is gone: {resync:?}"
        );
        events.publish(server(true));
        assert_eq!(
            reader.next().await.expect("new").seq,
            resync.seq + 1,
            "from there on it has everything again"
        );
    }

    #[tokio::test]
    async fn a_place_of_another_run_is_a_gap_and_other_topics_pass_by() {
        let events = Arc::new(Events::default());
        let mut stale = events.subscribe(&Topic::ALL, Some(77));
        assert!(
            matches!(stale.next().await.expect("told").body, EventBody::Resync(_)),
            "the program was started anew"
        );
        let mut logins = events.subscribe(&[Topic::Login], None);
        events.publish(server(false));
        let waits = std::pin::pin!(logins.next());
        let polled = futures_util::future::poll_immediate(waits).await;
        assert!(polled.is_none(), "a server is no login");
    }
}
