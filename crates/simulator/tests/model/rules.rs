mod grants;
mod qr;

use crate::seen::{Numbered, Seen};
use crate::step::{Counts, MINI_PROGRAM, Step};

/// The lives of things, in seconds.
const QR: u64 = 300;
const CODE: u64 = 600;
const JS_CODE: u64 = 300;
const ACCESS: u64 = 7200;
const REFRESH: u64 = 30 * 24 * 3600;
const HOLD: u64 = 25;

/// The rules, as short as they can be said.
pub(crate) struct Rules {
    now: u64,
    platforms: [Option<usize>; 3],
    qrs: Vec<Qr>,
    codes: Vec<Code>,
    js_codes: Vec<Code>,
    sessions: Vec<Session>,
    /// How many access and refresh tokens there are.
    tokens: usize,
    openids: Numbered<(usize, usize)>,
    unionids: Numbered<(usize, usize)>,
    held: Vec<Poll>,
}

struct Qr {
    app: usize,
    until: u64,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Waiting,
    Scanned(usize),
    Refused,
    Confirmed(usize),
}

struct Code {
    app: usize,
    person: usize,
    until: u64,
    is_used: bool,
}

struct Session {
    app: usize,
    person: usize,
    /// Newest last.
    access: Vec<usize>,
    access_until: u64,
    refresh: usize,
    refresh_until: u64,
    is_revoked: bool,
}

struct Poll {
    qr: usize,
    last: Option<i64>,
    until: u64,
    answer: Option<Seen>,
    /// All that it may be by now.
    allowed: Vec<Seen>,
}

impl Rules {
    pub(crate) fn new() -> Self {
        Self {
            now: 0,
            platforms: [Some(0), Some(1), Some(0)],
            qrs: Vec::new(),
            codes: Vec::new(),
            js_codes: Vec::new(),
            sessions: Vec::new(),
            tokens: 0,
            openids: Numbered::default(),
            unionids: Numbered::default(),
            held: Vec::new(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            qrs: self.qrs.len(),
            codes: self.codes.len(),
            sessions: self.sessions.len(),
            js_codes: self.js_codes.len(),
            newest: self.sessions.last().map_or(0, |session| session.person),
            newest_app: self.codes.last().map_or(0, |code| code.app),
        }
    }

    /// What must be seen of the step.
    pub(crate) fn take(&mut self, step: &Step) -> Seen {
        let seen = match *step {
            Step::Open { app } => {
                self.qrs.push(Qr {
                    app,
                    until: self.now + QR,
                    stage: Stage::Waiting,
                });
                Seen::Opened {
                    qr: self.qrs.len() - 1,
                }
            }
            Step::Act { act, person, qr } => match self.act(act, person, qr) {
                Ok(seen) => seen,
                Err(word) => Seen::Refused(word.to_owned()),
            },
            Step::Poll { qr, last } => self.poll(qr, last),
            Step::Advance { seconds } => {
                self.now += seconds;
                Seen::Nothing
            }
            Step::Exchange {
                app,
                has_secret,
                code,
            } => self
                .exchange(app, has_secret, code)
                .unwrap_or_else(Seen::Errcode),
            Step::Refresh { app, session } => {
                self.refresh(app, session).unwrap_or_else(Seen::Errcode)
            }
            Step::Profile {
                session,
                age,
                openid_of,
            } => self
                .profile(session, age, openid_of)
                .unwrap_or_else(Seen::Errcode),
            Step::Rebind { app, platform } => {
                let before = std::mem::replace(&mut self.platforms[app], platform);
                Seen::Rebound(before != platform)
            }
            Step::Revoke { app, person } => self.revoke(app, person),
            Step::JsLogin { person } => {
                self.js_codes.push(Code {
                    app: MINI_PROGRAM,
                    person,
                    until: self.now + JS_CODE,
                    is_used: false,
                });
                Seen::JsCode(self.js_codes.len() - 1)
            }
            Step::JsExchange { has_secret, code } => self
                .js_exchange(has_secret, code)
                .unwrap_or_else(Seen::Errcode),
        };
        self.answer_polls();
        seen
    }

    /// What each long poll that was ever held may be by now.
    pub(crate) fn polls(&self) -> Vec<Vec<Seen>> {
        self.held.iter().map(|poll| poll.allowed.clone()).collect()
    }
}
