//! A session as a scenario file: what was clicked in the lab is saved as a test.

mod retelling;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Act, DEFAULT_SECRET};
use crate::simulator::Simulator;
use crate::{App, Person};
use retelling::retell;

/// What of an app is in the file. Its server is not: a scenario is played alone.
const OF_APPS: [&str; 8] = [
    "appid",
    "kind",
    "name",
    "callback_domain",
    "web_authorization_domain",
    "open_platform",
    "status",
    "status_text",
];

/// The file.
#[derive(Serialize)]
pub(crate) struct Exported {
    title: String,
    seed: u64,
    apps: Vec<Value>,
    people: Vec<Person>,
    steps: Vec<ExportedStep>,
}

#[derive(Debug, Serialize)]
struct ExportedStep {
    #[serde(flatten)]
    act: Act,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<Value>,
}

/// The present session.
pub(crate) fn export(simulator: &Simulator) -> Exported {
    let kept = simulator.recorder().list();
    let world = simulator.world();
    Exported {
        title: "Saved session".to_owned(),
        seed: simulator.seed(),
        apps: world.apps.iter().map(app).collect(),
        people: world.people.clone(),
        steps: retell(&world, kept.iter().rev().map(|kept| &kept.exchange)),
    }
}

/// The file as YAML.
pub(crate) fn yaml(file: &Exported) -> String {
    // Only our own structs come here: texts, numbers and trees of them, which always serialize.
    serde_saphyr::to_string(file).expect("a scenario is plain data")
}

/// The secret is everybody's: what a session's apps had stays where it was.
fn app(app: &App) -> Value {
    let fields = serde_json::to_value(app).unwrap_or_default();
    let kept = OF_APPS.into_iter().filter_map(|name| {
        let value = fields.get(name).filter(|value| !value.is_null())?;
        Some((name.to_owned(), value.clone()))
    });
    let mut kept: Map<_, _> = kept.collect();
    kept.insert("secret".to_owned(), json!(DEFAULT_SECRET));
    Value::Object(kept)
}
