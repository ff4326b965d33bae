//! A QR code: who may do what with it, and what its long poll tells.

use super::{CODE, Code, HOLD, Poll, Rules, Stage};
use crate::seen::Seen;

impl Rules {
    /// One that expired cannot be acted on. One person at a time has scanned it; who has may allow
    /// or refuse; after a refusal anybody may scan; after a confirmation nobody.
    pub(super) fn act(
        &mut self,
        act: &str,
        person: usize,
        qr: usize,
    ) -> Result<Seen, &'static str> {
        let (now, next_code) = (self.now, self.codes.len());
        let qr = self.qrs.get_mut(qr).ok_or("unknown_target")?;
        if now >= qr.until {
            return Err("expired");
        }
        match qr.stage {
            Stage::Confirmed(_) => return Err("already_confirmed"),
            Stage::Scanned(other) if other != person => return Err("already_scanned"),
            Stage::Waiting | Stage::Refused if !["scan", "authorize"].contains(&act) => {
                return Err("not_scanned");
            }
            _ => {}
        }
        match act {
            "scan" => qr.stage = Stage::Scanned(person),
            "refuse" => qr.stage = Stage::Refused,
            _ => {
                qr.stage = Stage::Confirmed(next_code);
                self.codes.push(Code {
                    app: qr.app,
                    person,
                    until: now + CODE,
                    is_used: false,
                });
                return Ok(Seen::Confirmed { code: next_code });
            }
        }
        let state = if act == "scan" { "scanned" } else { "refused" };
        Ok(Seen::State(state.to_owned()))
    }

    pub(super) fn poll(&mut self, qr: usize, last: Option<i64>) -> Seen {
        if qr >= self.qrs.len() {
            return Seen::Poll {
                wx_errcode: 500,
                code: None,
            };
        }
        self.news(qr, last).unwrap_or_else(|| {
            let until = self.now + HOLD;
            self.held.push(Poll {
                qr,
                last,
                until,
                answer: None,
                allowed: Vec::new(),
            });
            Seen::Held
        })
    }

    /// What there is to tell who was told `last`.
    fn news(&self, qr: usize, last: Option<i64>) -> Option<Seen> {
        let qr = &self.qrs[qr];
        let (wx_errcode, code) = match qr.stage {
            _ if self.now >= qr.until => (402, None),
            Stage::Waiting => return None,
            Stage::Scanned(_) => (404, None),
            Stage::Refused => (403, None),
            Stage::Confirmed(code) => (405, Some(code)),
        };
        let is_old = [403, 404].contains(&wx_errcode) && last == Some(wx_errcode);
        (!is_old).then_some(Seen::Poll { wx_errcode, code })
    }

    /// One that the QR code's end and the 25 s meet in one leap of the clock may hear of either.
    pub(super) fn answer_polls(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        for poll in &mut held {
            if poll.answer.is_some() {
                continue;
            }
            let timeout = Seen::Poll {
                wx_errcode: 408,
                code: None,
            };
            let news = self.news(poll.qr, poll.last);
            let late = (self.now >= poll.until).then_some(timeout);
            poll.allowed = news.into_iter().chain(late).collect();
            poll.answer = poll.allowed.first().cloned();
            if poll.answer.is_none() {
                poll.allowed.push(Seen::Held);
            }
        }
        self.held = held;
    }
}
