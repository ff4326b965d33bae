use serde::{Deserialize, Serialize};

/// The faults that need no body: `PUT /_saoma/faults/{name}` with `{}`.
pub const NAMED_FAULTS: [&str; 6] = [
    "wrong-secret",
    "code-used",
    "busy",
    "rate-limited",
    "expired-qr",
    "unreachable",
];

/// Which requests a fault meets; all that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultMatch {
    /// The path on WeChat's host; with `*` at its end, all that begin so.
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
        let named = named(name);
        let acts = body.errcode.is_some()
            || body.http_status.is_some()
            || body.delay_ms.is_some()
            || body.drop;
        if !acts && named.is_none() {
            return None;
        }
        let known = named.unwrap_or_default();
        let body = FaultBody {
            matching: body.matching.or(known.matching),
            errcode: body.errcode.or(known.errcode),
            http_status: body.http_status.or(known.http_status),
            delay_ms: body.delay_ms.or(known.delay_ms),
            drop: body.drop || known.drop,
            times: body.times.or(known.times),
        };
        Some(Self {
            name: name.to_owned(),
            body,
        })
    }

    /// Whether it makes new QR codes expire at once, instead of changing an answer.
    #[must_use]
    pub fn expires_qr(&self) -> bool {
        self.name == "expired-qr"
    }

    /// Whether it meets a request to `path`.
    #[must_use]
    pub fn meets(&self, path: &str, appid: Option<&str>, person: Option<&str>) -> bool {
        let Some(matching) = &self.body.matching else {
            return true;
        };
        let path_meets = |wanted: &str| {
            wanted
                .strip_suffix('*')
                .map_or(wanted == path, |start| path.starts_with(start))
        };
        matching.path.as_deref().is_none_or(path_meets)
            && matching
                .appid
                .as_deref()
                .is_none_or(|wanted| appid == Some(wanted))
            && matching
                .person
                .as_deref()
                .is_none_or(|wanted| person == Some(wanted))
    }
}

fn named(name: &str) -> Option<FaultBody> {
    let on = |path: &str| FaultBody {
        matching: Some(FaultMatch {
            path: Some(path.to_owned()),
            ..FaultMatch::default()
        }),
        ..FaultBody::default()
    };
    Some(match name {
        "wrong-secret" => FaultBody {
            errcode: Some(40125),
            ..on("/sns/oauth2/access_token")
        },
        "code-used" => FaultBody {
            errcode: Some(40163),
            ..on("/sns/oauth2/access_token")
        },
        "busy" => FaultBody {
            errcode: Some(-1),
            ..on("/sns/*")
        },
        "rate-limited" => FaultBody {
            errcode: Some(45011),
            ..on("/sns/*")
        },
        "expired-qr" => FaultBody {
            times: Some(1),
            ..on("/connect/qrconnect")
        },
        "unreachable" => FaultBody {
            drop: true,
            ..on("/sns/*")
        },
        _ => return None,
    })
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
    fn every_named_fault_does_something_without_a_body() {
        for name in NAMED_FAULTS {
            assert!(Fault::new(name, FaultBody::default()).is_some(), "{name}");
        }
        assert_eq!(
            Fault::new("mine", FaultBody::default()),
            None,
            "another name needs a body that acts"
        );
    }

    #[test]
    fn all_that_a_match_says_must_hold() {
        let matching = FaultMatch {
            path: Some("/sns/*".to_owned()),
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
