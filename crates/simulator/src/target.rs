//! What a QR code can be named by.

use saoma_ambient::Clock;
use url::Url;

use crate::parameters::Parameters;
use crate::phone::PhoneError;
use crate::picture;
use crate::simulator::Simulator;
use crate::wechat::qrconnect::{self, PageError};

/// The uuid that `target` means.
pub(crate) fn resolve(simulator: &Simulator, target: &str) -> Result<String, PhoneError> {
    if simulator.world().qr_codes.get(target).is_some() {
        return Ok(target.to_owned());
    }
    if let Ok(url) = Url::parse(target)
        && ["http", "https"].contains(&url.scheme())
    {
        return resolve_url(simulator, &url);
    }
    // What looks like a uuid is one that is not known, not a picture of a few bytes.
    if target.len() <= 64 && !target.starts_with("data:") {
        return Err(PhoneError::UnknownTarget);
    }
    let text = picture::read_qr(target)?;
    let url = Url::parse(&text).map_err(|_| PhoneError::UnknownTarget)?;
    resolve_url(simulator, &url)
}

/// The uuid of a URL that a QR code holds or that its page loads; the page's own URL means the QR
/// code that the page with these parameters shows, and opens the page if nobody has yet.
fn resolve_url(simulator: &Simulator, url: &Url) -> Result<String, PhoneError> {
    let parameters = Parameters::new(url.query(), None);
    let known = |uuid: &str| {
        simulator
            .world()
            .qr_codes
            .get(uuid)
            .map(|qr| qr.uuid.clone())
    };
    if let Some(uuid) = parameters.get("uuid") {
        return known(uuid).ok_or(PhoneError::UnknownTarget);
    }
    if let Some((_, uuid)) = url.path().rsplit_once("/connect/qrcode/") {
        return known(uuid).ok_or(PhoneError::UnknownTarget);
    }
    if !url.path().ends_with("/connect/qrconnect") {
        return Err(PhoneError::UnknownTarget);
    }
    let request = qrconnect::check(&simulator.world(), &parameters)
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
