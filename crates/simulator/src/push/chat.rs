//! What an Official Account has written to people: the replies to its pushes.

use std::collections::{HashMap, VecDeque};

use saoma_ambient::Timestamp;
use serde::Serialize;

/// How many messages of one account to one person are kept.
const KEPT: usize = 50;
/// How many conversations are kept. The oldest are forgotten first.
const CHATS: usize = 1000;

/// A message as the phone shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Message {
    /// `text`, `news`, `image`, …; `out_of_order` when WeChat says that the account's service is.
    pub(crate) kind: &'static str,
    pub(crate) parts: Vec<Part>,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Part {
    Link(Link),
    Text(String),
}

/// A link, to be opened in WeChat's browser. Without an address it leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) href: String,
}

/// A message and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Dated {
    /// Unix milliseconds.
    at: i64,
    #[serde(flatten)]
    message: Message,
}

/// One account's messages to one person, oldest first.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chat {
    pub(crate) appid: String,
    pub(crate) person: String,
    messages: VecDeque<Dated>,
}

/// All conversations.
#[derive(Debug, Default)]
pub(crate) struct Chats {
    chats: HashMap<(String, String), Chat>,
    order: VecDeque<(String, String)>,
}

impl Chats {
    pub(crate) fn add(&mut self, appid: &str, person: &str, at: Timestamp, message: Message) {
        let key = (appid.to_owned(), person.to_owned());
        if !self.chats.contains_key(&key) {
            if self.order.len() >= CHATS
                && let Some(oldest) = self.order.pop_front()
            {
                self.chats.remove(&oldest);
            }
            self.order.push_back(key.clone());
        }
        let chat = self.chats.entry(key).or_insert_with(|| Chat {
            appid: appid.to_owned(),
            person: person.to_owned(),
            messages: VecDeque::new(),
        });
        if chat.messages.len() >= KEPT {
            chat.messages.pop_front();
        }
        let at = at.millis();
        chat.messages.push_back(Dated { at, message });
    }

    /// The one that began last comes first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Chat> {
        self.order
            .iter()
            .rev()
            .filter_map(|key| self.chats.get(key))
    }
}
