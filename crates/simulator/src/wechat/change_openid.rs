//! `/cgi-bin/changeopenid`: openids of an account that moved here become this account's (WeChat
//! docs, api_changeopenid). Some that fail do not make the whole fail.

use serde::{Deserialize, Serialize};

use crate::account;
use crate::answer::Answer;
use crate::app::{AppKind, FromAppid};
use crate::call::Call;
use crate::identity;
use crate::simulator::Simulator;

const MOST: usize = 100;

#[derive(Deserialize)]
struct Request {
    from_appid: Option<String>,
    openid_list: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Changed {
    errcode: i64,
    errmsg: &'static str,
    result_list: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    ori_openid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_openid: Option<String>,
    err_msg: &'static str,
}

pub(super) fn answer(call: &Call) -> Answer {
    match change(call) {
        Ok(changed) => call.api_json(&changed),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// The number for a list of a wrong size is assumed.
fn change(call: &Call) -> Result<Changed, i64> {
    let to = account::authorized(call, &[AppKind::OfficialAccount])?;
    let request: Request = call.json_body()?;
    let from = old_account(call, &to, &request.from_appid.unwrap_or_default())?;
    let openids = request.openid_list.ok_or(40031)?;
    if openids.is_empty() || openids.len() > MOST {
        return Err(40032);
    }
    let rows = openids
        .into_iter()
        .map(|openid| row(&call.simulator, &from, &to, openid));
    Ok(Changed {
        errcode: 0,
        errmsg: "ok",
        result_list: rows.collect(),
    })
}

/// The AppID of the account that moved here and whose openids can still be turned; else 63178.
fn old_account(call: &Call, to: &str, named: &str) -> Result<String, i64> {
    let now = call.clock().now();
    let world = call.simulator.world();
    let form = world.app(to).map(|app| app.body.from_appid);
    let is_meant = |appid: &str| {
        let is_original_id = || identity::original_id(&call.simulator, appid) == named;
        match form.unwrap_or_default() {
            FromAppid::Appid => appid == named,
            FromAppid::OriginalId => is_original_id(),
            FromAppid::Either => appid == named || is_original_id(),
        }
    };
    let migration = world.migrations.iter().find(|migration| {
        migration.to == to && migration.is_open(now) && is_meant(&migration.from)
    });
    migration.map(|known| known.from.clone()).ok_or(63178)
}

fn row(simulator: &Simulator, from: &str, to: &str, ori_openid: String) -> Row {
    let person = identity::person_of_openid(simulator, from, &ori_openid)
        .filter(|person| is_known(simulator, from, person));
    let new_openid = person.map(|person| identity::openid(simulator, to, &person));
    Row {
        ori_openid,
        err_msg: if new_openid.is_some() {
            "ok"
        } else {
            "ori_openid error"
        },
        new_openid,
    }
}

/// Whether the old account had them as a follower, or by web authorization.
fn is_known(simulator: &Simulator, from: &str, person: &str) -> bool {
    let world = simulator.world();
    world.followers.of(from, person).is_some() || world.grants.has_session(from, person)
}
