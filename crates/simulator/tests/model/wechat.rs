mod api;
mod page;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use futures_util::FutureExt;
use saoma_ambient::{Clock, SeededEntropy, Sleep, Timestamp};
use saoma_simulator::{App, DEFAULT_SECRET, DEFAULT_SEED, Scenario, Settings, Simulator};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::seen::{Numbered, Seen};
use crate::step::{APPIDS, MINI_PROGRAM, PEOPLE, PLATFORMS, Step};

/// The simulator, without a network: a request goes straight to the router, and a poll that is held
/// is a future that is not ready.
pub(crate) struct Wechat {
    simulator: Simulator,
    router: Router,
    /// For the control calls that work on another thread.
    runtime: Runtime,
    told: Told,
}

/// What the simulator has told in this run.
#[derive(Default)]
struct Told {
    qrs: Numbered<String>,
    codes: Numbered<String>,
    js_codes: Numbered<String>,
    tokens: Numbered<String>,
    openids: Numbered<String>,
    unionids: Numbered<String>,
    sessions: Vec<Session>,
    polls: Vec<Poll>,
}

struct Session {
    app: usize,
    refresh: String,
    /// Newest last.
    access: Vec<String>,
}

enum Poll {
    Held(Pin<Box<dyn Future<Output = Response>>>),
    Answered(Seen),
}

/// A clock that only a control call moves.
struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_785_542_400_000)
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        if at <= self.now() {
            Box::pin(std::future::ready(()))
        } else {
            Box::pin(std::future::pending())
        }
    }
}

impl Wechat {
    pub(crate) fn new() -> Self {
        let second: App = serde_json::from_value(json!({
            "appid": APPIDS[1], "kind": "website", "secret": DEFAULT_SECRET,
            "callback_domain": "127.0.0.1", "open_platform": PLATFORMS[1],
        }))
        .expect("an app");
        let mut scenario = Scenario::default();
        scenario.apps.push(second);
        let simulator = Simulator::new(Settings {
            seed: DEFAULT_SEED,
            clock: Arc::new(Standing),
            entropy: Arc::new(SeededEntropy::new(1)),
            scenario: Some(scenario),
            allow_hosts: Vec::new(),
        });
        let runtime = Builder::new_current_thread().build();
        Self {
            router: simulator.router(),
            simulator,
            runtime: runtime.expect("a runtime"),
            told: Told::default(),
        }
    }

    pub(crate) fn reset(&mut self) {
        self.simulator.reset();
        self.told = Told::default();
    }

    pub(crate) fn take(&mut self, step: &Step) -> Seen {
        match *step {
            Step::Open { app } => self.open(app),
            Step::Act { act, person, qr } => self.act(act, person, qr),
            Step::Poll { qr, last } => self.poll(qr, last),
            Step::Advance { seconds } => {
                self.control("/_saoma/clock", &json!({"advance_ms": seconds * 1000}));
                Seen::Nothing
            }
            Step::Exchange {
                app,
                has_secret,
                code,
            } => self.exchange(app, has_secret, code),
            Step::Refresh { app, session } => self.refresh(app, session),
            Step::Profile {
                session,
                age,
                openid_of,
            } => self.profile(session, age, openid_of),
            Step::Rebind { app, platform } => {
                let platform = platform.map(|platform| PLATFORMS[platform]);
                let path = format!("/_saoma/apps/{}/rebind", APPIDS[app]);
                let answer = self.control(&path, &json!({"open_platform": platform}));
                Seen::Rebound(answer["unionids_changed"] == true)
            }
            Step::Revoke { app, person } => {
                let body = json!({"person": PEOPLE[person], "appid": APPIDS[app]});
                let answer = self.control("/_saoma/phone/revoke", &body);
                Seen::State(text_of(&answer, "state"))
            }
            Step::JsLogin { person } => {
                let body = json!({"person": PEOPLE[person], "appid": APPIDS[MINI_PROGRAM]});
                let answer = self.control("/_saoma/phone/js-code", &body);
                Seen::JsCode(self.told.js_codes.of(text_of(&answer, "code")))
            }
            Step::JsExchange { has_secret, code } => self.js_exchange(has_secret, code),
        }
    }

    /// Each long poll that was ever held, as it is now.
    pub(crate) fn polls(&mut self) -> Vec<Seen> {
        let mut polls = std::mem::take(&mut self.told.polls);
        for poll in &mut polls {
            if let Poll::Held(answer) = poll
                && let Some(answer) = answer.as_mut().now_or_never()
            {
                *poll = Poll::Answered(self.poll_answer(answer));
            }
        }
        let seen = polls.iter().map(|poll| match poll {
            Poll::Held(_) => Seen::Held,
            Poll::Answered(seen) => seen.clone(),
        });
        let seen = seen.collect();
        self.told.polls = polls;
        seen
    }

    fn control(&self, path: &str, body: &Value) -> Value {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answer = self.runtime.block_on(send(&self.router, request));
        serde_json::from_str(&read(answer)).expect("JSON")
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.body(path)).expect("JSON")
    }

    fn body(&self, path: &str) -> String {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        read(
            send(&self.router, request)
                .now_or_never()
                .expect("an answer at once"),
        )
    }
}

fn send(router: &Router, request: Request<Body>) -> impl Future<Output = Response> + use<> {
    router.clone().oneshot(request).map(|answer| match answer {
        Ok(answer) => answer,
    })
}

fn read(answer: Response) -> String {
    let body = to_bytes(answer.into_body(), usize::MAX).now_or_never();
    let bytes = body.expect("a body at once").expect("a whole body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn text_of(answer: &Value, field: &str) -> String {
    let found = answer[field].as_str();
    found
        .unwrap_or_else(|| panic!("no {field} in {answer}"))
        .to_owned()
}
