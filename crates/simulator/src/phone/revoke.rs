//! A person takes back what they granted an app.

use super::{Outcome, PhoneError, Recorded};
use crate::app::AppKind;
use crate::event::{AuthorizationChange, AuthorizationEvent, Event, EventKind};
use crate::push;
use crate::simulator::Simulator;
use crate::way::OPEN;

/// What is told to the app's server when somebody changes what they granted.
#[derive(Debug, Clone)]
pub(crate) struct Revocation {
    pub(crate) change: AuthorizationChange,
    /// What WeChat writes for the app's kind, if absent.
    pub(crate) revoke_info: Option<String>,
    /// `OpenID` and `UnionID` that are left out.
    pub(crate) omitted: Vec<String>,
}

/// Makes codes and tokens of `person` for the app void, and tells its server.
pub(crate) fn revoke(
    simulator: &Simulator,
    person: &str,
    appid: &str,
    revocation: Revocation,
) -> Result<Outcome, PhoneError> {
    super::check_person(simulator, person)?;
    let (kind, app_name) = {
        let mut world = simulator.world();
        let app = world
            .app(appid)
            .ok_or_else(|| PhoneError::UnknownApp(appid.to_owned()))?;
        let known = (app.body.kind, app.name().to_owned());
        if revocation.change.ends_grants() {
            world.grants.revoke(appid, person);
        }
        known
    };
    let change = revocation.change;
    super::record(
        simulator,
        Recorded {
            kind: "phone_revoke",
            host: OPEN,
            path: "/connect/revoke",
            query: format!("event={}", change.word()),
            appid,
            person,
        },
    );
    let event = AuthorizationEvent {
        change,
        revoke_info: revocation
            .revoke_info
            .unwrap_or_else(|| usual_info(kind).to_owned()),
        omitted: revocation.omitted,
    };
    let (person, kind) = (person.to_owned(), EventKind::Authorization(event));
    push::push(simulator, appid, &Event { person, kind });
    Ok(Outcome {
        state: if change.ends_grants() {
            "revoked"
        } else {
            "modified"
        },
        page: "done",
        appid: appid.to_owned(),
        app_name,
        ..Outcome::default()
    })
}

/// Everything for a website; nickname and picture elsewhere (WeChat docs, authorization_change).
const fn usual_info(kind: AppKind) -> &'static str {
    match kind {
        AppKind::Website => "301",
        AppKind::OfficialAccount => "205",
        AppKind::MiniProgram => "6",
    }
}
