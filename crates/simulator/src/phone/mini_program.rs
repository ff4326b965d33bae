//! A mini program's code: scanning it opens the mini program's page, and nothing is asked.

use super::{Act, Outcome, PhoneError, Recorded};
use crate::mini_program;
use crate::simulator::Simulator;
use crate::way::OPEN;

/// `content` names the code, as what its picture says or as its scene.
pub(super) fn act(
    simulator: &Simulator,
    person: &str,
    content: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    if act != Act::Scan {
        return Err(PhoneError::NothingToConfirm);
    }
    let code = simulator
        .world()
        .mini_programs
        .drawn_codes
        .get(content)
        .cloned()
        .ok_or(PhoneError::UnknownTarget)?;
    let app = mini_program::mini_program(simulator, &code.appid)?;
    let act = Recorded {
        kind: "phone_scan",
        host: OPEN,
        path: "/dl/business/",
        query: code.query(),
        appid: &code.appid,
        person,
    };
    super::record(simulator, act);
    Ok(Outcome {
        state: "opened",
        page: "mini_program",
        app_name: app.name().to_owned(),
        appid: code.appid,
        scene: Some(code.scene),
        path: Some(code.path),
        ..Outcome::default()
    })
}
