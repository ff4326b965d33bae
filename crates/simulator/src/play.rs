//! Plays a scenario without anybody watching: starts a simulator of its own, does every step over
//! HTTP, and says what was as expected. The clock stands still and is only moved by the steps and
//! by what waits, and all randomness follows from the seed: the same scenario gives the same ids,
//! codes and order each time.

mod answer;
mod player;
mod request;
mod site;
mod staged;
mod standing_clock;
mod values;

use std::sync::Arc;

use saoma_ambient::SeededEntropy;
use saoma_listen::{ListenError, Listener};
use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::scenario::{DEFAULT_SEED, Scenario, differences};
use crate::simulator::{Settings, Simulator};
pub(crate) use answer::said as answer_of;
use player::{Pace, Player};
use site::Site;
pub use staged::Staged;
use standing_clock::StandingClock;

/// How a scenario went.
#[derive(Debug, Clone, Serialize)]
pub struct Played {
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What everything random followed from.
    pub seed: u64,
    /// One per step, and one per exchange that must have been recorded.
    pub checks: Vec<Check>,
    /// What was recorded, oldest first, in clear; the simulator's own address is left out.
    #[serde(skip)]
    pub exchanges: Vec<Value>,
}

/// One thing that was done, and whether what came of it was as expected.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The line of the file.
    pub line: u64,
    /// The act's word, or the kind of the exchange.
    pub what: String,
    /// The step's sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was not as expected; empty if it passed.
    pub problems: Vec<String>,
    /// The answer that was seen.
    pub seen: Value,
}

/// Why a scenario could not be played at all.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// No port of this machine can be listened on.
    #[error("cannot listen")]
    Listen(#[source] ListenError),
    /// No thread can be started for it.
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
    /// What played it stopped in the middle.
    #[error("the scenario was not played to its end")]
    Stopped(#[source] tokio::task::JoinError),
    /// No HTTP client can be made.
    #[error("cannot make an HTTP client")]
    Client(#[source] reqwest::Error),
}

impl Played {
    /// Whether everything was as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(Check::passed)
    }
}

impl Check {
    /// Whether it was as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Plays a scenario from its beginning to its end, also when something is not as expected.
///
/// # Errors
/// If no server or client can be started.
pub async fn play(scenario: &Scenario) -> Result<Played, PlayError> {
    let scenario = scenario.clone();
    // On one thread of its own, where things happen in one order only.
    let playing = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(PlayError::Thread)?;
        runtime.block_on(play_here(scenario))
    });
    playing.await.map_err(PlayError::Stopped)?
}

async fn play_here(mut scenario: Scenario) -> Result<Played, PlayError> {
    let seed = scenario.seed.unwrap_or(DEFAULT_SEED);
    let stop = CancellationToken::new();
    let site = Site::start(stop.clone()).await.map_err(PlayError::Listen)?;
    for app in &mut scenario.apps {
        site.adopt(app);
    }
    let site_authority = site.authority.clone();
    let simulator = Simulator::new(Settings {
        seed,
        clock: Arc::new(StandingClock),
        entropy: Arc::new(SeededEntropy::new(seed)),
        scenario: Some(scenario.clone()),
        allow_hosts: Vec::new(),
    });
    let listener = Listener::bind(([127, 0, 0, 1], 0).into())
        .await
        .map_err(PlayError::Listen)?;
    let authority = listener.local_addr().to_string();
    let mut player =
        Player::new(simulator.clone(), &authority, site, Pace::Alone).map_err(PlayError::Client)?;
    let serving = tokio::spawn({
        let (simulator, stop) = (simulator.clone(), stop.clone());
        async move { simulator.serve(listener, stop).await }
    });
    let mut checks = Vec::new();
    for step in &scenario.steps {
        checks.push(player.play(step).await);
    }
    let exchanges = recorded(&simulator, &[&authority, &site_authority]);
    checks.extend(scenario.expect.iter().map(|expected| {
        let matching = exchanges
            .iter()
            .filter(|seen| differences(&expected.exchange, seen).is_empty());
        let found = matching.count();
        let is_met = expected.count.map_or(found > 0, |count| count == found);
        let wanted = expected
            .count
            .map_or("at least one".to_owned(), |count| count.to_string());
        Check {
            line: expected.line,
            what: "exchange".to_owned(),
            note: None,
            problems: if is_met {
                Vec::new()
            } else {
                vec![format!(
                    "expected {wanted} such exchange, saw {found}: {}",
                    expected.exchange
                )]
            },
            seen: Value::Null,
        }
    }));
    stop.cancel();
    // How the server ended says nothing about the scenario.
    let _ = serving.await;
    Ok(Played {
        title: scenario.title.clone(),
        seed,
        checks,
        exchanges,
    })
}

/// The exchanges, oldest first. The poll's answer is there as a number, too, to be expected.
fn recorded(simulator: &Simulator, authorities: &[&str]) -> Vec<Value> {
    let list = simulator.recorder().list();
    let shown = list.iter().rev().map(|kept| {
        let mut value = serde_json::to_value(kept.shown(true)).unwrap_or_default();
        let polled = kept.exchange.body.as_deref().and_then(answer::poll);
        if let (Some(fields), Some(Value::Object(polled))) = (value.as_object_mut(), polled) {
            fields.extend(polled);
        }
        without_addresses(value, authorities)
    });
    shown.collect()
}

/// The ports are the system's choice; all else follows from the seed.
fn without_addresses(value: Value, authorities: &[&str]) -> Value {
    match value {
        Value::String(text) => {
            let bare = authorities
                .iter()
                .fold(text, |text, authority| text.replace(authority, "localhost"));
            Value::String(bare)
        }
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, without_addresses(value, authorities)))
            .collect(),
        other => other,
    }
}
