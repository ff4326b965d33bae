//! A website's QR code: scan, then allow or refuse.

use saoma_ambient::Clock;

use super::{Act, Outcome, PhoneError, Recorded};
use crate::grant::{CODE_LIFE, Code};
use crate::ids;
use crate::qr::{QrCode, QrStage};
use crate::simulator::Simulator;
use crate::way::OPEN;
use crate::world::{Subject, World};

pub(super) fn act(
    simulator: &Simulator,
    person: &str,
    uuid: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    match act {
        Act::Scan => scan(simulator, person, uuid),
        Act::Confirm => confirm(simulator, person, uuid),
        Act::Refuse => refuse(simulator, person, uuid),
        Act::Authorize => {
            scan(simulator, person, uuid)?;
            confirm(simulator, person, uuid)
        }
    }
}

/// The stage as a word for scripts.
pub(crate) const fn state_word(stage: &QrStage) -> &'static str {
    match stage {
        QrStage::Waiting => "waiting",
        QrStage::Scanned { .. } => "scanned",
        QrStage::Refused { .. } => "refused",
        QrStage::Confirmed { .. } => "confirmed",
    }
}

fn scan(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    if takes_fault(simulator, "second-scanner", person, uuid) {
        let other = simulator.world().somebody_else(person);
        // Who cannot scan it either leaves things as they are.
        let _ = other.map(|other| scan_alone(simulator, &other, uuid));
    }
    scan_alone(simulator, person, uuid)
}

fn scan_alone(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    change(simulator, person, uuid, "phone_scan", |qr| {
        match &qr.stage {
            QrStage::Confirmed { .. } => Err(PhoneError::AlreadyConfirmed),
            QrStage::Scanned { person: first } if first != person => {
                Err(PhoneError::ScannedByOther(first.clone()))
            }
            QrStage::Scanned { .. } | QrStage::Waiting | QrStage::Refused { .. } => {
                Ok(QrStage::Scanned {
                    person: person.to_owned(),
                })
            }
        }
    })
}

fn refuse(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    change(simulator, person, uuid, "phone_refuse", |qr| {
        check_scanned(qr, person)?;
        Ok(QrStage::Refused {
            person: person.to_owned(),
        })
    })
}

fn confirm(simulator: &Simulator, person: &str, uuid: &str) -> Result<Outcome, PhoneError> {
    if takes_fault(simulator, "refused", person, uuid) {
        return refuse(simulator, person, uuid);
    }
    if takes_fault(simulator, "scanned-and-abandoned", person, uuid) {
        return scan_alone(simulator, person, uuid);
    }
    change(simulator, person, uuid, "phone_confirm", |qr| {
        check_scanned(qr, person)?;
        Ok(QrStage::Confirmed {
            person: person.to_owned(),
            code: ids::code(simulator.entropy()),
        })
    })
}

/// Whether a fault about people is on for this person and the QR code's app; counts it.
fn takes_fault(simulator: &Simulator, name: &str, person: &str, uuid: &str) -> bool {
    let mut world = simulator.world();
    let subject = Subject {
        appid: world.qr_codes.get(uuid).map(|qr| qr.request.appid.clone()),
        person: Some(person.to_owned()),
    };
    world.take_named_fault(name, &subject)
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
    person: &str,
    uuid: &str,
    kind: &'static str,
    next: impl FnOnce(&QrCode) -> Result<QrStage, PhoneError>,
) -> Result<Outcome, PhoneError> {
    let now = simulator.clock().now();
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
            is_snapshot: false,
            expires_at: now.plus(CODE_LIFE),
            is_used: false,
        };
        world.grants.add_code(code.clone(), grant);
    }
    let outcome = outcome(&world, uuid, request.appid, stage, redirect_url);
    let act = Recorded {
        kind,
        host: OPEN,
        path: "/connect/confirm",
        query: match &outcome.code {
            // The code ties what follows to this login.
            Some(code) => format!("uuid={uuid}&code={code}"),
            None => format!("uuid={uuid}"),
        },
        appid: &outcome.appid,
        person,
    };
    // Before the poll that this wakes can be recorded: it waits for the world.
    super::record(simulator, act);
    drop(world);
    Ok(outcome)
}

fn outcome(
    world: &World,
    uuid: &str,
    appid: String,
    stage: QrStage,
    redirect_url: Option<String>,
) -> Outcome {
    let state = state_word(&stage);
    Outcome {
        state,
        page: if state == "scanned" {
            "consent"
        } else {
            "done"
        },
        uuid: Some(uuid.to_owned()),
        app_name: super::app_name(world, &appid),
        appid,
        redirect_url,
        code: match stage {
            QrStage::Confirmed { code, .. } => Some(code),
            _ => None,
        },
        ..Outcome::default()
    }
}
