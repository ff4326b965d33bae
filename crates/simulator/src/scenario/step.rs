use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fault::{FaultBody, FaultMatch};

/// One thing that a scenario does, and what must come of it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The line of the file on which it begins; 0 if it comes from no file.
    pub line: u64,
    /// What it does.
    pub act: Act,
    /// A sentence for who reads along.
    pub note: Option<String>,
    /// What later steps call its answer; the act's word if absent.
    pub name: Option<String>,
    /// The HTTP status that it must have.
    pub status: Option<u16>,
    /// What its answer must hold.
    pub expect: Option<Value>,
}

/// What a step does. `app` is an AppID or an app's name; without it the first app of the fitting
/// kind is meant. `{{name.field}}` stands for a field of an earlier answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A browser opens WeChat's QR code page. Answers `{uuid}`, or `{error}` with the page's text.
    OpenQrPage {
        /// The website app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app: Option<String>,
        /// Where the site wants the browser back; a page on the callback domain if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redirect_uri: Option<String>,
        /// `snsapi_login` if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<String>,
        /// Comes back unchanged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<String>,
        /// Further parameters.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        query: Map<String, Value>,
    },
    /// The page asks how its QR code stands. Answers `{wx_errcode, wx_code}`. A poll that has
    /// nothing to say waits until a reaction of the script is due, or until the clock has moved 25 s.
    Poll {
        /// The QR code; the one opened last if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uuid: Option<String>,
        /// What the poll before answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<i64>,
    },
    /// A person scans a code.
    Scan(ByPerson),
    /// The person allows what they have scanned.
    Confirm(ByPerson),
    /// The person refuses.
    Refuse(ByPerson),
    /// Scans and confirms.
    Authorize(ByPerson),
    /// The person follows an Official Account.
    Follow(WithApp),
    /// The person stops following.
    Unfollow(WithApp),
    /// The person withdraws what they granted.
    Revoke(WithApp),
    /// What `wx.login` gives a mini program. Answers `{code}`.
    JsCode(WithApp),
    /// What the phone number button gives a mini program. Answers `{code}`.
    PhoneCode(WithApp),
    /// The person opens a page in WeChat's own browser, as for web OAuth. Answers `{redirect_url, code}`.
    OpenPage {
        /// Who.
        person: String,
        /// The page.
        url: String,
    },
    /// The site trades the code: `/sns/oauth2/access_token`.
    ExchangeCode {
        /// Whose code it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app: Option<String>,
        /// The app's own if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<String>,
        /// The one given last if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// `/sns/oauth2/refresh_token`.
    RefreshToken {
        /// Whose token it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app: Option<String>,
        /// The one given last if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refresh_token: Option<String>,
    },
    /// `/sns/auth`.
    CheckToken(WithToken),
    /// `/sns/userinfo`.
    Userinfo(WithToken),
    /// `/cgi-bin/token` of an Official Account or mini program, or `/cgi-bin/stable_token`.
    AccountToken {
        /// The account; the first Official Account if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app: Option<String>,
        /// Ask for the stable token.
        #[serde(default)]
        stable: bool,
    },
    /// Any request to WeChat.
    Request {
        /// `GET` if absent, `POST` with a body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// The path on WeChat's host, or a host of WeChat's and the path.
        path: String,
        /// The query.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        query: Map<String, Value>,
        /// A JSON body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        json: Option<Value>,
        /// A form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<Map<String, Value>>,
    },
    /// The site gets the next event. Apps whose `events_url` begins with `http://site.test` have
    /// one. Answers the event's fields.
    Event {},
    /// What WeChat knows of a person for an app. Answers `{openid, unionid?, nickname, …}`.
    Truth(WithApp),
    /// Any control call below `/_saoma/`.
    Control {
        /// `GET` if absent, `POST` with a body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// Below `/_saoma/`.
        path: String,
        /// A JSON body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        json: Option<Value>,
    },
    /// Moves the clock; all that is given is added up.
    Advance {
        /// Milliseconds.
        #[serde(default)]
        ms: u64,
        /// Seconds.
        #[serde(default)]
        seconds: u64,
        /// Minutes.
        #[serde(default)]
        minutes: u64,
        /// Hours.
        #[serde(default)]
        hours: u64,
    },
    /// Turns a fault on.
    Fault {
        /// Its name.
        name: String,
        /// Whom it meets.
        #[serde(rename = "match", default, skip_serializing_if = "Option::is_none")]
        matching: Option<FaultMatch>,
        /// WeChat's error in place of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        errcode: Option<i64>,
        /// This status in place of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        http_status: Option<u16>,
        /// How often it meets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<u32>,
    },
    /// Turns a fault off.
    ClearFault {
        /// Its name.
        name: String,
    },
}

/// A person and a code.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByPerson {
    /// Who.
    pub person: String,
    /// A uuid, a ticket, a URL or a picture; the code that was opened last if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// A person and an app.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithApp {
    /// Who.
    pub person: String,
    /// With which app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
}

/// A user's token.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithToken {
    /// The one given last if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// The one given last if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openid: Option<String>,
}

impl Act {
    /// The act's word, which is also what later steps call its answer.
    #[must_use]
    pub fn word(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        let word = json.get("do").and_then(Value::as_str);
        word.unwrap_or_default().to_owned()
    }

    /// The person that must exist.
    pub(super) fn person(&self) -> Option<&str> {
        Some(match self {
            Self::Scan(who) | Self::Confirm(who) | Self::Refuse(who) | Self::Authorize(who) => {
                &who.person
            }
            Self::Follow(who)
            | Self::Unfollow(who)
            | Self::Revoke(who)
            | Self::JsCode(who)
            | Self::PhoneCode(who)
            | Self::Truth(who) => &who.person,
            Self::OpenPage { person, .. } => person,
            _ => return None,
        })
    }

    /// The app that must exist.
    pub(super) fn app(&self) -> Option<&str> {
        match self {
            Self::OpenQrPage { app, .. }
            | Self::ExchangeCode { app, .. }
            | Self::RefreshToken { app, .. }
            | Self::AccountToken { app, .. } => app.as_deref(),
            Self::Follow(it)
            | Self::Unfollow(it)
            | Self::Revoke(it)
            | Self::JsCode(it)
            | Self::PhoneCode(it)
            | Self::Truth(it) => it.app.as_deref(),
            _ => None,
        }
    }

    /// The fault that it turns on.
    pub(crate) fn fault(&self) -> Option<(&str, FaultBody)> {
        let Self::Fault {
            name,
            matching,
            errcode,
            http_status,
            times,
        } = self
        else {
            return None;
        };
        let body = FaultBody {
            matching: matching.clone(),
            errcode: *errcode,
            http_status: *http_status,
            times: *times,
            ..FaultBody::default()
        };
        Some((name, body))
    }
}
