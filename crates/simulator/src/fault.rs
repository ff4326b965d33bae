mod named;
mod rewrite;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use named::Effect;
pub use named::NAMED_FAULTS;
pub(crate) use rewrite::rewrite;

/// Which requests a fault meets; all that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FaultMatch {
    /// The path on WeChat's host; with `*` at its end, all that begin so. Several are separated by
    /// commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The AppID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<String>,
    /// The person that the request's code, token or QR code is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// A fault as `PUT /_saoma/faults/{name}` takes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FaultBody {
    /// Which requests it meets; every request to WeChat if absent.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matching: Option<FaultMatch>,
    /// WeChat's error in place of the answer. On the long poll it is the `wx_errcode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errcode: Option<i64>,
    /// This status and no WeChat answer, as from a gateway in between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// Wait so many milliseconds of the simulator's clock first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Close the connection without an answer.
    #[serde(skip_serializing_if = "is_false")]
    pub drop: bool,
    /// Close the connection in the middle of the answer's body.
    #[serde(skip_serializing_if = "is_false")]
    pub truncate: bool,
    /// How many requests it meets before it is used up; without end if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// A fault that is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Its name.
    pub name: String,
    /// What it does to whom.
    #[serde(flatten)]
    pub body: FaultBody,
}

impl Fault {
    /// What the name stands for, with what the body says instead; nothing if both say nothing.
    #[must_use]
    pub fn new(name: &str, body: FaultBody) -> Option<Self> {
        let named = named::named(name);
        if !body.acts() && named.is_none() {
            return None;
        }
        // A body that acts is a fault of its own: of the name's meaning only the place is left.
        let known = match named {
            Some(named) if body.acts() => FaultBody {
                matching: named.matching,
                ..FaultBody::default()
            },
            named => named.unwrap_or_default(),
        };
        let body = FaultBody {
            matching: FaultMatch::join(body.matching, known.matching),
            errcode: body.errcode.or(known.errcode),
            http_status: body.http_status.or(known.http_status),
            delay_ms: body.delay_ms.or(known.delay_ms),
            drop: body.drop || known.drop,
            truncate: body.truncate || known.truncate,
            times: body.times.or(known.times),
        };
        Some(Self {
            name: name.to_owned(),
            body,
        })
    }

    /// What it changes, unless it answers in an endpoint's place.
    pub(crate) fn effect(&self) -> Option<Effect> {
        Effect::of(&self.name).filter(|_| !self.body.acts())
    }

    /// Whether it meets a request to `path`.
    #[must_use]
    pub fn meets(&self, path: &str, appid: Option<&str>, person: Option<&str>) -> bool {
        let is_on_path = self
            .body
            .matching
            .as_ref()
            .and_then(|matching| matching.path.as_deref())
            .is_none_or(|wanted| path_meets(wanted, path));
        is_on_path && self.is_about(appid, person)
    }

    /// Whether it is about this app and this person, whatever the path.
    pub(crate) fn is_about(&self, appid: Option<&str>, person: Option<&str>) -> bool {
        let Some(matching) = &self.body.matching else {
            return true;
        };
        let holds = |wanted: &Option<String>, given: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| given == Some(wanted))
        };
        holds(&matching.appid, appid) && holds(&matching.person, person)
    }
}

/// Whether `path` is one of those wanted, which are separated by commas; `*` ends a beginning.
pub(crate) fn path_meets(wanted: &str, path: &str) -> bool {
    wanted.split(',').map(str::trim).any(|wanted| {
        wanted
            .strip_suffix('*')
            .map_or(wanted == path, |start| path.starts_with(start))
    })
}

impl FaultBody {
    /// Whether it does something by itself, without a name that means something.
    fn acts(&self) -> bool {
        self.errcode.is_some()
            || self.http_status.is_some()
            || self.delay_ms.is_some()
            || self.drop
            || self.truncate
    }
}

impl FaultMatch {
    /// What the body says, and where it says nothing, what the name says.
    fn join(given: Option<Self>, known: Option<Self>) -> Option<Self> {
        let (Some(given), Some(known)) = (given.clone(), known.clone()) else {
            return given.or(known);
        };
        Some(Self {
            path: given.path.or(known.path),
            appid: given.appid.or(known.appid),
            person: given.person.or(known.person),
        })
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_fault_does_something_without_a_body_and_says_what() {
        for name in NAMED_FAULTS {
            let fault = Fault::new(name, FaultBody::default()).expect(name);
            assert!(
                fault.body.acts() != fault.effect().is_some(),
                "{name} either answers or changes something"
            );
            let key = format!("simulator.fault.{name}");
            for lang in [saoma_text::Lang::ZhCn, saoma_text::Lang::En] {
                assert!(saoma_text::lookup(lang, &key).is_some(), "{key}");
            }
        }
        assert_eq!(
            Fault::new("mine", FaultBody::default()),
            None,
            "another name needs a body that acts"
        );
    }

    #[test]
    fn a_limit_keeps_what_the_name_says_about_the_path() {
        let body = FaultBody {
            matching: Some(FaultMatch {
                person: Some("xiaoming".to_owned()),
                ..FaultMatch::default()
            }),
            ..FaultBody::default()
        };
        let fault = Fault::new("wrong-secret", body).expect("it has a meaning");
        assert!(fault.meets("/sns/oauth2/access_token", None, Some("xiaoming")));
        assert!(
            !fault.meets("/sns/userinfo", None, Some("xiaoming")),
            "no secret is asked for there"
        );
        assert!(!fault.meets("/sns/oauth2/access_token", None, Some("yinuo")));
    }

    #[test]
    fn all_that_a_match_says_must_hold() {
        let matching = FaultMatch {
            path: Some("/sns/*, /cgi-bin/token".to_owned()),
            appid: Some("wx1".to_owned()),
            person: None,
        };
        let fault = Fault::new(
            "mine",
            FaultBody {
                matching: Some(matching),
                errcode: Some(-1),
                ..FaultBody::default()
            },
        )
        .expect("it acts");
        assert!(fault.meets("/sns/userinfo", Some("wx1"), Some("xiaoming")));
        assert!(fault.meets("/cgi-bin/token", Some("wx1"), None));
        assert!(
            !fault.meets("/sns/userinfo", None, None),
            "the app is not known to be that one"
        );
        assert!(
            !fault.meets("/connect/qrconnect", Some("wx1"), None),
            "another path"
        );
    }
}
