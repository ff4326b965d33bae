//! What a person can do on the virtual phone.

mod browser;
mod mini_program;
mod official_account;
mod revoke;
mod web_page;
mod website;

use saoma_ambient::Clock;
use serde::Serialize;

use crate::exchange::Exchange;
use crate::mini_program::MiniProgramError;
use crate::picture::PictureError;
use crate::simulator::Simulator;
use crate::target::{self, Target};
use crate::world::World;

pub(crate) use browser::Cookies;
pub(crate) use official_account::{OpenedPages, follow, unfollow};
pub(crate) use revoke::{Revocation, revoke};
pub(crate) use web_page::{check as check_web_page, is_authorize, open};
pub(crate) use website::state_word;

/// What a person can do with something that was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Scan,
    Confirm,
    Refuse,
    /// Scan and confirm in one.
    Authorize,
}

/// How things stand after an act, and what the phone shows: the answer of every `phone/*` call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Outcome {
    /// A word for scripts, such as `scanned` or `followed`.
    pub(crate) state: &'static str,
    /// What the phone shows, such as `consent`, `follow` or `done`.
    pub(crate) page: &'static str,
    pub(crate) appid: String,
    pub(crate) app_name: String,
    /// A website's QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) uuid: Option<String>,
    /// An Official Account's QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ticket: Option<String>,
    /// What an Official Account's or a mini program's code carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scene: Option<String>,
    /// The mini program's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// What to allow or refuse, where a page has led to WeChat's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,
    /// Where the browser goes now, once confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) redirect_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

/// Why the phone cannot do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PhoneError {
    #[error("there is no person {0:?}")]
    UnknownPerson(String),
    #[error("there is no app {0:?}")]
    UnknownApp(String),
    #[error("{0:?} is no Official Account")]
    NoOfficialAccount(String),
    #[error("there is no such QR code")]
    UnknownTarget,
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("WeChat's QR code page refuses this address: {0}")]
    Page(String),
    #[error("the phone opens WeChat's authorize page and pages on this machine, not {0:?}")]
    ForeignPage(String),
    #[error("{0} cannot be reached")]
    Unreachable(String),
    #[error("the page redirects without end")]
    TooManyRedirects,
    #[error("the QR code has expired")]
    Expired,
    #[error("the QR code was already scanned by {0:?}")]
    ScannedByOther(String),
    #[error("this person has not scanned the QR code")]
    NotScanned,
    #[error("the login was already confirmed")]
    AlreadyConfirmed,
    #[error("this code asks for nothing: what it opens asks by itself")]
    NothingToConfirm,
    #[error(transparent)]
    MiniProgram(#[from] MiniProgramError),
}

/// Lets `person` do `act` with `target`: a uuid, a ticket, a URL of the code or of its page, or a
/// picture.
pub(crate) fn act(
    simulator: &Simulator,
    person: &str,
    target: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    check_person(simulator, person)?;
    match target::resolve(simulator, target.trim())? {
        Target::Website(uuid) => website::act(simulator, person, &uuid, act),
        Target::WebPage(request) => web_page::act(simulator, person, &request, act),
        Target::Scene(ticket) => official_account::act(simulator, person, &ticket, act),
        Target::MiniProgram(content) => mini_program::act(simulator, person, &content, act),
    }
}

fn check_person(simulator: &Simulator, person: &str) -> Result<(), PhoneError> {
    if simulator.world().person(person).is_some() {
        Ok(())
    } else {
        Err(PhoneError::UnknownPerson(person.to_owned()))
    }
}

fn app_name(world: &World, appid: &str) -> String {
    world
        .app(appid)
        .map_or_else(|| appid.to_owned(), |app| app.name().to_owned())
}

/// What the phone tells WeChat when somebody acts: its own exchange, which no HTTP carries.
struct Recorded<'a> {
    kind: &'static str,
    host: &'static str,
    path: &'static str,
    query: String,
    appid: &'a str,
    person: &'a str,
}

fn record(simulator: &Simulator, act: Recorded<'_>) {
    record_with(simulator, act, None);
}

/// The same with what WeChat answered the phone.
fn record_with(simulator: &Simulator, act: Recorded<'_>, body: Option<String>) {
    simulator.recorder().record(Exchange {
        seq: 0,
        kind: act.kind,
        at: simulator.clock().now().millis(),
        duration_ms: 0,
        host: act.host,
        pushed_to: None,
        method: "GET".to_owned(),
        path: act.path.to_owned(),
        query: act.query,
        request_body: None,
        status: Some(200),
        content_type: String::new(),
        body_size: body.as_ref().map_or(0, String::len),
        body,
        errcode: None,
        app: Some(act.appid.to_owned()),
        person: Some(act.person.to_owned()),
        fault: None,
    });
}
