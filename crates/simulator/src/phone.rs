use saoma_ambient::Clock;

use crate::exchange::Exchange;
use crate::grant::{CODE_LIFE, Code};
use crate::ids;
use crate::picture::PictureError;
use crate::qr::{QrCode, QrStage};
use crate::simulator::Simulator;
use crate::target;
use crate::way::OPEN;
use crate::world::World;

/// What a person can do with a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Scan,
    Confirm,
    Refuse,
    /// Scan and confirm in one.
    Authorize,
}

/// Where the login stands after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) uuid: String,
    pub(crate) appid: String,
    pub(crate) app_name: String,
    pub(crate) stage: QrStage,
    /// Where the QR code page goes now, once confirmed.
    pub(crate) redirect_url: Option<String>,
}

/// Why the phone cannot do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PhoneError {
    #[error("there is no person {0:?}")]
    UnknownPerson(String),
    #[error("there is no such QR code")]
    UnknownTarget,
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("WeChat's QR code page refuses this address: {0}")]
    Page(String),
    #[error("the QR code has expired")]
    Expired,
    #[error("the QR code was already scanned by {0:?}")]
    ScannedByOther(String),
    #[error("this person has not scanned the QR code")]
    NotScanned,
    #[error("the login was already confirmed")]
    AlreadyConfirmed,
}

/// Lets `person` do `act` with `target`: a uuid, a URL of the QR code or of its page, or a picture.
pub(crate) fn act(
    simulator: &Simulator,
    person: &str,
    target: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    if simulator.world().person(person).is_none() {
        return Err(PhoneError::UnknownPerson(person.to_owned()));
    }
    let uuid = target::resolve(simulator, target.trim())?;
    match act {
        Act::Scan => scan(simulator, person, &uuid),
        Act::Confirm => confirm(simulator, person, &uuid),
        Act::Refuse => refuse(simulator, person, &uuid),
        Act::Authorize => {
            scan(simulator, person, &uuid)?;
            confirm(simulator, person, &uuid)
        }
    }
}

fn scan(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    change(simulator, uuid, "phone_scan", |qr| match &qr.stage {
        QrStage::Confirmed { .. } => Err(PhoneError::AlreadyConfirmed),
        QrStage::Scanned { person: first } if first != person => {
            Err(PhoneError::ScannedByOther(first.clone()))
        }
        QrStage::Scanned { .. } | QrStage::Waiting | QrStage::Refused { .. } => {
            Ok(QrStage::Scanned {
                person: person.to_owned(),
            })
        }
    })
}

fn refuse(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    change(simulator, uuid, "phone_refuse", |qr| {
        check_scanned(qr, person)?;
        Ok(QrStage::Refused {
            person: person.to_owned(),
        })
    })
}

fn confirm(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    change(simulator, uuid, "phone_confirm", |qr| {
        check_scanned(qr, person)?;
        Ok(QrStage::Confirmed {
            person: person.to_owned(),
            code: ids::code(simulator.entropy()),
        })
    })
}

fn check_scanned(qr: &QrCode, person: &str) -> Result<(), PhoneError> {
    match &qr.stage {
        QrStage::Scanned { person: scanner } if scanner == person => Ok(()),
        QrStage::Scanned { person: other } => Err(PhoneError::ScannedByOther(other.clone())),
        QrStage::Confirmed { .. } => Err(PhoneError::AlreadyConfirmed),
        QrStage::Waiting | QrStage::Refused { .. } => Err(PhoneError::NotScanned),
    }
}

/// Moves a QR code to the stage that `next` says, unless it has expired; a confirmed one makes its
/// authorization code good. Records the act.
fn change(
    simulator: &Simulator,
    uuid: &str,
    kind: &'static str,
    next: impl FnOnce(&QrCode) -> Result<QrStage, PhoneError>,
) -> Result<Outcome, PhoneError> {
    let now = simulator.clock().now();
    let outcome = {
        let mut world = simulator.world();
        let qr = world
            .qr_codes
            .get_mut(uuid)
            .ok_or(PhoneError::UnknownTarget)?;
        if qr.is_expired(now) {
            return Err(PhoneError::Expired);
        }
        qr.move_to(next(qr)?);
        let (request, stage) = (qr.request.clone(), qr.stage.clone());
        let mut redirect_url = None;
        if let QrStage::Confirmed { person, code } = &stage {
            redirect_url = Some(request.redirect_url(code));
            let (appid, scope) = (request.appid.clone(), request.scope.clone());
            let grant = Code {
                appid,
                person: person.clone(),
                scope,
                expires_at: now.plus(CODE_LIFE),
                is_used: false,
            };
            world.grants.add_code(code.clone(), grant);
        }
        outcome(&world, uuid, request.appid, stage, redirect_url)
    };
    record(simulator, kind, &outcome, now.millis());
    Ok(outcome)
}

fn outcome(
    world: &World,
    uuid: &str,
    appid: String,
    stage: QrStage,
    redirect_url: Option<String>,
) -> Outcome {
    let app_name = world
        .app(&appid)
        .map_or_else(|| appid.clone(), |app| app.name().to_owned());
    Outcome {
        uuid: uuid.to_owned(),
        appid,
        app_name,
        stage,
        redirect_url,
    }
}

fn record(simulator: &Simulator, kind: &'static str, outcome: &Outcome, at: i64) {
    let person = match &outcome.stage {
        QrStage::Waiting => None,
        QrStage::Scanned { person }
        | QrStage::Refused { person }
        | QrStage::Confirmed { person, .. } => Some(person.clone()),
    };
    simulator.recorder().record(Exchange {
        seq: 0,
        kind,
        at,
        duration_ms: 0,
        host: OPEN,
        method: "GET".to_owned(),
        path: "/connect/confirm".to_owned(),
        query: format!("uuid={}", outcome.uuid),
        request_body: None,
        status: Some(200),
        content_type: String::new(),
        body: None,
        body_size: 0,
        errcode: None,
        app: Some(outcome.appid.clone()),
        person,
        fault: None,
    });
}
