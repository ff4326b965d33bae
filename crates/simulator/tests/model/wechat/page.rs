//! What the browser and the phone do.

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use futures_util::FutureExt;
use serde_json::json;

use super::{Poll, Wechat, read, send, text_of};
use crate::seen::Seen;
use crate::step::{APPIDS, PEOPLE};

impl Wechat {
    pub(super) fn open(&mut self, app: usize) -> Seen {
        // The page in its form for machines: the uuid stands in it, and drawing HTML takes long.
        let page = self.body(&format!(
            "/connect/qrconnect?appid={}&redirect_uri=https%3A%2F%2F127.0.0.1%2Fcb&response_type=code&scope=snsapi_login&f=xml",
            APPIDS[app]
        ));
        let (_, rest) = page
            .split_once("CDATA[")
            .unwrap_or_else(|| panic!("no uuid in {page}"));
        let uuid = rest.get(..16).expect("a uuid").to_owned();
        Seen::Opened {
            qr: self.told.qrs.of(uuid),
        }
    }

    pub(super) fn act(&mut self, act: &str, person: usize, qr: usize) -> Seen {
        let body = json!({"person": PEOPLE[person], "target": self.uuid(qr)});
        let answer = self.control(&format!("/_saoma/phone/{act}"), &body);
        match (answer["error"].as_str(), answer["code"].as_str()) {
            (Some(word), _) => Seen::Refused(word.to_owned()),
            (None, Some(code)) => Seen::Confirmed {
                code: self.told.codes.of(code.to_owned()),
            },
            (None, None) => Seen::State(text_of(&answer, "state")),
        }
    }

    pub(super) fn poll(&mut self, qr: usize, last: Option<i64>) -> Seen {
        let last = last.map_or(String::new(), |last| format!("&last={last}"));
        let path = format!("/connect/l/qrconnect?uuid={}{last}", self.uuid(qr));
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let mut answer = Box::pin(send(&self.router, request));
        match answer.as_mut().now_or_never() {
            Some(answer) => self.poll_answer(answer),
            None => {
                self.told.polls.push(Poll::Held(answer));
                Seen::Held
            }
        }
    }

    pub(super) fn poll_answer(&mut self, answer: Response) -> Seen {
        let line = read(answer);
        let parts = line
            .strip_prefix("window.wx_errcode=")
            .and_then(|rest| rest.strip_suffix("';"))
            .and_then(|rest| rest.split_once(";window.wx_code='"));
        let (wx_errcode, code) = parts.unwrap_or_else(|| panic!("no answer of a poll: {line}"));
        Seen::Poll {
            wx_errcode: wx_errcode.parse().expect("a number"),
            code: (!code.is_empty()).then(|| self.told.codes.of(code.to_owned())),
        }
    }

    fn uuid(&self, qr: usize) -> &str {
        self.told
            .qrs
            .get(qr)
            .map_or("0000000000000000", String::as_str)
    }
}
