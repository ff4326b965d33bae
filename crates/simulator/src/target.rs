//! What the phone can be pointed at, and what it can be named by.

use saoma_ambient::Clock;
use url::Url;

use crate::parameters::Parameters;
use crate::phone::{self, PhoneError};
use crate::picture;
use crate::simulator::Simulator;
use crate::way::WEIXIN;
use crate::web_oauth::OauthRequest;
use crate::wechat::qrconnect::{self, PageError};
use crate::world::World;

/// What a code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A website's QR code, by its uuid.
    Website(String),
    /// A page that asks in WeChat's browser.
    WebPage(OauthRequest),
    /// An Official Account's QR code, by its ticket.
    Scene(String),
    /// A mini program's code, by what its picture says.
    MiniProgram(String),
}

/// What `target` means: the id of a code, a URL, or a picture.
pub(crate) fn resolve(simulator: &Simulator, target: &str) -> Result<Target, PhoneError> {
    if let Some(known) = by_id(&simulator.world(), target) {
        return Ok(known);
    }
    if let Ok(url) = Url::parse(target)
        && ["http", "https"].contains(&url.scheme())
    {
        return resolve_url(simulator, &url);
    }
    // What looks like a uuid is one that is not known, not a picture of a few bytes.
    if target.len() <= 128 && !target.starts_with("data:") {
        return Err(PhoneError::UnknownTarget);
    }
    let text = picture::read_qr(target)?;
    if let Some(known) = by_id(&simulator.world(), &text) {
        return Ok(known);
    }
    let url = Url::parse(&text).map_err(|_| PhoneError::UnknownTarget)?;
    resolve_url(simulator, &url)
}

/// The code that an id names.
fn by_id(world: &World, id: &str) -> Option<Target> {
    let website = || {
        let qr = world.qr_codes.get(id)?;
        Some(Target::Website(qr.uuid.clone()))
    };
    let scene = || {
        let codes = &world.scene_codes;
        let by_scene = || codes.newest().find(|code| code.scene.key() == id);
        let code = codes.get(id).or_else(by_scene)?;
        Some(Target::Scene(code.ticket.clone()))
    };
    let mini_program = || {
        let code = world.mini_programs.drawn_codes.get(id)?;
        Some(Target::MiniProgram(code.content()))
    };
    website().or_else(scene).or_else(mini_program)
}

/// A URL that a code holds or that its page loads.
fn resolve_url(simulator: &Simulator, url: &Url) -> Result<Target, PhoneError> {
    let parameters = Parameters::new(url.query(), None);
    if let Some((_, link)) = url.path().rsplit_once("/q/") {
        let world = simulator.world();
        let code = world
            .scene_codes
            .by_url(&format!("http://{WEIXIN}/q/{link}"));
        return code
            .map(|code| Target::Scene(code.ticket.clone()))
            .ok_or(PhoneError::UnknownTarget);
    }
    let id = parameters.get("uuid").or(parameters.get("ticket"));
    let named = id.or_else(|| {
        let (_, uuid) = url.path().rsplit_once("/connect/qrcode/")?;
        Some(uuid)
    });
    if let Some(id) = named {
        return by_id(&simulator.world(), id).ok_or(PhoneError::UnknownTarget);
    }
    if phone::is_authorize(url) {
        return phone::check_web_page(simulator, url).map(Target::WebPage);
    }
    if url.path().ends_with("/connect/qrconnect") {
        return resolve_page(simulator, &parameters).map(Target::Website);
    }
    Err(PhoneError::UnknownTarget)
}

/// The QR code that a website's page with these parameters shows; opens the page if nobody has yet.
fn resolve_page(simulator: &Simulator, parameters: &Parameters) -> Result<String, PhoneError> {
    let request = qrconnect::check(&simulator.world(), parameters)
        .map_err(|error: PageError| PhoneError::Page(error.to_string()))?;
    let now = simulator.clock().now();
    let shown = simulator
        .world()
        .qr_codes
        .newest()
        .find(|qr| qr.request == request && !qr.is_expired(now))
        .map(|qr| qr.uuid.clone());
    Ok(shown.unwrap_or_else(|| qrconnect::open(simulator, request)))
}
