//! `/sns/userinfo`: the person's profile (WeChat docs, api_snsuserinfo).

use serde::Serialize;

use super::session;
use crate::answer::Answer;
use crate::call::Call;
use crate::way::PICTURES;

/// Sex and region are empty for everybody since WeChat's privacy change of October 2021.
#[derive(Serialize)]
struct Profile {
    openid: String,
    nickname: String,
    sex: u8,
    language: &'static str,
    city: &'static str,
    province: &'static str,
    country: &'static str,
    headimgurl: String,
    privilege: [&'static str; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match read(call) {
        Ok(profile) => call.plain_json(&profile),
        Err(errcode) => call.fail(errcode),
    }
}

fn read(call: &Call) -> Result<Profile, i64> {
    let session = session::of(call)?;
    session::count(call, &session.appid, "userinfo")?;
    let shows_profile = |scope: &str| ["snsapi_login", "snsapi_userinfo"].contains(&scope);
    // A snapshot user has no profile.
    if session.is_snapshot || !session.scope.split(',').any(shows_profile) {
        return Err(48001);
    }
    let person = call
        .simulator
        .world()
        .person(&session.person)
        .cloned()
        .ok_or(40003)?;
    let headimgurl = headimgurl(&call.simulator, &person);
    Ok(Profile {
        openid: session::openid(call, &session),
        nickname: person.body.nickname,
        sex: 0,
        language: "",
        city: "",
        province: "",
        country: "",
        headimgurl,
        privilege: [],
        unionid: session::unionid(call, &session),
    })
}

/// The URL of a person's picture; the last part of its path is the size.
pub(crate) fn headimgurl(simulator: &crate::Simulator, person: &crate::Person) -> String {
    let drawn = || {
        format!(
            "https://{PICTURES}/mmopen/vi_32/{}/132",
            simulator.ids().picture(&person.name)
        )
    };
    person.body.avatar.clone().unwrap_or_else(drawn)
}
