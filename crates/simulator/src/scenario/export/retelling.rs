//! What was recorded, as steps. What one exchange gave and a later one used becomes a reference.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::super::{ByPerson, WithApp, WithToken};
use super::{Act, DEFAULT_SECRET, ExportedStep};
use crate::exchange::Exchange;
use crate::mask;
use crate::play::answer_of;
use crate::world::World;

/// A pause that somebody made by moving the clock, in milliseconds; shorter ones are left out.
const PAUSE: i64 = 30_000;
/// Values shorter than this are too common to be what an earlier answer gave.
const TELLING: usize = 12;

/// The steps that repeat the exchanges.
pub(super) fn retell<'a>(
    world: &World,
    exchanges: impl Iterator<Item = &'a Exchange>,
) -> Vec<ExportedStep> {
    let mut retelling = Retelling {
        world,
        steps: Vec::new(),
        given: HashMap::new(),
    };
    let mut before: Option<i64> = None;
    for exchange in exchanges {
        let Some(act) = retelling.act(exchange) else {
            continue;
        };
        let pause = before.map_or(0, |before| exchange.at - before);
        if pause >= PAUSE {
            let ms = u64::try_from(pause).unwrap_or_default();
            retelling.push(
                Act::Advance {
                    ms,
                    seconds: 0,
                    minutes: 0,
                    hours: 0,
                },
                None,
                None,
            );
        }
        before = Some(exchange.at);
        retelling.add(act, exchange);
    }
    retelling.steps
}

struct Retelling<'a> {
    world: &'a World,
    steps: Vec<ExportedStep>,
    /// Where a value was given: the step's index and the path in its answer.
    given: HashMap<String, (usize, String)>,
}

