use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::json::JsonBody;
use crate::simulator::{Simulator, Truth};
use crate::{Person, PersonBody};

#[derive(Deserialize)]
pub(super) struct ForApp {
    appid: Option<String>,
}

/// The truth about a person, for tests to assert on; with an AppID also the ids.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Known {
    ForApp(Truth),
    Person(Person),
}

/// `PUT /_saoma/people/{name}`.
pub(super) async fn put(
    State(simulator): State<Simulator>,
    Path(name): Path<String>,
    JsonBody(body): JsonBody<PersonBody>,
) -> Result<Json<Person>, ControlError> {
    let person = Person::new(&name, body).ok_or_else(|| {
        ControlError::invalid(Some("name"), "a name has 1 to 64 characters and no slash")
    })?;
    simulator.world().put_person(person.clone());
    Ok(Json(person))
}

/// `GET /_saoma/people/{name}?appid=`.
pub(super) async fn get(
    State(simulator): State<Simulator>,
    Path(name): Path<String>,
    Query(ForApp { appid }): Query<ForApp>,
) -> Result<Json<Known>, ControlError> {
    let person = simulator.world().person(&name).cloned();
    let person = person.ok_or_else(|| {
        ControlError::not_found("unknown_person", format!("there is no person {name:?}"))
    })?;
    let Some(appid) = appid else {
        return Ok(Json(Known::Person(person)));
    };
    let truth = simulator.truth(&name, &appid);
    truth
        .map(|truth| Json(Known::ForApp(truth)))
        .ok_or_else(|| ControlError::not_found("unknown_app", format!("there is no app {appid:?}")))
}
