use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::exchange::Exchange;

/// How many exchanges are kept.
const KEPT: usize = 1000;

/// The latest exchanges, for who lists them and for who follows them.
pub(crate) struct Recorder {
    ring: Mutex<Ring>,
    latest: watch::Sender<u64>,
}

#[derive(Default)]
struct Ring {
    exchanges: VecDeque<Arc<Exchange>>,
    last_seq: u64,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            ring: Mutex::default(),
            latest: watch::Sender::new(0),
        }
    }
}

impl Recorder {
    /// Numbers the exchange and keeps it.
    pub(crate) fn record(&self, mut exchange: Exchange) {
        let mut ring = self.ring();
        ring.last_seq += 1;
        exchange.seq = ring.last_seq;
        if ring.exchanges.len() >= KEPT {
            ring.exchanges.pop_front();
        }
        ring.exchanges.push_back(Arc::new(exchange));
        self.latest.send_replace(ring.last_seq);
    }

    /// Newest first.
    pub(crate) fn list(&self) -> Vec<Arc<Exchange>> {
        self.ring().exchanges.iter().rev().cloned().collect()
    }

    /// What came after `seq`, oldest first, and whether something in between is lost.
    pub(crate) fn after(&self, seq: u64) -> (Vec<Arc<Exchange>>, bool) {
        let ring = self.ring();
        let newer: Vec<_> = ring
            .exchanges
            .iter()
            .filter(|exchange| exchange.seq > seq)
            .cloned()
            .collect();
        let oldest = newer
            .first()
            .map_or(ring.last_seq + 1, |exchange| exchange.seq);
        (newer, oldest > seq + 1)
    }

    pub(crate) fn last_seq(&self) -> u64 {
        self.ring().last_seq
    }

    /// Is notified of every new exchange.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }

    /// Forgets all; the numbers go on, so that a follower's place stays meaningful.
    pub(crate) fn clear(&self) {
        self.ring().exchanges.clear();
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
