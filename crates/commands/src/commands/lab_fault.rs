//! Faults of the lab's simulator, for everybody or limited to some.

use saoma_runtime::SimulatorCalls;
use saoma_simulator::NAMED_FAULTS;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::lab::sandbox;
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Switches a fault on or off.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct LabFault {
    workspace: String,
    name: String,
    on: bool,
    /// Only requests of this AppID; of any if absent.
    appid: Option<String>,
    /// Only requests about this person; about anybody if absent.
    person: Option<String>,
    /// Only this path on WeChat's host; `*` ends a beginning. Those that the name stands for if absent.
    path: Option<String>,
    /// How many requests it meets; as the name says if absent.
    times: Option<u32>,
}

/// A fault that is on.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ActiveFault {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    appid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// How many more requests it meets.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
}

/// The faults that are on.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ActiveFaults {
    active_faults: Vec<String>,
    limits: Vec<ActiveFault>,
}

pub(crate) async fn lab_fault(desk: &Desk, request: LabFault) -> Result<ActiveFaults, Problem> {
    sandbox(desk, &request.workspace).await?;
    // The name becomes part of an address.
    if !NAMED_FAULTS.contains(&request.name.as_str()) {
        return Err(not_found("fault", &request.name));
    }
    let simulator = desk.simulator().await?;
    let path = format!("faults/{}", request.name);
    if request.on {
        let matching = [
            ("appid", request.appid),
            ("person", request.person),
            ("path", request.path),
        ];
        let matching = matching
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
        let matching = ("match".to_owned(), Value::Object(matching.collect()));
        let times = request
            .times
            .map(|times| ("times".to_owned(), json!(times)));
        let body = Value::Object(times.into_iter().chain([matching]).collect());
        simulator.put(&path, &body).await?;
    } else {
        simulator.delete(&path).await?;
    }
    let limits = active(&simulator).await?;
    Ok(ActiveFaults {
        active_faults: limits.iter().map(|fault| fault.name.clone()).collect(),
        limits,
    })
}

async fn active(simulator: &SimulatorCalls) -> Result<Vec<ActiveFault>, Problem> {
    let state = simulator.get("state").await?;
    let faults = state.get("faults").and_then(Value::as_array);
    Ok(faults.into_iter().flatten().map(ActiveFault::of).collect())
}

impl ActiveFault {
    /// Reads a fault as the simulator's state has it.
    pub(super) fn of(fault: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let limit = |name: &str| text(fault.get("match").and_then(|it| it.get(name)));
        let times = fault.get("times").and_then(Value::as_u64);
        Self {
            name: text(fault.get("name")).unwrap_or_default(),
            appid: limit("appid"),
            person: limit("person"),
            path: limit("path"),
            times: times.and_then(|times| u32::try_from(times).ok()),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}
