//! Whether an answer holds what is expected.

use serde_json::Value;

/// What is not as expected, a sentence each. Of an object only the named fields are compared: `"*"`
/// is anything that is there and not empty, `null` is what is absent.
pub(crate) fn differences(expected: &Value, seen: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, Some(seen), "", &mut found);
    found
}

fn compare(expected: &Value, seen: Option<&Value>, path: &str, found: &mut Vec<String>) {
    let place = if path.is_empty() { "the answer" } else { path };
    let shown = || seen.map_or_else(|| "nothing".to_owned(), short);
    match (expected, seen) {
        (Value::Null, None | Some(Value::Null)) => {}
        (Value::Null, Some(_)) => found.push(format!("{place}: expected nothing, saw {}", shown())),
        (Value::String(any), seen) if any == "*" => {
            if seen.is_none_or(is_empty) {
                found.push(format!("{place}: expected something, saw {}", shown()));
            }
        }
        (Value::Object(fields), Some(Value::Object(_)) | None) => {
            for (name, expected) in fields {
                let below = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                let seen = seen.and_then(|seen| seen.get(name));
                compare(expected, seen, &below, found);
            }
        }
        (Value::Array(expected), Some(Value::Array(entries))) => {
            if expected.len() != entries.len() {
                found.push(format!(
                    "{place}: expected {} entries, saw {}",
                    expected.len(),
                    entries.len()
                ));
            }
            for (index, (expected, entry)) in expected.iter().zip(entries).enumerate() {
                compare(expected, Some(entry), &format!("{path}[{index}]"), found);
            }
        }
        (Value::Number(expected), Some(Value::Number(seen)))
            if expected.as_f64() == seen.as_f64() => {}
        (expected, Some(seen)) if expected == seen => {}
        _ => found.push(format!(
            "{place}: expected {}, saw {}",
            short(expected),
            shown()
        )),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The value, as far as a line has room for it.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_named_is_compared() {
        let seen = json!({"openid": "o1", "privilege": [], "sex": 0, "deep": {"a": 1, "b": 2}});
        for holds in [
            json!({"openid": "*", "unionid": null}),
            json!({"sex": 0, "deep": {"b": 2}}),
            json!({"privilege": []}),
        ] {
            let found = differences(&holds, &seen);
            assert!(found.is_empty(), "{holds}: {found:?}");
        }
    }

    #[test]
    fn what_differs_is_named_with_what_was_seen() {
        let seen = json!({"openid": "o1", "list": [1], "deep": {"a": 1}});
        for (expected, sentence) in [
            (
                json!({"openid": null}),
                r#"openid: expected nothing, saw "o1""#,
            ),
            (
                json!({"unionid": "*"}),
                "unionid: expected something, saw nothing",
            ),
            (json!({"deep": {"a": 2}}), "deep.a: expected 2, saw 1"),
            (json!({"list": [1, 2]}), "list: expected 2 entries, saw 1"),
            (json!({"gone": {"a": 1}}), "gone.a: expected 1, saw nothing"),
        ] {
            assert_eq!(differences(&expected, &seen), [sentence], "{expected}");
        }
    }
}
