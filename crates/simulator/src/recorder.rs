mod logins;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::exchange::{Exchange, Kept, Party};
use logins::Logins;

/// How many exchanges are kept.
const KEPT: usize = 1000;
/// How much memory they may take, in bytes: pages and hostile bodies are much larger than calls.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// The latest exchanges, for who lists them and for who follows them.
pub(crate) struct Recorder {
    ring: Mutex<Ring>,
    latest: watch::Sender<u64>,
}

#[derive(Default)]
struct Ring {
    exchanges: VecDeque<Arc<Kept>>,
    bytes: usize,
    last_seq: u64,
    logins: Logins,
    /// Which server called last.
    server: Option<Party>,
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
    /// Numbers an exchange that no request carried, and keeps it.
    pub(crate) fn record(&self, exchange: Exchange) {
        self.record_from(exchange, "");
    }

    /// Numbers the exchange and keeps it; `user_agent` tells Saoma's server from a site's.
    pub(crate) fn record_from(&self, mut exchange: Exchange, user_agent: &str) {
        let mut ring = self.ring();
        ring.last_seq += 1;
        exchange.seq = ring.last_seq;
        let (from, to) = ring.parties(exchange.kind, user_agent);
        let login = ring.logins.login_of(&exchange);
        ring.keep(Kept {
            exchange,
            login,
            from,
            to,
        });
        self.latest.send_replace(ring.last_seq);
    }

    /// Newest first.
    pub(crate) fn list(&self) -> Vec<Arc<Kept>> {
        self.ring().exchanges.iter().rev().cloned().collect()
    }

    /// What came after `seq`, oldest first, and whether something in between is lost.
    pub(crate) fn after(&self, seq: u64) -> (Vec<Arc<Kept>>, bool) {
        let ring = self.ring();
        let newer: Vec<_> = ring
            .exchanges
            .iter()
            .filter(|kept| kept.exchange.seq > seq)
            .cloned()
            .collect();
        let oldest = newer
            .first()
            .map_or(ring.last_seq + 1, |kept| kept.exchange.seq);
        (newer, oldest > seq + 1)
    }

    /// The login that a uuid, ticket or scene began, or that has this name itself.
    pub(crate) fn login(&self, name: &str) -> String {
        self.ring()
            .logins
            .named(name)
            .unwrap_or_else(|| name.to_owned())
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
        let mut ring = self.ring();
        let last_seq = ring.last_seq;
        *ring = Ring {
            last_seq,
            ..Ring::default()
        };
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn keep(&mut self, kept: Kept) {
        self.bytes += kept.size();
        self.exchanges.push_back(Arc::new(kept));
        while self.exchanges.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.exchanges.pop_front() else {
                break;
            };
            self.bytes = self.bytes.saturating_sub(oldest.size());
        }
    }

    /// Who asked whom, by what was asked.
    fn parties(&mut self, kind: &str, user_agent: &str) -> (Party, Party) {
        match kind {
            "qr_page" | "qr_picture" | "poll" | "script" | "scene_picture" | "person_picture" => {
                (Party::Browser, Party::Wechat)
            }
            // Web OAuth runs in WeChat's own browser, on the phone.
            "confirm_page" | "scene_page" | "web_oauth" => (Party::Phone, Party::Wechat),
            _ if kind.starts_with("phone_") && kind != "phone_number" => {
                (Party::Phone, Party::Wechat)
            }
            // What is pushed goes to the server that also calls.
            _ if kind.starts_with("event") || kind.starts_with("push") => {
                (Party::Wechat, self.server.unwrap_or(Party::Site))
            }
            _ => {
                let server = match user_agent.starts_with("Saoma/") {
                    true => Party::Saoma,
                    false => Party::Site,
                };
                self.server = Some(server);
                (server, Party::Wechat)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tests::exchange;

    #[test]
    fn large_exchanges_make_the_ring_forget_earlier() {
        let recorder = Recorder::default();
        for _ in 0..300 {
            recorder.record(Exchange {
                body: Some("x".repeat(64 * 1024)),
                ..exchange("qr_page")
            });
        }
        let kept: usize = recorder.list().iter().map(|kept| kept.size()).sum();
        assert!(kept <= KEPT_BYTES, "{kept} bytes are kept");
        assert_eq!(
            recorder.ring().bytes,
            kept,
            "what is counted is what is there"
        );
        assert_eq!(recorder.last_seq(), 300, "all were numbered");
    }

    #[test]
    fn who_asked_is_told_by_what_was_asked_and_by_the_user_agent() {
        let recorder = Recorder::default();
        recorder.record(exchange("poll"));
        recorder.record_from(exchange("code_exchange"), "python-requests/2.32");
        recorder.record_from(exchange("profile"), "Saoma/0.1.0");
        recorder.record(exchange("phone_scan"));
        recorder.record(exchange("event_push"));
        let parties: Vec<_> = recorder
            .list()
            .iter()
            .rev()
            .map(|kept| (kept.from, kept.to))
            .collect();
        assert_eq!(
            parties,
            [
                (Party::Browser, Party::Wechat),
                (Party::Site, Party::Wechat),
                (Party::Saoma, Party::Wechat),
                (Party::Phone, Party::Wechat),
                (Party::Wechat, Party::Saoma),
            ]
        );
    }
}
