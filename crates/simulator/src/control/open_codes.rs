//! The codes of Official Accounts and mini programs that the phone can scan, as `state` lists them.

use saoma_ambient::Timestamp;
use serde::Serialize;

use crate::mini_program::{DrawnCode, EnvVersion};
use crate::scene::SceneCode;
use crate::world::World;

/// How many of each kind are listed.
const LISTED: usize = 200;

/// An Official Account's code.
#[derive(Serialize)]
pub(super) struct OpenSceneCode {
    ticket: String,
    appid: String,
    app_name: String,
    /// As it stands in an `EventKey`, without prefix.
    scene: String,
    created_at: i64,
    expires_at: Option<i64>,
    /// What the picture says.
    content: String,
}

/// A mini program's code. It never expires.
#[derive(Serialize)]
pub(super) struct OpenMiniProgramCode {
    appid: String,
    app_name: String,
    path: String,
    scene: String,
    env_version: EnvVersion,
    created_at: i64,
    /// What the picture says.
    content: String,
}

/// The temporary codes that have not expired, newest first.
pub(super) fn scene_codes(world: &World, now: Timestamp) -> Vec<OpenSceneCode> {
    let open = world
        .scene_codes
        .newest()
        .filter(|code| !code.is_expired(now));
    open.take(LISTED)
        .map(|code| scene_code(world, code))
        .collect()
}

/// The mini program codes that were drawn, newest first.
pub(super) fn mini_program_codes(world: &World) -> Vec<OpenMiniProgramCode> {
    let drawn = world.mini_programs.drawn_codes.newest();
    drawn
        .take(LISTED)
        .map(|code| mini_program_code(world, code))
        .collect()
}

fn scene_code(world: &World, code: &SceneCode) -> OpenSceneCode {
    OpenSceneCode {
        ticket: code.ticket.clone(),
        app_name: app_name(world, &code.appid),
        appid: code.appid.clone(),
        scene: code.scene.key(),
        created_at: code.created_at.millis(),
        expires_at: code.expires_at.map(Timestamp::millis),
        content: code.url.clone(),
    }
}

fn mini_program_code(world: &World, code: &DrawnCode) -> OpenMiniProgramCode {
    OpenMiniProgramCode {
        content: code.content(),
        app_name: app_name(world, &code.appid),
        appid: code.appid.clone(),
        path: code.path.clone(),
        scene: code.scene.clone(),
        env_version: code.env_version,
        created_at: code.created_at.millis(),
    }
}

fn app_name(world: &World, appid: &str) -> String {
    world
        .app(appid)
        .map_or_else(|| appid.to_owned(), |app| app.name().to_owned())
}
