//! Does one step after the other.

use std::time::Duration;

use reqwest::{Client, redirect};
use saoma_ambient::{Clock, Timestamp};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::Check;
use super::answer::Answer;
use super::request::{Request, request};
use super::site::Site;
use super::values::Values;
use crate::scenario::{Act, Step, differences};
use crate::simulator::Simulator;

/// How long an answer may take in the real world, in which a scenario's clock stands still.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often all that is ready has run without change before the clock moves. One thread plays a
/// scenario, so that each round runs whatever was woken in the round before.
const IDLE: u32 = 100;

/// How long a request of a staged scenario may wait unchanged before the clock moves: the simulator
/// runs on threads of its own then, and may still have something to say.
const STILL: Duration = Duration::from_millis(30);

/// Who looks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Nobody: everything runs on one thread.
    Alone,
    /// The simulator runs by itself beside it.
    Beside,
}

pub(super) struct Player {
    pace: Pace,
    simulator: Simulator,
    base: String,
    http: Client,
    values: Values,
    site: Site,
}

impl Player {
    pub(super) fn new(
        simulator: Simulator,
        authority: &str,
        site: Site,
        pace: Pace,
    ) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            .build()?;
        Ok(Self {
            pace,
            simulator,
            base: format!("http://{authority}"),
            http,
            values: Values::default(),
            site,
        })
    }

    /// Does a step and looks at what comes of it.
    pub(super) async fn play(&mut self, step: &Step) -> Check {
        let mut check = Check {
            line: step.line,
            what: step.act.word(),
            note: step.note.clone(),
            problems: Vec::new(),
            seen: Value::Null,
        };
        match self.act(&step.act).await {
            Ok(answer) => {
                check.problems = self.problems(step, &answer);
                let name = step.name.clone().unwrap_or_else(|| check.what.clone());
                self.values.keep(name, &step.act, &answer.value);
                check.seen = answer.value;
            }
            Err(missing) => check.problems.push(missing),
        }
        check
    }

    async fn act(&mut self, act: &Act) -> Result<Answer, String> {
        if let Act::Event {} = act {
            let event = self.site.next(PATIENCE).await;
            let value =
                event.ok_or("no event came; does events_url begin with http://site.test?")?;
            let status = Some(200);
            return Ok(Answer { status, value });
        }
        let planned = request(act, &self.simulator.world(), &self.values)?;
        Ok(self.send(planned).await)
    }

    async fn send(&self, request: Request) -> Answer {
        let mut builder = self
            .http
            .request(request.method, format!("{}{}", self.base, request.target));
        if let Some(json) = &request.json {
            builder = builder.json(json);
        }
        if let Some(form) = &request.form {
            builder = builder.form(form);
        }
        let mut sending = tokio::spawn(async move {
            match builder.send().await {
                Ok(response) => Answer::of(response).await,
                Err(_) => Answer::none(),
            }
        });
        let (mut waiting, mut idle) = (None, 0_u32);
        let enough = match self.pace {
            Pace::Alone => IDLE,
            Pace::Beside => 1,
        };
        while !sending.is_finished() {
            let next = self.next_wait();
            idle = if next == waiting { idle + 1 } else { 0 };
            waiting = next;
            if let Some((due, _)) = next
                && idle >= enough
            {
                let now = self.simulator.clock().now();
                self.simulator.clock().advance(due.since(now));
                idle = 0;
            }
            match self.pace {
                Pace::Alone => tokio::task::yield_now().await,
                Pace::Beside => {
                    if let Ok(sent) = timeout(STILL, &mut sending).await {
                        return sent.unwrap_or_else(|_| Answer::none());
                    }
                }
            }
        }
        sending.await.unwrap_or_else(|_| Answer::none())
    }

    /// The time that comes next, if the request waits for one and everybody has had their say.
    fn next_wait(&self) -> Option<(Timestamp, u64)> {
        let last = self.simulator.recorder().last_seq();
        if !self.simulator.script().has_seen(last) {
            return None;
        }
        let next = self.simulator.dues().next_for_a_request();
        next.filter(|(due, _)| *due > self.simulator.clock().now())
    }

    /// What is not as expected. What no expectation names must at least have worked.
    fn problems(&self, step: &Step, answer: &Answer) -> Vec<String> {
        let mut problems = Vec::new();
        let errcode = answer.value.get("errcode").and_then(Value::as_i64);
        match (step.status, answer.status) {
            (Some(expected), seen) if seen != Some(expected) => {
                let seen = seen.map_or("none".to_owned(), |seen| seen.to_string());
                problems.push(format!(
                    "expected status {expected}, saw {seen}: {}",
                    answer.value
                ));
            }
            (None, Some(seen)) if seen >= 400 => {
                problems.push(format!("refused with status {seen}: {}", answer.value));
            }
            (None, None) if step.expect.is_none() => {
                problems.push("there was no answer".to_owned())
            }
            _ => {}
        }
        match &step.expect {
            Some(expected) => match self.values.fill(expected) {
                Ok(expected) => problems.extend(differences(&expected, &answer.value)),
                Err(missing) => problems.push(missing),
            },
            // A fault that is turned on has an errcode, too, and is none.
            None if errcode.is_some_and(|code| code != 0)
                && !matches!(step.act, Act::Fault { .. }) =>
            {
                problems.extend(differences(&json!({"errcode": null}), &answer.value));
            }
            None => {}
        }
        problems
    }
}
