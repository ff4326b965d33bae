use axum::Json;
use axum::extract::State;
use saoma_ambient::{Clock, Timestamp};
use serde::Serialize;

use crate::fault::NAMED_FAULTS;
use crate::qr::{QrCode, QrStage};
use crate::simulator::Simulator;
use crate::way::OPEN;
use crate::world::{UnknownEndpoint, World};
use crate::{App, Fault, Person};

/// How many QR codes are listed.
const LISTED: usize = 200;

/// `GET /_saoma/state`. AppSecrets, tokens and keys are not in it.
#[derive(Serialize)]
pub(super) struct SimulatorState {
    apps: Vec<App>,
    people: Vec<Person>,
    /// Those that can still lead to a login, newest first.
    qr_codes: Vec<OpenQr>,
    faults: Vec<Fault>,
    /// The faults that need no body.
    named_faults: [&'static str; NAMED_FAULTS.len()],
    pub(super) clock: ClockState,
    unknown_endpoints: Vec<UnknownEndpoint>,
}

#[derive(Serialize)]
pub(super) struct ClockState {
    /// Unix milliseconds.
    now: i64,
    /// How far it was moved forward.
    offset_ms: i64,
}

#[derive(Serialize)]
struct OpenQr {
    uuid: String,
    appid: String,
    app_name: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    redirect_uri: String,
    /// How many long polls wait for it: whether anybody has its page open.
    waiting_polls: usize,
    created_at: i64,
    expires_at: i64,
    /// What the picture says.
    content: String,
}

/// Everything there is.
pub(super) async fn get(State(simulator): State<Simulator>) -> Json<SimulatorState> {
    let (clock, now) = (clock(&simulator), simulator.clock().now());
    let world = simulator.world();
    let open = world
        .qr_codes
        .newest()
        .filter(|qr| is_open(qr, now))
        .take(LISTED);
    Json(SimulatorState {
        qr_codes: open.map(|qr| open_qr(&world, qr)).collect(),
        apps: world.apps.clone(),
        people: world.people.clone(),
        faults: world.faults.clone(),
        named_faults: NAMED_FAULTS,
        clock,
        unknown_endpoints: world.unknown_endpoints.clone(),
    })
}

/// What the simulator's clock shows.
pub(super) fn clock(simulator: &Simulator) -> ClockState {
    ClockState {
        now: simulator.clock().now().millis(),
        offset_ms: simulator.clock().offset_millis(),
    }
}

fn is_open(qr: &QrCode, now: Timestamp) -> bool {
    !qr.is_expired(now) && !matches!(qr.stage, QrStage::Confirmed { .. })
}

fn open_qr(world: &World, qr: &QrCode) -> OpenQr {
    let appid = qr.request.appid.clone();
    OpenQr {
        app_name: world
            .app(&appid)
            .map_or_else(|| appid.clone(), |app| app.name().to_owned()),
        appid,
        uuid: qr.uuid.clone(),
        state: super::phone::state_word(&qr.stage),
        person: qr.person().map(str::to_owned),
        redirect_uri: qr.request.redirect_uri.clone(),
        waiting_polls: qr.changed.receiver_count(),
        created_at: qr.created_at.millis(),
        expires_at: qr.expires_at.millis(),
        content: format!("https://{OPEN}/connect/confirm?uuid={}", qr.uuid),
    }
}
