use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use saoma_ambient::{Clock, Timestamp};
use serde::Serialize;

use super::open_codes::{self, OpenMiniProgramCode, OpenSceneCode};
use crate::fault::NAMED_FAULTS;
use crate::phone::state_word;
use crate::push::{Chat, UrlCheck};
use crate::qr::{QrCode, QrStage};
use crate::simulator::Simulator;
use crate::way::OPEN;
use crate::world::{UnknownEndpoint, World};
use crate::{App, Fault, Person};

/// How many QR codes, and how many conversations, are listed.
const LISTED: usize = 200;

/// `GET /_saoma/state`. AppSecrets, tokens and keys are not in it.
#[derive(Serialize)]
pub(super) struct SimulatorState {
    apps: Vec<App>,
    people: Vec<Person>,
    /// Those that can still lead to a login, newest first.
    qr_codes: Vec<OpenQr>,
    /// Codes of Official Accounts, newest first.
    scene_codes: Vec<OpenSceneCode>,
    /// Codes of mini programs, newest first.
    mini_program_codes: Vec<OpenMiniProgramCode>,
    faults: Vec<Fault>,
    /// What Official Accounts replied to people's events.
    chats: Vec<Chat>,
    /// How the check of each app's `events_url` went, by AppID.
    events_urls: BTreeMap<String, UrlCheck>,
    /// The faults that need no body.
    named_faults: Vec<NamedFault>,
    pub(super) clock: ClockState,
    unknown_endpoints: Vec<UnknownEndpoint>,
}

/// A fault that needs no body.
#[derive(Serialize)]
struct NamedFault {
    name: &'static str,
    /// What it means, in one line.
    meaning: Meaning,
}

#[derive(Serialize)]
struct Meaning {
    #[serde(rename = "zh-CN")]
    zh_cn: &'static str,
    en: &'static str,
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
        scene_codes: open_codes::scene_codes(&world, now),
        mini_program_codes: open_codes::mini_program_codes(&world),
        apps: world.apps.clone(),
        people: world.people.clone(),
        faults: world.faults.clone(),
        chats: world.chats.newest().take(LISTED).cloned().collect(),
        events_urls: world.url_checks.all().clone(),
        named_faults: NAMED_FAULTS.into_iter().map(named_fault).collect(),
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
        state: state_word(&qr.stage),
        person: qr.person().map(str::to_owned),
        redirect_uri: qr.request.redirect_uri.clone(),
        waiting_polls: qr.changed.receiver_count(),
        created_at: qr.created_at.millis(),
        expires_at: qr.expires_at.millis(),
        content: format!("https://{OPEN}/connect/confirm?uuid={}", qr.uuid),
    }
}

fn named_fault(name: &'static str) -> NamedFault {
    let key = format!("simulator.fault.{name}");
    let say = |lang| saoma_text::lookup(lang, &key).unwrap_or(name);
    NamedFault {
        name,
        meaning: Meaning {
            zh_cn: say(saoma_text::Lang::ZhCn),
            en: say(saoma_text::Lang::En),
        },
    }
}
