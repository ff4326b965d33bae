/// What is seen of a step. Codes, tokens and ids are numbered in the order in which they are first
/// seen, so that "the same again" and "another one" can be told apart without knowing their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Nothing that anybody could see.
    Nothing,
    Opened {
        qr: usize,
    },
    /// The phone's state.
    State(String),
    Confirmed {
        code: usize,
    },
    /// The phone's word for why not.
    Refused(String),
    /// A long poll that is not answered yet.
    Held,
    Poll {
        wx_errcode: i64,
        code: Option<usize>,
    },
    Errcode(i64),
    Tokens {
        access: usize,
        refresh: usize,
        openid: usize,
        unionid: Option<usize>,
    },
    Refreshed {
        access: usize,
        refresh: usize,
        openid: usize,
    },
    Profile {
        openid: usize,
        unionid: Option<usize>,
        nickname: String,
    },
    /// Whether unionids changed.
    Rebound(bool),
    JsCode(usize),
    Session {
        openid: usize,
        unionid: Option<usize>,
    },
}

/// Numbers in the order of first sight.
#[derive(Debug, Clone)]
pub(crate) struct Numbered<T>(Vec<T>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Numbered<T> {
    pub(crate) fn of(&mut self, thing: T) -> usize {
        let known = self.0.iter().position(|known| *known == thing);
        known.unwrap_or_else(|| {
            self.0.push(thing);
            self.0.len() - 1
        })
    }

    pub(crate) fn get(&self, number: usize) -> Option<&T> {
        self.0.get(number)
    }
}
