//! Reads a scenario piece by piece, so that what is wrong is told where it stands.

use std::collections::BTreeSet;

use serde_json::Value;

use super::located::{Located, Place};
use super::{Act, Expected, Scenario, ScenarioError, ScenarioFault, Step};
use crate::{App, Fault, NAMED_FAULTS, Person};

/// What a scenario file may hold.
const PARTS: [&str; 8] = [
    "title", "seed", "apps", "people", "faults", "script", "steps", "expect",
];
/// What every step may hold beside the fields of its act.
const OF_STEPS: [&str; 4] = ["note", "as", "status", "expect"];

pub(super) fn read(content: &[u8]) -> Result<Scenario, ScenarioError> {
    let root = Located::read(content)?;
    known_fields(&root, &PARTS)?;
    let mut scenario = Scenario::default();
    if let Some(title) = root.field("title") {
        scenario.title = Some(title.typed()?);
    }
    if let Some(seed) = root.field("seed") {
        scenario.seed = Some(seed.typed()?);
    }
    if let Some(apps) = root.field("apps") {
        scenario.apps = each(apps, app)?;
        unique(apps, scenario.apps.iter().map(|app| app.appid.as_str()))?;
    }
    if let Some(people) = root.field("people") {
        scenario.people = each(people, person)?;
        unique(people, scenario.people.iter().map(|it| it.name.as_str()))?;
    }
    if let Some(faults) = root.field("faults") {
        scenario.faults = each(faults, fault)?;
    }
    if let Some(script) = root.field("script") {
        scenario.script = each(script, Located::typed)?;
        for (reaction, entry) in scenario.script.iter().zip(script.entries()?) {
            knows_person(&scenario, place(entry, "person"), &reaction.person)?;
        }
    }
    if let Some(steps) = root.field("steps") {
        scenario.steps = each(steps, step)?;
        for (step, entry) in scenario.steps.iter().zip(steps.entries()?) {
            check(&scenario, &step.act, entry)?;
        }
    }
    if let Some(expect) = root.field("expect") {
        scenario.expect = each(expect, expected)?;
    }
    Ok(scenario)
}

fn each<T>(
    list: &Located,
    read: impl Fn(&Located) -> Result<T, ScenarioError>,
) -> Result<Vec<T>, ScenarioError> {
    list.entries()?.iter().map(read).collect()
}

fn known_fields(object: &Located, known: &[&str]) -> Result<(), ScenarioError> {
    for (name, place, _) in object.fields()? {
        if !known.contains(&name.as_str()) {
            let known = known.join(", ");
            return Err(place.wrong(format!("unknown field `{name}`, expected one of {known}")));
        }
    }
    Ok(())
}

fn unique<'a>(list: &Located, names: impl Iterator<Item = &'a str>) -> Result<(), ScenarioError> {
    let mut seen = BTreeSet::new();
    for (name, entry) in names.zip(list.entries()?) {
        if !seen.insert(name) {
            return Err(entry.place.wrong(format!("{name:?} is there twice")));
        }
    }
    Ok(())
}

/// Where a field stands, or the object without it.
fn place(object: &Located, field: &str) -> Place {
    object.field(field).map_or(object.place, |it| it.place)
}

fn app(entry: &Located) -> Result<App, ScenarioError> {
    let app: App = entry.typed()?;
    let checked = App::new(&app.appid, app.body.clone());
    checked.map_err(|refused| place(entry, refused.field()).wrong(refused.to_string()))
}

fn person(entry: &Located) -> Result<Person, ScenarioError> {
    let person: Person = entry.typed()?;
    let checked = Person::new(&person.name, person.body.clone());
    checked.ok_or_else(|| {
        let detail = "a person's name is 1 to 64 characters without a slash";
        place(entry, "name").wrong(detail)
    })
}

fn fault(entry: &Located) -> Result<ScenarioFault, ScenarioError> {
    let fault: ScenarioFault = entry.typed()?;
    if Fault::new(&fault.name, fault.body.clone()).is_none() {
        return Err(useless_fault(place(entry, "name"), &fault.name));
    }
    Ok(fault)
}

fn useless_fault(place: Place, name: &str) -> ScenarioError {
    let known = NAMED_FAULTS.join(", ");
    place.wrong(format!(
        "fault {name:?} does nothing; say what it does, or use one of {known}"
    ))
}

fn step(entry: &Located) -> Result<Step, ScenarioError> {
    let Value::Object(mut object) = entry.value() else {
        return Err(entry.place.wrong("a step has fields, as in `do: scan`"));
    };
    for name in OF_STEPS {
        object.remove(name);
    }
    let act = serde_json::from_value(Value::Object(object)).map_err(|error| {
        let detail = error.to_string();
        let named = detail
            .split_once("unknown field `")
            .and_then(|(_, rest)| rest.split_once('`'));
        let at_field = |name: &str| {
            let fields = entry.fields().ok()?;
            fields.iter().find(|(known, _, _)| known == name)
        };
        let place = match named.and_then(|(name, _)| at_field(name)) {
            Some((_, place, _)) => *place,
            None => place(entry, "do"),
        };
        place.wrong(detail)
    })?;
    let text = |name: &str| entry.field(name).map(Located::typed).transpose();
    Ok(Step {
        line: entry.place.line,
        act,
        note: text("note")?,
        name: text("as")?,
        status: entry.field("status").map(Located::typed).transpose()?,
        expect: entry.field("expect").map(Located::value),
    })
}

fn expected(entry: &Located) -> Result<Expected, ScenarioError> {
    let Value::Object(mut exchange) = entry.value() else {
        let detail = "expected fields of an exchange, as in `kind: poll`";
        return Err(entry.place.wrong(detail));
    };
    exchange.remove("count");
    Ok(Expected {
        line: entry.place.line,
        exchange: Value::Object(exchange),
        count: entry.field("count").map(Located::typed).transpose()?,
    })
}

/// Who and what a step names must exist, unless the scenario makes it on the way.
fn check(scenario: &Scenario, act: &Act, entry: &Located) -> Result<(), ScenarioError> {
    if let Some(person) = act.person() {
        knows_person(scenario, place(entry, "person"), person)?;
    }
    if let Some(app) = act.app().filter(|app| !is_made(scenario, "apps/", app)) {
        let is_known = |known: &App| known.appid == app || known.name() == app;
        if !scenario.apps.iter().any(is_known) {
            let known: Vec<_> = scenario.apps.iter().map(|it| it.appid.as_str()).collect();
            let detail = format!("there is no app {app:?}; there are {}", known.join(", "));
            return Err(place(entry, "app").wrong(detail));
        }
    }
    match act.fault() {
        Some((name, body)) if Fault::new(name, body.clone()).is_none() => {
            Err(useless_fault(place(entry, "name"), name))
        }
        _ => Ok(()),
    }
}

fn knows_person(scenario: &Scenario, place: Place, name: &str) -> Result<(), ScenarioError> {
    let is_known = scenario.people.iter().any(|person| person.name == name);
    if is_known || name.contains("{{") || is_made(scenario, "people/", name) {
        return Ok(());
    }
    let known: Vec<_> = scenario.people.iter().map(|it| it.name.as_str()).collect();
    let detail = format!(
        "there is no person {name:?}; there are {}",
        known.join(", ")
    );
    Err(place.wrong(detail))
}

/// Whether a control call of the scenario makes it.
fn is_made(scenario: &Scenario, below: &str, name: &str) -> bool {
    scenario.steps.iter().any(|step| match &step.act {
        Act::Control { path, .. } => path.strip_prefix(below) == Some(name),
        _ => false,
    })
}
