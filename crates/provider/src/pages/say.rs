use std::borrow::Cow;

use saoma_text::{Lang, fill, lookup};

/// The catalogue, as templates ask it: `lang.say("hosted.back")`.
pub(super) trait Say {
    /// The text of a key. A key without text shows itself, so that the gap is seen.
    fn say(&self, key: &str) -> Cow<'static, str>;

    /// The text of a key with one value filled in.
    fn say_with(&self, key: &str, name: &str, value: &str) -> String;

    /// The language that the switch leads to.
    fn other(&self) -> Lang;
}

impl Say for Lang {
    fn say(&self, key: &str) -> Cow<'static, str> {
        lookup(*self, key).map_or_else(|| Cow::Owned(key.to_owned()), Cow::Borrowed)
    }

    fn say_with(&self, key: &str, name: &str, value: &str) -> String {
        fill(*self, key, &[(name, value)])
    }

    fn other(&self) -> Lang {
        match self {
            Lang::ZhCn => Lang::En,
            Lang::En => Lang::ZhCn,
        }
    }
}
