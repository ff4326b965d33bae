//! A scenario: what exists at the start, what happens by itself, what is done, and what must come
//! of it. Files are YAML or JSON; `docs/scenario.schema.json` describes them.

mod export;
mod located;
mod matching;
mod read;
mod schema;
mod script;
mod step;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::entry;
use crate::{App, FaultBody, Person};

pub use schema::schema as scenario_schema;
pub use script::{Reaction, ScriptedAct, ScriptedWord};
pub use step::{Act, ByPerson, Step, WithApp, WithToken};

pub(crate) use export::{export, yaml};
pub(crate) use matching::differences;

/// The seed of whoever names none.
pub const DEFAULT_SEED: u64 = 8601;
/// The AppID of the default scenario's website app; its callback domain is `127.0.0.1`.
pub const DEFAULT_WEBSITE_APPID: &str = "wx5a0a8601c0de0001";
/// The AppSecret of every app of the default scenario.
pub const DEFAULT_SECRET: &str = "5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a";

/// What exists when the simulator starts, what happens then, and what must come of it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it shows, in a line.
    pub title: Option<String>,
    /// What ids, codes and tokens follow from.
    pub seed: Option<u64>,
    /// The platform apps; those of the default scenario if absent.
    pub apps: Vec<App>,
    /// The people; those of the default scenario if absent.
    pub people: Vec<Person>,
    /// Faults that are on from the start.
    pub faults: Vec<ScenarioFault>,
    /// What people do by themselves.
    pub script: Vec<Reaction>,
    /// What `saoma test` does.
    pub steps: Vec<Step>,
    /// What must be among the recorded exchanges at the end.
    pub expect: Vec<Expected>,
}

/// An exchange that must have been recorded.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The line of the file on which it stands.
    pub line: u64,
    /// What the exchange holds.
    pub exchange: Value,
    /// How many of them; at least one if absent.
    pub count: Option<usize>,
}

/// A fault of a scenario file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct ScenarioFault {
    /// Its name.
    pub name: String,
    /// What it does; nothing for a named fault.
    #[serde(flatten)]
    pub body: FaultBody,
}

impl TryFrom<serde_json::Map<String, Value>> for ScenarioFault {
    type Error = entry::EntryError;

    fn try_from(object: serde_json::Map<String, Value>) -> Result<Self, entry::EntryError> {
        let (name, body) = entry::split(object, "name")?;
        Ok(Self { name, body })
    }
}

/// Why a scenario file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// It is larger than any scenario that people write.
    #[error("the file has {bytes} bytes; at most {max} are read", max = located::MAX_BYTES)]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// Something in it is no part of a scenario.
    #[error("line {line}, column {column}: {detail}")]
    Wrong {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// What is wrong and what is allowed.
        detail: String,
    },
}

impl Scenario {
    /// Reads a scenario file, YAML or JSON, and checks all that can be checked before it is played.
    ///
    /// # Errors
    /// See [`ScenarioError`].
    pub fn read(content: &[u8]) -> Result<Self, ScenarioError> {
        read::read(content)
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            title: None,
            seed: None,
            apps: default_apps(),
            people: default_people(),
            faults: Vec::new(),
            script: Vec::new(),
            steps: Vec::new(),
            expect: Vec::new(),
        }
    }
}

fn default_apps() -> Vec<App> {
    default_json(include_str!("../assets/default_apps.json"))
}

fn default_people() -> Vec<Person> {
    default_json(include_str!("../assets/default_people.json"))
}

fn default_json<T: for<'a> Deserialize<'a>>(json: &str) -> T {
    // The files are compiled in and a test reads them: this cannot fail at run time.
    serde_json::from_str(json).expect("the default scenario has a scenario's form")
}

#[cfg(test)]
mod tests;
