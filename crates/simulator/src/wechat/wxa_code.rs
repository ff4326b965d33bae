//! `/wxa/getwxacodeunlimit`: the picture of a mini program code (WeChat docs,
//! api_getunlimitedqrcode). An error comes as JSON where a picture is expected, with status 200.

use serde::Deserialize;
use serde_json::Value;

use crate::account;
use crate::answer::Answer;
use crate::app::{App, AppKind};
use crate::call::Call;
use crate::mini_program::{self, DrawnCode, EnvVersion, Style};

/// How long a scene may be, in characters.
const MAX_SCENE: usize = 32;
/// The side of a picture when none is asked for, in pixels.
const WIDTH: u32 = 430;
/// The page of an app whose pages nobody has named.
const HOME: &str = "pages/index/index";

#[derive(Deserialize)]
struct Body {
    scene: Option<String>,
    page: Option<String>,
    check_path: Option<bool>,
    env_version: Option<String>,
    width: Option<i64>,
    line_color: Option<Colour>,
    is_hyaline: Option<bool>,
}

/// Each part is a number, or a number as a text: WeChat's samples have both.
#[derive(Deserialize)]
struct Colour {
    r: Value,
    g: Value,
    b: Value,
}

pub(super) fn answer(call: &Call) -> Answer {
    match draw(call) {
        Ok(answer) => answer,
        Err(errcode) => call.api_fail(errcode),
    }
}

fn draw(call: &Call) -> Result<Answer, i64> {
    let body = body(call);
    let appid = account::authorized(call, &[AppKind::MiniProgram]).map_err(too_many)?;
    let app = call.simulator.world().app(&appid).cloned().ok_or(40001)?;
    let body = body?;
    let code = DrawnCode {
        scene: scene(&body)?,
        path: page(&app, &body)?,
        env_version: env_version(&body)?,
        appid,
        created_at: call.clock().now(),
    };
    let style = style(&body)?;
    // A page whose path is so long that it does not fit is no page.
    let picture = mini_program::draw(&code.content(), style).ok_or(41030)?;
    call.simulator.world().mini_programs.drawn_codes.add(code);
    // That a transparent picture calls itself a PNG is assumed.
    let content_type = if style.is_hyaline {
        "image/png"
    } else {
        "image/jpeg"
    };
    Ok(Answer::new(content_type, picture))
}

/// What is no JSON gets the error of a scene that is too long: its text names both.
fn body(call: &Call) -> Result<Body, i64> {
    call.json_body().map_err(|errcode| match errcode {
        47001 => 40169,
        other => other,
    })
}

/// This endpoint alone answers 45009 when the minute is used up.
const fn too_many(errcode: i64) -> i64 {
    if errcode == 45011 { 45009 } else { errcode }
}

fn scene(body: &Body) -> Result<String, i64> {
    let is_fine = |scene: &&String| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$&'()*+,/:;=?@-._~".contains(c);
        !scene.is_empty() && scene.chars().count() <= MAX_SCENE && scene.chars().all(is_letter)
    };
    body.scene.as_ref().filter(is_fine).cloned().ok_or(40169)
}

/// The page must be in the released version, unless `check_path` is false. A leading slash and a
/// query are no part of a page's path; that they give 41030 is assumed.
fn page(app: &App, body: &Body) -> Result<String, i64> {
    let released = app.body.pages.as_deref();
    let home = released
        .and_then(<[String]>::first)
        .map_or(HOME, String::as_str);
    let page = match body.page.as_deref() {
        None | Some("") => home,
        Some(page) => page,
    };
    // Reserved by WeChat; the number is known from experience only.
    if page.contains("scancode_time") {
        return Err(85096);
    }
    let is_path = !page.starts_with('/') && !page.contains(['?', '#']);
    let is_released = released.is_none_or(|pages| pages.iter().any(|known| known == page));
    if is_path && (is_released || body.check_path == Some(false)) {
        Ok(page.to_owned())
    } else {
        Err(41030)
    }
}

/// That a wrong argument gives 40097, here and below, is known from experience only.
fn env_version(body: &Body) -> Result<EnvVersion, i64> {
    match body.env_version.as_deref() {
        None | Some("release") => Ok(EnvVersion::Release),
        Some("trial") => Ok(EnvVersion::Trial),
        Some("develop") => Ok(EnvVersion::Develop),
        Some(_) => Err(40097),
    }
}

fn style(body: &Body) -> Result<Style, i64> {
    let width = body.width.map_or(Ok(WIDTH), u32::try_from).ok();
    let width = width.filter(|width| (280..=1280).contains(width));
    let line = match &body.line_color {
        None => [0; 3],
        Some(Colour { r, g, b }) => [part(r)?, part(g)?, part(b)?],
    };
    Ok(Style {
        width: width.ok_or(40097)?,
        line,
        is_hyaline: body.is_hyaline == Some(true),
    })
}

fn part(value: &Value) -> Result<u8, i64> {
    let by_text = || value.as_str()?.parse().ok();
    let by_number = value.as_u64().and_then(|part| u8::try_from(part).ok());
    by_number.or_else(by_text).ok_or(40097)
}
