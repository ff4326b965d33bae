use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::entry;
use crate::{App, AppError, Fault, FaultBody, Person};

/// The seed of whoever names none.
pub const DEFAULT_SEED: u64 = 8601;
/// The AppID of the default scenario's website app; its callback domain is `127.0.0.1`.
pub const DEFAULT_WEBSITE_APPID: &str = "wx5a0a8601c0de0001";
/// The AppSecret of every app of the default scenario.
pub const DEFAULT_SECRET: &str = "5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a";

/// What exists when the simulator starts: apps, people and faults.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The platform apps; those of the default scenario if absent.
    #[serde(default = "default_apps")]
    pub apps: Vec<App>,
    /// The people; those of the default scenario if absent.
    #[serde(default = "default_people")]
    pub people: Vec<Person>,
    /// Faults that are on from the start.
    #[serde(default)]
    pub faults: Vec<ScenarioFault>,
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

impl TryFrom<serde_json::Map<String, serde_json::Value>> for ScenarioFault {
    type Error = entry::EntryError;

    fn try_from(
        object: serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, entry::EntryError> {
        let (name, body) = entry::split(object, "name")?;
        Ok(Self { name, body })
    }
}

/// Why a scenario file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// It is not JSON of a scenario's form.
    #[error("the scenario is not understood")]
    Json(#[source] serde_json::Error),
    /// An app has a wrong value.
    #[error("app {appid}")]
    App {
        /// Which app.
        appid: String,
        /// What is wrong.
        #[source]
        source: AppError,
    },
    /// A person's name cannot be one.
    #[error("{0:?} cannot be a person's name: it is empty, too long, or holds a slash")]
    Person(String),
    /// Two apps or two people have one name.
    #[error("{0:?} is there twice")]
    Twice(String),
    /// A fault that does nothing.
    #[error("fault {0:?} does nothing and is none of the named faults")]
    Fault(String),
}

impl Scenario {
    /// Reads a scenario file (JSON).
    pub fn from_json(json: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = serde_json::from_str(json).map_err(ScenarioError::Json)?;
        scenario.check()?;
        Ok(scenario)
    }

    fn check(&self) -> Result<(), ScenarioError> {
        let mut names = BTreeSet::new();
        for app in &self.apps {
            App::new(&app.appid, app.body.clone()).map_err(|source| ScenarioError::App {
                appid: app.appid.clone(),
                source,
            })?;
            if !names.insert(app.appid.as_str()) {
                return Err(ScenarioError::Twice(app.appid.clone()));
            }
        }
        for person in &self.people {
            Person::new(&person.name, person.body.clone())
                .ok_or_else(|| ScenarioError::Person(person.name.clone()))?;
            if !names.insert(person.name.as_str()) {
                return Err(ScenarioError::Twice(person.name.clone()));
            }
        }
        let useless = self
            .faults
            .iter()
            .find(|fault| Fault::new(&fault.name, fault.body.clone()).is_none());
        useless.map_or(Ok(()), |fault| {
            Err(ScenarioError::Fault(fault.name.clone()))
        })
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            apps: default_apps(),
            people: default_people(),
            faults: Vec::new(),
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
mod tests {
    use super::*;

    #[test]
    fn the_default_scenario_holds_what_is_promised() {
        let scenario = Scenario::default();
        scenario.check().expect("it is a scenario like any other");
        assert_eq!(
            scenario.apps.len(),
            3,
            "a website app, a mini program, an Official Account"
        );
        assert_eq!(scenario.people.len(), 5);
        let website = scenario.apps.first().expect("the website app");
        assert_eq!(
            (website.appid.as_str(), website.body.secret.as_str()),
            (DEFAULT_WEBSITE_APPID, DEFAULT_SECRET)
        );
        assert!(
            scenario
                .apps
                .iter()
                .all(|app| app.body.open_platform.as_deref() == Some("saoma-open")),
            "one open platform account"
        );
    }

    #[test]
    fn a_wrong_scenario_says_where() {
        let refused = |json: &str| Scenario::from_json(json).expect_err("refused");
        assert!(matches!(refused("{"), ScenarioError::Json(_)));
        assert!(
            matches!(
                refused(r#"{"people": [], "pepole": []}"#),
                ScenarioError::Json(_)
            ),
            "misspelt keys are found"
        );
        let app = refused(r#"{"apps": [{"appid": "wx1", "kind": "website", "secret": "x"}]}"#);
        assert!(
            matches!(
                app,
                ScenarioError::App {
                    source: AppError::Appid(_),
                    ..
                }
            ),
            "{app:?}"
        );
        assert!(matches!(
            refused(r#"{"people": [{"name": "a/b", "nickname": ""}]}"#),
            ScenarioError::Person(_)
        ));
        assert!(matches!(
            refused(
                r#"{"people": [{"name": "a", "nickname": ""}, {"name": "a", "nickname": ""}]}"#
            ),
            ScenarioError::Twice(_)
        ));
        assert!(matches!(
            refused(r#"{"faults": [{"name": "unheard-of"}]}"#),
            ScenarioError::Fault(_)
        ));
        assert_eq!(
            Scenario::from_json("{}")
                .expect("all has defaults")
                .people
                .len(),
            5
        );
    }
}
