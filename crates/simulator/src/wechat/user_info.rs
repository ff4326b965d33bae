//! `/cgi-bin/user/info`: a follower (WeChat docs, Getting_User_Basic_Information). Nickname, picture
//! and region are there and empty since 2021-12-27.

use serde::Serialize;

use crate::account;
use crate::answer::Answer;
use crate::app::AppKind;
use crate::call::Call;
use crate::follower::Following;
use crate::identity;

/// Somebody as an Official Account sees them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Info {
    Follower(Box<Follower>),
    Stranger(Stranger),
}

#[derive(Serialize)]
pub(super) struct Follower {
    subscribe: u8,
    openid: String,
    nickname: &'static str,
    sex: u8,
    language: &'static str,
    city: &'static str,
    province: &'static str,
    country: &'static str,
    headimgurl: &'static str,
    subscribe_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
    remark: &'static str,
    groupid: u32,
    tagid_list: [u32; 0],
    subscribe_scene: &'static str,
    qr_scene: u32,
    qr_scene_str: String,
}

/// What is told of somebody who does not follow (known from experience only).
#[derive(Serialize)]
pub(super) struct Stranger {
    subscribe: u8,
    openid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match read(call) {
        Ok(info) => call.api_json(&info),
        Err(errcode) => call.api_fail(errcode),
    }
}

fn read(call: &Call) -> Result<Info, i64> {
    let appid = account::authorized(call, &[AppKind::OfficialAccount])?;
    call.check_get()?;
    let openid = call.parameter("openid").ok_or(41009)?;
    of(call, &appid, openid, call.parameter("lang"))
}

/// What the account sees of an openid; 40003 if it is nobody's.
pub(super) fn of(call: &Call, appid: &str, openid: &str, lang: Option<&str>) -> Result<Info, i64> {
    let simulator = &call.simulator;
    let person = identity::person_of_openid(simulator, appid, openid).ok_or(40003)?;
    let unionid = identity::unionid(simulator, appid, &person);
    let following = simulator.world().followers.of(appid, &person).cloned();
    Ok(match following {
        Some(following) => Info::Follower(Box::new(follower(openid, unionid, following, lang))),
        None => Info::Stranger(Stranger {
            subscribe: 0,
            openid: openid.to_owned(),
            unionid,
        }),
    })
}

fn follower(
    openid: &str,
    unionid: Option<String>,
    following: Following,
    lang: Option<&str>,
) -> Follower {
    Follower {
        subscribe: 1,
        openid: openid.to_owned(),
        nickname: "",
        sex: 0,
        language: match lang {
            Some("en") => "en",
            Some("zh_TW") => "zh_TW",
            _ => "zh_CN",
        },
        city: "",
        province: "",
        country: "",
        headimgurl: "",
        subscribe_time: following.since.seconds(),
        unionid,
        remark: "",
        groupid: 0,
        tagid_list: [],
        subscribe_scene: following.subscribe_scene,
        qr_scene: following.qr_scene,
        qr_scene_str: following.qr_scene_str,
    }
}
