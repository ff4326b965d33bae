use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Nothing;
use crate::commands::health::HealthProgress;
use crate::commands::logins::LoginRow;
use crate::commands::status::ServerView;
use crate::migrating::TaskView;

/// Something that happened.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Event {
    /// Counts up from 1 while the program runs.
    pub seq: u64,
    #[serde(flatten)]
    pub(crate) body: EventBody,
}

/// What happened.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "topic", content = "body", rename_all = "snake_case")]
pub(crate) enum EventBody {
    /// A request to the simulator and its answer.
    Exchange(ExchangeView),
    /// A login began, went on or ended.
    Login(LoginRow),
    /// A server started, stopped or failed.
    Server(ServerView),
    /// A check of a source found something.
    Health(HealthProgress),
    /// An import or another change of many users got further.
    Migration(TaskView),
    /// The window is to show a page.
    Screen(ScreenView),
    /// The reader fell behind, and events are lost: load what is shown anew.
    Resync(Nothing),
}

/// What one may subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Requests to the simulator.
    Exchange,
    /// Logins.
    Login,
    /// Servers.
    Server,
    /// Changes of many users.
    Migration,
    /// Checks of sources.
    Health,
    /// Pages that the window is to show.
    Screen,
}

/// A page of the screens.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct ScreenView {
    /// As in its address.
    pub(crate) path: String,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 6] = [
        Self::Exchange,
        Self::Login,
        Self::Server,
        Self::Health,
        Self::Migration,
        Self::Screen,
    ];

    /// Reads a topic's word; its plural is fine, too.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().trim_end_matches('s') {
            "exchange" => Some(Self::Exchange),
            "login" => Some(Self::Login),
            "server" => Some(Self::Server),
            "migration" => Some(Self::Migration),
            "health" => Some(Self::Health),
            "screen" => Some(Self::Screen),
            _ => None,
        }
    }
}

impl EventBody {
    /// Its topic; a `resync` is for everybody.
    pub(crate) const fn topic(&self) -> Option<Topic> {
        match self {
            Self::Exchange(_) => Some(Topic::Exchange),
            Self::Login(_) => Some(Topic::Login),
            Self::Server(_) => Some(Topic::Server),
            Self::Migration(_) => Some(Topic::Migration),
            Self::Screen(_) => Some(Topic::Screen),
            Self::Health(_) => Some(Topic::Health),
            Self::Resync(_) => None,
        }
    }
}

/// A recorded exchange of the simulator. Secrets, tokens and codes are masked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ExchangeView {
    /// The simulator's own number.
    seq: u64,
    /// Unix milliseconds of the simulator's clock.
    at: i64,
    duration_ms: u64,
    /// WeChat's host.
    host: String,
    method: String,
    path: String,
    query: String,
    /// Absent when the connection was closed without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// What the exchange is for: `code_exchange`, `profile`, `poll`, `phone_scan`, …
    kind: String,
    #[serde(alias = "app")]
    #[serde(skip_serializing_if = "Option::is_none")]
    appid: Option<String>,
    /// The person that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    /// The fault that met it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    content_type: String,
    /// Bytes.
    body_size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<String>,
    #[serde(alias = "body")]
    #[serde(skip_serializing_if = "Option::is_none")]
    response_body: Option<String>,
    /// The login that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    /// Who asked: `browser`, `site`, `saoma`, `wechat` or `phone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Who was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Where WeChat called a server, the origin that it called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pushed_to: Option<String>,
}

impl ExchangeView {
    /// The simulator's own number.
    pub(crate) const fn seq(&self) -> u64 {
        self.seq
    }
}
