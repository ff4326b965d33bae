//! Which exchanges belong to one login: what one gives out (a uuid, a ticket, a code, a token), the
//! next brings along.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;
use url::form_urlencoded;

use crate::exchange::Exchange;

/// How many traces are remembered. The oldest are forgotten first.
const CROWD: usize = 20_000;

/// What begins a login; all else only joins one.
const BEGINNINGS: [&str; 4] = ["qr_page", "scene_code", "mini_program_code", "web_oauth"];

/// Names of parameters and fields that lead from one exchange of a login to the next.
const TRACES: [&str; 7] = [
    "uuid",
    "ticket",
    "scene",
    "code",
    "js_code",
    "access_token",
    "refresh_token",
];

#[derive(Default)]
pub(super) struct Logins {
    by_trace: HashMap<String, String>,
    order: VecDeque<String>,
}

impl Logins {
    /// The login of an exchange; remembers what leads from it to the next.
    pub(super) fn login_of(&mut self, exchange: &Exchange) -> Option<String> {
        let traces = traces(exchange);
        let known = traces
            .iter()
            .find_map(|(_, value)| self.by_trace.get(value))
            .cloned();
        let login = known.or_else(|| {
            let begins = BEGINNINGS.contains(&exchange.kind) || exchange.kind.starts_with("phone_");
            let (_, first) = traces.first().filter(|_| begins)?;
            Some(match traces.iter().find(|(name, _)| name == "uuid") {
                Some((_, uuid)) => uuid.clone(),
                // A code or token is no name: it is a secret.
                None if first.is_empty() => return None,
                None => format!("login-{}", exchange.seq),
            })
        })?;
        for (_, value) in traces {
            self.remember(value, &login);
        }
        Some(login)
    }

    /// The login that something leads to.
    pub(super) fn named(&self, trace: &str) -> Option<String> {
        self.by_trace.get(trace).cloned()
    }

    fn remember(&mut self, trace: String, login: &str) {
        if self
            .by_trace
            .insert(trace.clone(), login.to_owned())
            .is_some()
        {
            return;
        }
        self.order.push_back(trace);
        while self.order.len() > CROWD {
            if let Some(oldest) = self.order.pop_front() {
                self.by_trace.remove(&oldest);
            }
        }
    }
}

/// Everything in the exchange that leads on, with its name.
fn traces(exchange: &Exchange) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(uuid) = exchange.path.strip_prefix("/connect/qrcode/") {
        found.push(("uuid".to_owned(), uuid.to_owned()));
    }
    // A link in a scene code's picture; the answer that made it holds it whole.
    if let Some(link) = exchange.path.strip_prefix("/q/") {
        found.push(("link".to_owned(), link.to_owned()));
    }
    found.extend(pairs(&exchange.query));
    for text in [&exchange.request_body, &exchange.body]
        .into_iter()
        .flatten()
    {
        found.extend(in_text(text));
    }
    // An account's access token is in every login's calls: it ties nothing together.
    let is_account = !exchange.path.starts_with("/sns/") && !exchange.path.starts_with("/connect/");
    found.retain(|(name, value)| {
        !value.is_empty() && value.len() <= 600 && !(is_account && name == "access_token")
    });
    found
}

fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .filter(|(name, _)| TRACES.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn in_text(text: &str) -> Vec<(String, String)> {
    if text.starts_with('{') {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        let mut found = Vec::new();
        in_json(&json, &mut found);
        return found;
    }
    let between = |name: &str, open: &str, close: char| {
        let (_, rest) = text.split_once(open)?;
        let value = rest.split(close).next()?;
        Some((name.to_owned(), value.to_owned()))
    };
    let marked = [
        between("code", "wx_code='", '\''),
        between("uuid", "qrconnect?uuid=", '"'),
        between("uuid", "<uuid><![CDATA[", ']'),
        between("ticket", "<Ticket><![CDATA[", ']'),
        between("code", "?code=", '&'),
        between("code", "&code=", '&'),
    ];
    let is_form = text.len() < 8192 && !text.contains(['<', '{', ' ']);
    let form = if is_form { pairs(text) } else { Vec::new() };
    marked.into_iter().flatten().chain(form).collect()
}

fn in_json(json: &Value, found: &mut Vec<(String, String)>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "url" => {
                        let link = text.rsplit_once("/q/").map(|(_, link)| link);
                        found.extend(link.map(|link| ("link".to_owned(), link.to_owned())));
                    }
                    Value::String(text) if TRACES.contains(&name.as_str()) => {
                        found.push((name.clone(), text.clone()));
                    }
                    _ => in_json(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| in_json(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tests::exchange;

    fn with(kind: &'static str, path: &str, query: &str, body: &str) -> Exchange {
        Exchange {
            path: path.to_owned(),
            query: query.to_owned(),
            body: Some(body.to_owned()),
            ..exchange(kind)
        }
    }

    #[test]
    fn a_login_is_followed_from_the_qr_code_to_the_profile() {
        let mut logins = Logins::default();
        let page =
            "var fordevtool = \"https://long.open.weixin.qq.com/connect/l/qrconnect?uuid=u1\"";
        let steps = [
            with("qr_page", "/connect/qrconnect", "appid=wx1", page),
            with(
                "poll",
                "/connect/l/qrconnect",
                "uuid=u1",
                "window.wx_errcode=405;window.wx_code='c1';",
            ),
            with(
                "code_exchange",
                "/sns/oauth2/access_token",
                "code=c1",
                r#"{"access_token":"a1","refresh_token":"r1"}"#,
            ),
            with(
                "profile",
                "/sns/userinfo",
                "access_token=a1&openid=o1",
                "{}",
            ),
            with(
                "refresh",
                "/sns/oauth2/refresh_token",
                "refresh_token=r1",
                "{}",
            ),
        ];
        for step in steps {
            assert_eq!(
                logins.login_of(&step).as_deref(),
                Some("u1"),
                "{}",
                step.kind
            );
        }
        let stray = with("profile", "/sns/userinfo", "access_token=other", "{}");
        assert_eq!(
            logins.login_of(&stray),
            None,
            "a stray call belongs to no login"
        );
    }

    #[test]
    fn an_accounts_token_ties_no_logins_together() {
        let mut logins = Logins::default();
        let made = |ticket: &str| {
            let body =
                format!(r#"{{"ticket":"{ticket}","url":"http://weixin.qq.com/q/{ticket}"}}"#);
            with(
                "scene_code",
                "/cgi-bin/qrcode/create",
                "access_token=t",
                &body,
            )
        };
        let first = logins.login_of(&made("t1")).expect("a login begins");
        let second = logins.login_of(&Exchange {
            seq: 9,
            ..made("t2")
        });
        assert_ne!(Some(&first), second.as_ref(), "two codes, two logins");
        assert_eq!(
            logins.named("t1"),
            Some(first),
            "a ticket leads to its login"
        );
    }
}
