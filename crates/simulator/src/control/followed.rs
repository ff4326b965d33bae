use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use super::ControlError;
use crate::simulator::Simulator;

#[derive(Deserialize)]
pub(super) struct Whose {
    person: Option<String>,
}

/// The AppIDs of the Official Accounts that the person follows.
#[derive(Serialize)]
pub(super) struct Followed {
    followed: Vec<String>,
}

/// `GET /_saoma/phone/followed?person=`.
pub(super) async fn get(
    State(simulator): State<Simulator>,
    Query(Whose { person }): Query<Whose>,
) -> Result<Json<Followed>, ControlError> {
    let Some(person) = person else {
        return Err(ControlError::invalid(Some("person"), "whose?"));
    };
    let world = simulator.world();
    if world.person(&person).is_none() {
        return Err(ControlError::not_found(
            "unknown_person",
            format!("there is no person {person:?}"),
        ));
    }
    let apps = world.apps.iter().map(|app| &app.appid);
    let followed = apps.filter(|appid| world.followers.of(appid, &person).is_some());
    Ok(Json(Followed {
        followed: followed.cloned().collect(),
    }))
}
