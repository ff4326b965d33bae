use super::Effect;

/// The answer as a fault about people changes it; nothing if it has nothing to change. It works on
/// the text, since the order of WeChat's fields is part of the answer.
pub(crate) fn rewrite(answer: &str, effect: Effect) -> Option<String> {
    match effect {
        Effect::NoUnionid => without(answer, "unionid"),
        Effect::Nickname(nickname) => with_nickname(answer, nickname),
        _ => None,
    }
}

/// The text without any `"field":"…"`.
fn without(answer: &str, field: &str) -> Option<String> {
    let open = format!("\"{field}\":\"");
    let (mut kept, mut rest) = (String::with_capacity(answer.len()), answer);
    while let Some((before, after)) = rest.split_once(open.as_str()) {
        let tail = after_string(after)?;
        // One of the two commas around it goes with it.
        match (before.strip_suffix(','), tail.strip_prefix(',')) {
            (Some(before), _) => {
                kept.push_str(before);
                rest = tail;
            }
            (None, Some(tail)) => {
                kept.push_str(before);
                rest = tail;
            }
            (None, None) => {
                kept.push_str(before);
                rest = tail;
            }
        }
    }
    (rest.len() < answer.len()).then(|| {
        kept.push_str(rest);
        kept
    })
}

/// The text with another value at every `"nickname":"…"`.
fn with_nickname(answer: &str, nickname: &str) -> Option<String> {
    let open = "\"nickname\":\"";
    let (mut kept, mut rest) = (String::with_capacity(answer.len()), answer);
    while let Some((before, after)) = rest.split_once(open) {
        let tail = after_string(after)?;
        kept.extend([before, open, nickname, "\""]);
        rest = tail;
    }
    (rest.len() < answer.len()).then(|| {
        kept.push_str(rest);
        kept
    })
}

/// What follows the end of a JSON string whose opening quote was just passed.
fn after_string(text: &str) -> Option<&str> {
    let mut is_escaped = false;
    let end = text.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    text.get(end + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unionid_goes_with_its_comma_wherever_it_stands() {
        let gone = |text: &str| rewrite(text, Effect::NoUnionid);
        for text in [r#"{"a":1,"unionid":"o1"}"#, r#"{"unionid":"o1","a":1}"#] {
            assert_eq!(gone(text).as_deref(), Some(r#"{"a":1}"#), "{text}");
        }
        assert_eq!(
            gone(r#"[{"unionid":"o1"},{"b":2,"unionid":"o2","c":3}]"#).as_deref(),
            Some(r#"[{},{"b":2,"c":3}]"#),
            "in a list, every one"
        );
        assert_eq!(gone(r#"{"errcode":40001}"#), None, "nothing to change");
    }

    #[test]
    fn a_nickname_with_quotes_is_replaced_whole() {
        assert_eq!(
            rewrite(r#"{"nickname":"a\"\\","sex":0}"#, Effect::Nickname("")).as_deref(),
            Some(r#"{"nickname":"","sex":0}"#)
        );
    }
}
