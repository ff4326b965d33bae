//! What earlier answers gave, by name and by what it is for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::scenario::Act;

/// Everything that later steps can name or fall back on.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Answers, by the name of their step.
    answers: BTreeMap<String, Value>,
    /// The latest of each kind: `target`, `code`, `access_token`, `openid`, `refresh_token`,
    /// `account_token`.
    latest: BTreeMap<&'static str, String>,
}

impl Values {
    /// Keeps an answer.
    pub(super) fn keep(&mut self, name: String, act: &Act, answer: &Value) {
        let text = |field: &str| {
            let text = answer.get(field).and_then(Value::as_str);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let is_user = matches!(act, Act::ExchangeCode { .. } | Act::RefreshToken { .. });
        let found = [
            ("target", text("ticket").or_else(|| text("uuid"))),
            ("code", text("code").or_else(|| text("wx_code"))),
            ("access_token", text("access_token").filter(|_| is_user)),
            ("refresh_token", text("refresh_token").filter(|_| is_user)),
            ("openid", text("openid").filter(|_| is_user)),
            (
                "account_token",
                text("access_token").filter(|_| matches!(act, Act::AccountToken { .. })),
            ),
        ];
        for (kind, value) in found {
            if let Some(value) = value {
                self.latest.insert(kind, value);
            }
        }
        self.answers.insert(name, answer.clone());
    }

    /// What the step names, else the latest of its kind.
    pub(super) fn or_latest(
        &self,
        given: Option<&String>,
        kind: &'static str,
    ) -> Result<String, String> {
        match given {
            Some(given) => self.text(given),
            None => {
                let latest = self.latest.get(kind).cloned();
                latest.ok_or_else(|| format!("no earlier step gave a {kind}; name one"))
            }
        }
    }

    /// A text with its `{{name.field}}` filled in.
    pub(super) fn text(&self, template: &str) -> Result<String, String> {
        match self.fill(&Value::String(template.to_owned()))? {
            Value::String(text) => Ok(text),
            other => Ok(other.to_string()),
        }
    }

    /// The same for everything in a value. A text that is nothing but one reference becomes what it
    /// refers to, of whatever type.
    pub(super) fn fill(&self, template: &Value) -> Result<Value, String> {
        match template {
            Value::String(text) => self.fill_text(text),
            Value::Array(entries) => entries.iter().map(|entry| self.fill(entry)).collect(),
            Value::Object(fields) => {
                let mut filled = Map::new();
                for (name, value) in fields {
                    filled.insert(name.clone(), self.fill(value)?);
                }
                Ok(Value::Object(filled))
            }
            other => Ok(other.clone()),
        }
    }

    fn fill_text(&self, text: &str) -> Result<Value, String> {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let (path, tail) = after
                .split_once("}}")
                .ok_or_else(|| format!("{text:?}: a reference ends in }}}}"))?;
            let value = self.look_up(path.trim())?;
            if before.is_empty() && tail.is_empty() && filled.is_empty() {
                return Ok(value);
            }
            filled.push_str(before);
            match value {
                Value::String(text) => filled.push_str(&text),
                other => filled.push_str(&other.to_string()),
            }
            rest = tail;
        }
        filled.push_str(rest);
        Ok(Value::String(filled))
    }

    fn look_up(&self, path: &str) -> Result<Value, String> {
        let (name, fields) = path.split_once('.').unwrap_or((path, ""));
        let Some(answer) = self.answers.get(name) else {
            let known: Vec<_> = self.answers.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(format!(
                "no earlier step is called {name:?}; there are {known}"
            ));
        };
        let mut value = answer;
        for field in fields.split('.').filter(|field| !field.is_empty()) {
            let index = field.parse::<usize>().ok();
            value = value
                .get(field)
                .or_else(|| value.get(index?))
                .ok_or_else(|| format!("{{{{{path}}}}}: the answer has no {field:?}: {answer}"))?;
        }
        Ok(value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_keep_their_type_and_fit_into_texts() {
        let mut values = Values::default();
        let act = Act::Poll {
            uuid: None,
            last: None,
        };
        values.keep("a".to_owned(), &act, &json!({"n": 3, "list": [{"x": "y"}]}));
        assert_eq!(values.fill(&json!("{{a.n}}")), Ok(json!(3)));
        assert_eq!(
            values.fill(&json!({"q": "{{ a.list.0.x }}-{{a.n}}"})),
            Ok(json!({"q": "y-3"}))
        );
        let unknown = values.text("{{b.n}}").expect_err("there is no b");
        assert!(unknown.contains("there are a"), "{unknown}");
        let missing = values.text("{{a.m}}").expect_err("there is no m");
        assert!(missing.contains("has no \"m\""), "{missing}");
    }
}
