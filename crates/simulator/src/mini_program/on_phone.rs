//! What WeChat gives a mini program on the phone: `wx.login`, `wx.getUserInfo` and the phone
//! number button.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use saoma_ambient::Clock;
use serde::Serialize;

use super::{JsCode, PhoneCode, PhoneNumber};
use crate::app::{App, AppKind, AppStatus};
use crate::encrypted_data::{EncryptedData, SessionKey};
use crate::ids;
use crate::simulator::Simulator;

/// Why a mini program gets nothing on the phone; no request to WeChat's API follows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MiniProgramError {
    #[error("there is no person {0:?}")]
    UnknownPerson(String),
    #[error("there is no app {0:?}")]
    UnknownApp(String),
    #[error("{0} is no mini program")]
    NoMiniProgram(String),
    #[error("the mini program {0} is not online")]
    NotOnline(String),
    /// That WeChat's component answers with this number here too is assumed.
    #[error(
        "{0:?} has no phone number: the button fails on the phone with errno 1400001 and gives no code"
    )]
    NoPhoneNumber(String),
    #[error(
        "the phone number quota of {0} is used up: the button fails on the phone with errno 1400001 and gives no code"
    )]
    QuotaUsedUp(String),
}

/// What `wx.getUserInfo` gives.
#[derive(Debug, Serialize)]
pub(crate) struct UserInfo {
    #[serde(rename = "rawData")]
    raw_data: String,
    /// SHA-1 of `rawData` and the session key, in hex.
    signature: String,
    #[serde(flatten)]
    sealed: EncryptedData,
}

/// What `encryptedData` holds of a profile.
#[derive(Serialize)]
struct Profile {
    #[serde(rename = "openId")]
    openid: String,
    #[serde(flatten)]
    shown: ShownProfile,
    #[serde(rename = "unionId", skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
    watermark: Watermark,
}

/// The part that is nobody's secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownProfile {
    nick_name: &'static str,
    gender: u8,
    language: &'static str,
    city: &'static str,
    province: &'static str,
    country: &'static str,
    avatar_url: &'static str,
}

/// The same for everyone, as it has been since October 2022 (known from experience only).
const SHOWN: ShownProfile = ShownProfile {
    nick_name: "微信用户",
    gender: 0,
    language: "",
    city: "",
    province: "",
    country: "",
    avatar_url: "https://thirdwx.qlogo.cn/mmopen/vi_32/wechatuser/132",
};

/// What `encryptedData` holds of a phone number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Number {
    phone_number: String,
    pure_phone_number: String,
    country_code: String,
    watermark: Watermark,
}

/// Whom a cipher was made for, and when: its receiver must look.
#[derive(Serialize)]
pub(crate) struct Watermark {
    /// Unix seconds.
    timestamp: i64,
    appid: String,
}

impl Watermark {
    pub(crate) fn now(simulator: &Simulator, appid: &str) -> Self {
        Self {
            timestamp: simulator.clock().now().seconds(),
            appid: appid.to_owned(),
        }
    }
}

/// What the phone number button gives: the code, and, after a login, the old cipher beside it.
#[derive(Debug, Serialize)]
pub(crate) struct PhoneNumberEvent {
    code: String,
    #[serde(flatten)]
    sealed: Option<EncryptedData>,
}

/// `wx.login`: a code that is good once, and a new session key in place of the old one.
pub(crate) fn log_in(
    simulator: &Simulator,
    person: &str,
    appid: &str,
) -> Result<String, MiniProgramError> {
    mini_program(simulator, appid)?;
    check_person(simulator, person)?;
    let (code, now) = (ids::code(simulator.entropy()), simulator.clock().now());
    let session_key = SessionKey::new(simulator.entropy());
    let grant = JsCode {
        appid: appid.to_owned(),
        person: person.to_owned(),
        session_key,
    };
    let mut world = simulator.world();
    world.mini_programs.log_in(appid, person, session_key);
    world.mini_programs.js_codes.add(code.clone(), grant, now);
    Ok(code)
}

/// `wx.getUserInfo`: profile and ids under the session key in force; nothing before a login.
pub(crate) fn user_info(simulator: &Simulator, person: &str, appid: &str) -> Option<UserInfo> {
    let truth = simulator.truth(person, appid)?;
    let key = simulator.world().mini_programs.session_key(appid, person)?;
    let raw_data = json(&SHOWN);
    let signed = format!("{raw_data}{}", key.base64());
    let signature = hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes()));
    let profile = Profile {
        openid: truth.openid,
        shown: SHOWN,
        unionid: truth.unionid,
        watermark: Watermark::now(simulator, appid),
    };
    Some(UserInfo {
        raw_data,
        signature,
        sealed: key.seal(&json(&profile), simulator.entropy()),
    })
}

/// The phone number button, tapped and allowed. Each success is charged to the mini program.
pub(crate) fn phone_number(
    simulator: &Simulator,
    person: &str,
    appid: &str,
    is_country_code_number: bool,
) -> Result<PhoneNumberEvent, MiniProgramError> {
    let app = mini_program(simulator, appid)?;
    let phone = check_person(simulator, person)?;
    let phone = phone.ok_or_else(|| MiniProgramError::NoPhoneNumber(person.to_owned()))?;
    let number = PhoneNumber::parse(&phone);
    let code = ids::phone_code(simulator.entropy());
    let now = simulator.clock().now();
    let key = {
        let mut world = simulator.world();
        let quota = app.body.phone_number_quota;
        if !world.mini_programs.charge_phone_number(appid, quota) {
            return Err(MiniProgramError::QuotaUsedUp(appid.to_owned()));
        }
        let grant = PhoneCode {
            appid: appid.to_owned(),
            person: person.to_owned(),
            number: number.clone(),
            is_country_code_number,
        };
        world
            .mini_programs
            .phone_codes
            .add(code.clone(), grant, now);
        world.mini_programs.session_key(appid, person)
    };
    let plain = Number {
        phone_number: number.whole(),
        pure_phone_number: number.pure,
        country_code: number.country_code,
        watermark: Watermark::now(simulator, appid),
    };
    let sealed = key.map(|key| key.seal(&json(&plain), simulator.entropy()));
    Ok(PhoneNumberEvent { code, sealed })
}

/// The mini program of this AppID, if it can be opened.
pub(crate) fn mini_program(simulator: &Simulator, appid: &str) -> Result<App, MiniProgramError> {
    let app = simulator.world().app(appid).cloned();
    let app = app.ok_or_else(|| MiniProgramError::UnknownApp(appid.to_owned()))?;
    if app.body.kind != AppKind::MiniProgram {
        return Err(MiniProgramError::NoMiniProgram(appid.to_owned()));
    }
    // A mini program goes on working when its certification lapses; that is assumed.
    if matches!(app.body.status, AppStatus::Offline | AppStatus::Disabled) {
        return Err(MiniProgramError::NotOnline(appid.to_owned()));
    }
    Ok(app)
}

/// The person's phone number, if the person exists.
fn check_person(simulator: &Simulator, person: &str) -> Result<Option<String>, MiniProgramError> {
    let world = simulator.world();
    let known = world
        .person(person)
        .ok_or_else(|| MiniProgramError::UnknownPerson(person.to_owned()))?;
    Ok(known.body.phone.clone())
}

/// What the phone makes has its slashes bare, other than what WeChat's API sends.
fn json(value: &impl Serialize) -> String {
    // Only our own structs come here: texts and numbers, which always serialize.
    serde_json::to_string(value).expect("what is sealed are plain structs")
}
