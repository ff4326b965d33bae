//! `/cgi-bin/qrcode/create`: an Official Account's QR code with a scene (WeChat docs,
//! Generating_a_Parametric_QR_Code).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account;
use crate::answer::Answer;
use crate::app::AppKind;
use crate::call::Call;
use crate::scene::Scene;

/// How long a temporary code holds at most: 30 days, in seconds.
const LONGEST: u64 = 2_592_000;
/// How long it holds when nothing is said, in seconds.
const DEFAULT: u64 = 60;
/// The highest number of a permanent code.
const LAST_PERMANENT: u32 = 100_000;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 64;

#[derive(Deserialize)]
struct Request {
    expire_seconds: Option<Value>,
    action_name: Option<String>,
    action_info: Option<ActionInfo>,
}

#[derive(Deserialize)]
struct ActionInfo {
    scene: Option<SceneBody>,
}

#[derive(Deserialize)]
struct SceneBody {
    scene_id: Option<Value>,
    scene_str: Option<Value>,
}

#[derive(Serialize)]
struct Created {
    ticket: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_seconds: Option<u64>,
    url: String,
}

pub(super) fn answer(call: &Call) -> Answer {
    match create(call) {
        Ok(created) => call.api_json(&created),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// Only Official Accounts make such codes (known from experience only).
fn create(call: &Call) -> Result<Created, i64> {
    let appid = account::authorized(call, &[AppKind::OfficialAccount])?;
    let request: Request = call.json_body()?;
    let life = life(request.expire_seconds.as_ref());
    let wanted = wanted(request)?;
    let now = call.clock().now();
    let codes = &mut call.simulator.world().scene_codes;
    let code = match wanted {
        Wanted::Temporary(scene) => {
            let life = Duration::from_secs(life);
            codes.add_temporary(&appid, scene, life, now, call.entropy())
        }
        Wanted::Permanent(scene) => codes
            .add_permanent(&appid, scene, now, call.entropy())
            .ok_or(45029)?,
    };
    Ok(Created {
        ticket: code.ticket,
        expire_seconds: (!code.is_permanent).then_some(life),
        url: code.url,
    })
}

enum Wanted {
    Temporary(Scene),
    Permanent(Scene),
}

/// That everything wrong here answers 40053 is assumed.
fn wanted(request: Request) -> Result<Wanted, i64> {
    let scene = request
        .action_info
        .and_then(|info| info.scene)
        .ok_or(40053)?;
    match request.action_name.as_deref() {
        Some("QR_SCENE") => temporary_id(scene.scene_id).map(Wanted::Temporary),
        Some("QR_STR_SCENE") => text(scene.scene_str).map(Wanted::Temporary),
        Some("QR_LIMIT_SCENE") => permanent_id(scene.scene_id).map(Wanted::Permanent),
        Some("QR_LIMIT_STR_SCENE") => text(scene.scene_str).map(Wanted::Permanent),
        _ => Err(40053),
    }
}

/// A number that does not fit 32 bits comes back as the highest that does.
fn temporary_id(id: Option<Value>) -> Result<Scene, i64> {
    let id = id.filter(Value::is_number).ok_or(40053)?;
    match id.as_u64().map_or(Ok(u32::MAX), u32::try_from) {
        Ok(0) => Err(40053),
        Ok(id) => Ok(Scene::Id(id)),
        Err(_) => Ok(Scene::Id(u32::MAX)),
    }
}

fn permanent_id(id: Option<Value>) -> Result<Scene, i64> {
    let id = id.and_then(|id| u32::try_from(id.as_u64()?).ok());
    id.filter(|id| (1..=LAST_PERMANENT).contains(id))
        .map(Scene::Id)
        .ok_or(40053)
}

fn text(text: Option<Value>) -> Result<Scene, i64> {
    let text = text.as_ref().and_then(Value::as_str).unwrap_or_default();
    if (1..=LONGEST_TEXT).contains(&text.chars().count()) {
        Ok(Scene::Text(text.to_owned()))
    } else {
        Err(40053)
    }
}

/// That longer lives are cut, and that 0 means the default, is assumed.
fn life(seconds: Option<&Value>) -> u64 {
    match seconds.and_then(Value::as_u64) {
        None | Some(0) => DEFAULT,
        Some(seconds) => seconds.min(LONGEST),
    }
}
