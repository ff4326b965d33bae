use serde_json::{Map, Value};

use crate::errcode::Errcode;

/// The body of an answer, read as leniently as WeChat writes: JSON under any content type, with
/// numbers that may be strings and texts that may be missing.
#[derive(Debug)]
pub(crate) struct Answer(Map<String, Value>);

impl Answer {
    /// Reads a body. Nothing if it is no JSON object or its errcode is no number.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        // JSON forbids bare control characters, nicknames have held them all the same; and a
        // nickname that was cut in the middle of a character must not cost the login.
        let text = String::from_utf8_lossy(body).replace(|c: char| c.is_ascii_control(), " ");
        let answer = Self(serde_json::from_str(&text).ok()?);
        let has_errcode = answer
            .0
            .get("errcode")
            .is_some_and(|value| !value.is_null());
        (!has_errcode || answer.integer("errcode").is_some()).then_some(answer)
    }

    /// The errcode, if there is one other than 0.
    pub(crate) fn failure(&self) -> Option<Errcode> {
        self.integer("errcode")
            .map(Errcode)
            .filter(|errcode| *errcode != Errcode::OK)
    }

    /// WeChat's wording of a failure, up to the rid; empty if there is none. Older tails
    /// ("hint: [...]") stay for whoever reads.
    pub(crate) fn wording(&self) -> String {
        let errmsg = self.text("errmsg").unwrap_or_default();
        errmsg
            .split("rid:")
            .next()
            .unwrap_or_default()
            .trim_end_matches([',', ' '])
            .to_owned()
    }

    /// A text that is there and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
        .filter(|text| !text.is_empty())
    }

    /// A whole number, also one written as a text or with a fraction of nothing.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether there is a list of this name, even an empty one.
    pub(crate) fn has_list(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(Value::is_array)
    }

    /// What is below a name; nothing if it is no object.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        self.0
            .get(name)
            .and_then(Value::as_object)
            .cloned()
            .map(Self)
    }

    /// The objects of a list; none if there is no list.
    pub(crate) fn objects(&self, name: &str) -> Vec<Self> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .cloned()
            .map(Self)
            .collect()
    }

    /// The texts of a list; none if there is no list.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let list = self
            .0
            .get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        list.iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }
}

fn whole(number: f64) -> Option<i64> {
    // No number of WeChat's is anywhere near 2^53, up to which this is exact.
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Answer {
        Answer::read(body.as_bytes()).unwrap_or_else(|| panic!("{body} is readable"))
    }

    #[test]
    fn numbers_come_in_many_clothes() {
        for body in [
            r#"{"n":7200}"#,
            r#"{"n":"7200"}"#,
            r#"{"n":7200.0}"#,
            r#"{"n":" 7200 "}"#,
        ] {
            assert_eq!(read(body).integer("n"), Some(7200), "{body}");
        }
        for body in [
            "{}",
            r#"{"n":null}"#,
            r#"{"n":"x"}"#,
            r#"{"n":1.5}"#,
            r#"{"n":[1]}"#,
        ] {
            assert_eq!(read(body).integer("n"), None, "{body}");
        }
    }

    #[test]
    fn zero_null_and_nothing_are_success() {
        for body in [
            r#"{"errcode":0}"#,
            r#"{"errcode":"0"}"#,
            r#"{"errcode":null}"#,
            "{}",
        ] {
            assert_eq!(read(body).failure(), None, "{body}");
        }
        assert_eq!(
            read(r#"{"errcode":"40029"}"#).failure(),
            Some(Errcode(40029))
        );
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for body in [
            "",
            "[]",
            "null",
            "<html>",
            r#"{"errcode":"many"}"#,
            r#"{"errcode":{}}"#,
            r#"{"a":1"#,
        ] {
            assert!(Answer::read(body.as_bytes()).is_none(), "{body}");
        }
        assert!(
            Answer::read("[".repeat(100_000).as_bytes()).is_none(),
            "depth is limited and does not overflow"
        );
    }
}