impl Retelling<'_> {
    fn push(&mut self, act: Act, status: Option<u16>, expect: Option<Value>) {
        self.steps.push(ExportedStep {
            act,
            name: None,
            status,
            expect,
        });
    }

    /// The step of an exchange, after the fault that met it.
    fn add(&mut self, act: Act, exchange: &Exchange) {
        if let Some(name) = &exchange.fault {
            let is_named = crate::NAMED_FAULTS.contains(&name.as_str());
            let is_error = !is_named && exchange.errcode.is_some();
            let fault = Act::Fault {
                name: name.clone(),
                matching: None,
                errcode: exchange.errcode.filter(|_| is_error),
                http_status: exchange.status.filter(|_| !is_named && !is_error),
                times: Some(1),
            };
            self.push(fault, None, None);
        }
        let answer = exchange
            .body
            .as_deref()
            .map(|body| answer_of(body, &exchange.content_type));
        let status = exchange.status.filter(|status| *status >= 400);
        let expect = match (&exchange.status, &answer) {
            (None, _) => Some(json!({"no_answer": true})),
            (Some(_), Some(answer)) => expected(exchange, answer),
            (Some(_), None) => None,
        };
        self.push(act, status, expect);
        let index = self.steps.len().saturating_sub(1);
        self.remember(index, "", &answer.unwrap_or_default());
        if exchange.kind == "phone_confirm" {
            let code = pairs(&exchange.query)
                .into_iter()
                .find(|(name, _)| name == "code");
            if let Some((_, code)) = code {
                self.given.insert(code, (index, "code".to_owned()));
            }
        }
    }

    /// What the exchange was; nothing for what follows from others by itself, as pictures do.
    fn act(&mut self, exchange: &Exchange) -> Option<Act> {
        let mut sent = pairs(&exchange.query);
        let body = exchange.request_body.as_deref().unwrap_or_default();
        if !body.starts_with(['{', '<']) {
            sent.extend(pairs(body));
        }
        let get = |name: &str| {
            let (_, value) = sent.iter().find(|(known, _)| known == name)?;
            (!value.is_empty()).then(|| value.clone())
        };
        let person = exchange.person.clone();
        let app = exchange.app.clone();
        Some(match exchange.kind {
            "qr_page" => Act::OpenQrPage {
                app: get("appid"),
                redirect_uri: get("redirect_uri"),
                scope: get("scope").filter(|scope| scope != "snsapi_login"),
                state: get("state"),
                query: self.rest(
                    &sent,
                    &["appid", "redirect_uri", "scope", "state", "response_type"],
                ),
            },
            "poll" => {
                let polled = exchange.body.as_deref().unwrap_or_default();
                if polled.contains("wx_errcode=408") {
                    return None;
                }
                let last = get("last").and_then(|last| last.parse().ok());
                Act::Poll {
                    uuid: Some(self.reference(&get("uuid")?)),
                    last,
                }
            }
            "phone_scan" | "phone_confirm" | "phone_refuse" => {
                let target = get("uuid")
                    .or_else(|| get("ticket"))
                    .or_else(|| get("scene"))?;
                let who = ByPerson {
                    person: person?,
                    target: Some(self.reference(&target)),
                };
                match exchange.kind {
                    "phone_scan" => Act::Scan(who),
                    "phone_confirm" => Act::Confirm(who),
                    _ => Act::Refuse(who),
                }
            }
            "phone_follow" => Act::Follow(WithApp {
                person: person?,
                app,
            }),
            "phone_unfollow" => Act::Unfollow(WithApp {
                person: person?,
                app,
            }),
            "phone_revoke" => Act::Revoke(WithApp {
                person: person?,
                app,
            }),
            "code_exchange" if self.knows_app(&get("appid")) && get("code").is_some() => {
                Act::ExchangeCode {
                    app: get("appid"),
                    secret: self.wrong_secret(&get("appid"), get("secret")?),
                    code: Some(self.reference(&get("code")?)),
                }
            }
            "refresh" if self.knows_app(&get("appid")) && get("refresh_token").is_some() => {
                Act::RefreshToken {
                    app: get("appid"),
                    refresh_token: Some(self.reference(&get("refresh_token")?)),
                }
            }
            "profile" | "token_check"
                if get("access_token").is_some() && get("openid").is_some() =>
            {
                let token = WithToken {
                    access_token: Some(self.reference(&get("access_token")?)),
                    openid: Some(self.reference(&get("openid")?)),
                };
                match exchange.kind {
                    "profile" => Act::Userinfo(token),
                    _ => Act::CheckToken(token),
                }
            }
            "qr_picture" | "confirm_page" | "script" | "person_picture" | "scene_picture"
            | "scene_page" | "web_oauth" => return None,
            kind if kind.starts_with("event_") || kind.starts_with("phone_act") => return None,
            _ => self.request(exchange, &sent),
        })
    }

    /// Any other call, as it was.
    fn request(&mut self, exchange: &Exchange, sent: &[(String, String)]) -> Act {
        let body = exchange.request_body.as_deref().unwrap_or_default();
        let json = serde_json::from_str(body).ok().map(|json| self.refer(json));
        Act::Request {
            method: Some(exchange.method.clone()).filter(|method| method != "GET"),
            path: format!("{}{}", exchange.host, exchange.path),
            query: self.rest(sent, &[]),
            json,
            form: None,
        }
    }

    /// The parameters beside the known ones.
    fn rest(&mut self, sent: &[(String, String)], known: &[&str]) -> Map<String, Value> {
        sent.iter()
            .filter(|(name, _)| !known.contains(&name.as_str()))
            .map(|(name, value)| {
                let value = match name.as_str() {
                    "secret" => DEFAULT_SECRET.to_owned(),
                    _ => self.reference(value),
                };
                (name.clone(), Value::String(value))
            })
            .collect()
    }

    fn refer(&mut self, json: Value) -> Value {
        match json {
            Value::String(text) => Value::String(self.reference(&text)),
            Value::Array(entries) => entries.into_iter().map(|entry| self.refer(entry)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| match name.as_str() {
                    "secret" => (name, json!(DEFAULT_SECRET)),
                    _ => {
                        let value = self.refer(value);
                        (name, value)
                    }
                })
                .collect(),
            other => other,
        }
    }

    /// The value, or where an earlier answer gave it; a secret from before is masked.
    fn reference(&mut self, value: &str) -> String {
        let Some((index, path)) = self.given.get(value).cloned() else {
            let masked = mask::query(&format!("code={value}"));
            let is_secret = value.len() > 20 && !value.contains(['/', '{']);
            let masked = masked.strip_prefix("code=").unwrap_or_default().to_owned();
            return if is_secret { masked } else { value.to_owned() };
        };
        let name = format!("s{}", index + 1);
        if let Some(step) = self.steps.get_mut(index) {
            step.name = Some(name.clone());
        }
        format!("{{{{{name}.{path}}}}}")
    }

    fn remember(&mut self, index: usize, path: &str, answer: &Value) {
        let below = |name: &str| match path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        match answer {
            Value::String(text) if text.len() >= TELLING => {
                // The first to give it is the one to refer to.
                self.given
                    .entry(text.clone())
                    .or_insert_with(|| (index, path.to_owned()));
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.remember(index, &below(name), value);
                }
            }
            Value::Array(entries) => {
                for (number, value) in entries.iter().enumerate() {
                    self.remember(index, &below(&number.to_string()), value);
                }
            }
            _ => {}
        }
    }

    fn knows_app(&self, appid: &Option<String>) -> bool {
        appid
            .as_deref()
            .is_some_and(|appid| self.world.app(appid).is_some())
    }

    /// A secret that was wrong stays wrong; the right one is left to the app.
    fn wrong_secret(&self, appid: &Option<String>, secret: String) -> Option<String> {
        let app = self.world.app(appid.as_deref()?)?;
        (app.body.secret != secret).then(|| "wrong".to_owned())
    }
}

/// What is the same each time: errors, the poll's number, and that the ids are there.
fn expected(exchange: &Exchange, answer: &Value) -> Option<Value> {
    if let Some(code) = exchange.errcode {
        return Some(json!({"errcode": code}));
    }
    let field = |name: &str| answer.get(name).cloned();
    Some(match exchange.kind {
        "poll" => json!({"wx_errcode": field("wx_errcode")?}),
        "qr_page" => match field("error").filter(|error| !error.is_null()) {
            Some(error) => json!({"error": error}),
            None => json!({"uuid": "*"}),
        },
        "profile" => json!({"nickname": field("nickname")?}),
        "code_exchange" => match field("unionid") {
            Some(_) => json!({"openid": "*", "unionid": "*"}),
            None => json!({"openid": "*", "unionid": null}),
        },
        _ => return None,
    })
}

fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}
