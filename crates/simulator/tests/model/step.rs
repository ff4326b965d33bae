use std::fmt;

use crate::random::Random;

/// Two website apps and a mini program.
pub(crate) const APPIDS: [&str; 3] = [
    "wx5a0a8601c0de0001",
    "wx00000000000000aa",
    "wx5a0a8601c0de0002",
];
pub(crate) const MINI_PROGRAM: usize = 2;
/// The third is from the time before unionids.
pub(crate) const PEOPLE: [&str; 3] = ["xiaoming", "yinuo", "laozhou"];
pub(crate) const LEGACY: usize = 2;
/// Open platform accounts.
pub(crate) const PLATFORMS: [&str; 2] = ["saoma-open", "second-open"];

/// Something that somebody does. Things are named by number; a number that nothing has yet stands
/// for something that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Open {
        app: usize,
    },
    Act {
        act: &'static str,
        person: usize,
        qr: usize,
    },
    Poll {
        qr: usize,
        last: Option<i64>,
    },
    Advance {
        seconds: u64,
    },
    Exchange {
        app: usize,
        has_secret: bool,
        code: usize,
    },
    Refresh {
        app: usize,
        session: usize,
    },
    /// `age` 0 is the session's newest access token, 1 the one before.
    Profile {
        session: usize,
        age: usize,
        openid_of: usize,
    },
    Rebind {
        app: usize,
        platform: Option<usize>,
    },
    /// The person takes back what they granted.
    Revoke {
        app: usize,
        person: usize,
    },
    JsLogin {
        person: usize,
    },
    JsExchange {
        has_secret: bool,
        code: usize,
    },
}

/// How many of everything there are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) qrs: usize,
    pub(crate) codes: usize,
    pub(crate) sessions: usize,
    pub(crate) js_codes: usize,
    /// Whose the newest session is.
    pub(crate) newest: usize,
    /// Whose the app of the newest code is.
    pub(crate) newest_app: usize,
}

impl Step {
    pub(crate) fn random(random: &Random, counts: &Counts) -> Self {
        let has_secret = !random.once_in(8);
        // Mostly the app that it was made for, or nothing would ever be exchanged.
        let app = if random.once_in(5) {
            random.below(2)
        } else {
            counts.newest_app
        };
        match random.below(36) {
            0..=2 => Self::Open {
                app: random.below(2),
            },
            3..=12 => Self::Act {
                act: random.of(&["scan", "scan", "confirm", "confirm", "refuse", "authorize"]),
                person: random.below(3),
                qr: random.pick(counts.qrs),
            },
            13..=17 => Self::Poll {
                qr: random.pick(counts.qrs),
                last: random.of(&[None, None, Some(404), Some(404), Some(403), Some(408)]),
            },
            18..=20 => Self::Advance {
                seconds: random.of(&[
                    1, 1, 1, 24, 25, 26, 60, 275, 299, 300, 301, 599, 600, 3600, 7199, 7200,
                    2_584_800, 2_592_000,
                ]),
            },
            21..=24 => Self::Exchange {
                app,
                has_secret,
                code: random.pick(counts.codes),
            },
            25..=26 => Self::Refresh {
                app,
                session: random.pick(counts.sessions),
            },
            27..=29 => Self::Profile {
                session: random.pick(counts.sessions),
                age: usize::from(random.once_in(4)),
                openid_of: if random.once_in(5) {
                    random.below(3)
                } else {
                    counts.newest
                },
            },
            30 => Self::Rebind {
                app: random.below(3),
                platform: random.of(&[None, Some(0), Some(1)]),
            },
            31 => Self::Revoke {
                app,
                person: random.below(3),
            },
            32..=33 => Self::JsLogin {
                person: random.below(3),
            },
            _ => Self::JsExchange {
                has_secret,
                code: random.pick(counts.js_codes),
            },
        }
    }

    /// The number of the thing of this kind that the step is about.
    pub(crate) fn number(&mut self, kind: Kind) -> Option<&mut usize> {
        match (self, kind) {
            (Self::Act { qr, .. } | Self::Poll { qr, .. }, Kind::Qr) => Some(qr),
            (Self::Exchange { code, .. }, Kind::Code) => Some(code),
            (Self::Refresh { session, .. } | Self::Profile { session, .. }, Kind::Session) => {
                Some(session)
            }
            (Self::JsExchange { code, .. }, Kind::JsCode) => Some(code),
            _ => None,
        }
    }
}

/// What is numbered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Qr,
    Code,
    Session,
    JsCode,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { app } => write!(f, "app {app} shows a QR code"),
            Self::Act { act, person, qr } => {
                write!(f, "{} does {act} with QR code {qr}", PEOPLE[*person])
            }
            Self::Poll { qr, last: None } => write!(f, "QR code {qr} is polled"),
            Self::Poll {
                qr,
                last: Some(last),
            } => write!(f, "QR code {qr} is polled with last={last}"),
            Self::Advance { seconds } => write!(f, "{seconds} s go by"),
            Self::Exchange {
                app,
                has_secret,
                code,
            } => {
                let secret = if *has_secret { "its" } else { "a wrong" };
                write!(f, "app {app} exchanges code {code} with {secret} secret")
            }
            Self::Refresh { app, session } => write!(f, "app {app} refreshes session {session}"),
            Self::Profile {
                session,
                age,
                openid_of,
            } => {
                write!(
                    f,
                    "the profile of session {session} (token {age} back) is read with {}'s openid",
                    PEOPLE[*openid_of]
                )
            }
            Self::Rebind { app, platform } => write!(f, "app {app} is bound to {platform:?}"),
            Self::Revoke { app, person } => {
                write!(
                    f,
                    "{} takes back everything from app {app}",
                    PEOPLE[*person]
                )
            }
            Self::JsLogin { person } => {
                write!(f, "{} logs in to the mini program", PEOPLE[*person])
            }
            Self::JsExchange { has_secret, code } => {
                let secret = if *has_secret { "its" } else { "a wrong" };
                write!(
                    f,
                    "the mini program exchanges code {code} with {secret} secret"
                )
            }
        }
    }
}
