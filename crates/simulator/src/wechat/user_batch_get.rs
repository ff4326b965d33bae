//! `/cgi-bin/user/info/batchget`: up to 100 people at once (WeChat docs, api_batchuserinfo).

use serde::{Deserialize, Serialize};

use super::user_info::{self, Info};
use crate::account;
use crate::answer::Answer;
use crate::app::AppKind;
use crate::call::Call;

const MOST: usize = 100;

#[derive(Deserialize)]
struct Request {
    user_list: Option<Vec<User>>,
}

#[derive(Deserialize)]
struct User {
    #[serde(default)]
    openid: String,
    lang: Option<String>,
}

#[derive(Serialize)]
struct Infos {
    user_info_list: Vec<Info>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match read(call) {
        Ok(infos) => call.api_json(&infos),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// The numbers for lists of a wrong size are known from experience only, and that one openid of
/// nobody's refuses all is assumed.
fn read(call: &Call) -> Result<Infos, i64> {
    let appid = account::authorized(call, &[AppKind::OfficialAccount])?;
    let request: Request = call.json_body()?;
    let users = request.user_list.ok_or(40031)?;
    if users.is_empty() || users.len() > MOST {
        return Err(40032);
    }
    let infos = users
        .iter()
        .map(|user| user_info::of(call, &appid, &user.openid, user.lang.as_deref()));
    Ok(Infos {
        user_info_list: infos.collect::<Result<_, _>>()?,
    })
}
