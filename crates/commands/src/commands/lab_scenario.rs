//! Ready scenarios on the lab's simulator, one step at a time; and what was clicked, as a scenario.

mod ready;

use saoma_simulator::{Scenario, Staged, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::lab::sandbox;
use crate::error::Problem;
use crate::scope::not_found;
use crate::{Desk, InWorkspace, Nothing};

/// The scenarios that come with the program.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabScenarios {
    scenarios: Vec<LabScenario>,
}

/// A scenario. Its texts are at `ui.scenario.<id>.title` and `.about`.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabScenario {
    id: String,
    steps: Vec<LabStep>,
}

/// What a step does.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabStep {
    /// Such as `open_qr_page`.
    act: String,
    /// Who does it, by the person's name in the simulator.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// A fault's name, a path, or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// How far it moves the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    advance_ms: Option<u64>,
    /// A sentence in Chinese, as it stands in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Makes the lab's simulator be as it is when a scenario begins.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabScenarioBegin {
    workspace: String,
    scenario: String,
}

/// What came of the step that was done.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabStepDone {
    /// How many steps have been done by now.
    done: u32,
    /// What was not as the scenario says; empty if all was.
    problems: Vec<String>,
    /// The answer that was seen, as JSON.
    seen: String,
}

/// A file, as text.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabFile {
    text: String,
}

pub(crate) async fn lab_scenarios(_: &Desk, _: Nothing) -> Result<LabScenarios, Problem> {
    let scenarios = ready::SCENARIOS.iter().map(|(id, file)| LabScenario {
        id: (*id).to_owned(),
        steps: ready::read(file).steps.iter().map(step).collect(),
    });
    Ok(LabScenarios {
        scenarios: scenarios.collect(),
    })
}

pub(crate) async fn lab_scenario_begin(
    desk: &Desk,
    request: LabScenarioBegin,
) -> Result<Nothing, Problem> {
    sandbox(desk, &request.workspace).await?;
    let scenario: Scenario = ready::SCENARIOS
        .iter()
        .find(|(id, _)| *id == request.scenario)
        .map(|(_, file)| ready::read(file))
        .ok_or_else(|| not_found("scenario", &request.scenario))?;
    let servers = desk.servers().await;
    let simulation = servers.simulation.as_ref().ok_or(Problem::SimulatorDown)?;
    let authority = simulation.url.trim_start_matches("http://");
    let mut stage = simulation.stage.lock().await;
    let staged = Staged::set(&simulation.simulator, authority, scenario).await;
    *stage = Some(staged.map_err(Problem::Stage)?);
    Ok(Nothing {})
}

pub(crate) async fn lab_scenario_step(
    desk: &Desk,
    request: InWorkspace,
) -> Result<LabStepDone, Problem> {
    sandbox(desk, &request.workspace).await?;
    let servers = desk.servers().await;
    let simulation = servers.simulation.as_ref().ok_or(Problem::SimulatorDown)?;
    let mut stage = simulation.stage.lock().await;
    let staged = stage.as_mut();
    let staged = staged.ok_or_else(|| not_found("scenario", &request.workspace))?;
    let check = staged.step().await;
    let check = check.ok_or_else(|| not_found("step", &(staged.done() + 1).to_string()))?;
    Ok(LabStepDone {
        done: u32::try_from(staged.done()).unwrap_or(u32::MAX),
        problems: check.problems,
        seen: serde_json::to_string_pretty(&check.seen).map_err(Problem::Answer)?,
    })
}

pub(crate) async fn lab_session(desk: &Desk, request: InWorkspace) -> Result<LabFile, Problem> {
    sandbox(desk, &request.workspace).await?;
    let text = desk.simulator().await?.text("scenario").await?;
    Ok(LabFile::of(text))
}

impl LabFile {
    /// A file of this text.
    pub(super) fn of(text: String) -> Self {
        Self { text }
    }
}

impl Desk {
    /// Takes a scenario off the lab's simulator, if there is one.
    pub(crate) async fn clear_stage(&self) -> Result<(), Problem> {
        let servers = self.servers().await;
        let Some(simulation) = &servers.simulation else {
            return Ok(());
        };
        // Held to the end: a scenario that begins meanwhile begins after it.
        let mut stage = simulation.stage.lock().await;
        if stage.take().is_some() {
            simulation.simulator.reset();
            self.register_sandboxes().await?;
        }
        Ok(())
    }
}

fn step(step: &Step) -> LabStep {
    let fields = serde_json::to_value(&step.act).unwrap_or_default();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name: &str| fields.get(name).and_then(Value::as_u64).unwrap_or(0);
    let seconds = number("hours") * 3600 + number("minutes") * 60 + number("seconds");
    let advance_ms = seconds * 1000 + number("ms");
    LabStep {
        act: step.act.word(),
        person: text("person"),
        detail: text("name")
            .or_else(|| text("path"))
            .or_else(|| text("url")),
        advance_ms: Some(advance_ms).filter(|ms| *ms > 0),
        note: step.note.clone(),
    }
}
