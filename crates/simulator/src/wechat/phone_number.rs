//! `/wxa/business/getuserphonenumber`: a phone code becomes a phone number (WeChat docs,
//! api_getphonenumber).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account;
use crate::answer::Answer;
use crate::app::AppKind;
use crate::call::Call;
use crate::identity;
use crate::mini_program::{PhoneCode, Watermark};

#[derive(Deserialize)]
struct Body {
    code: Option<String>,
    /// Whom the code must belong to.
    openid: Option<String>,
}

#[derive(Serialize)]
struct Found {
    errcode: i64,
    errmsg: &'static str,
    phone_info: PhoneInfo,
}

#[derive(Serialize)]
struct PhoneInfo {
    #[serde(rename = "phoneNumber")]
    phone_number: String,
    #[serde(rename = "purePhoneNumber")]
    pure_phone_number: String,
    #[serde(rename = "countryCode")]
    country_code: Value,
    watermark: Watermark,
}

pub(super) fn answer(call: &Call) -> Answer {
    match exchange(call) {
        Ok(found) => call.api_json(&found),
        Err(errcode) => call.api_fail(errcode),
    }
}

fn exchange(call: &Call) -> Result<Found, i64> {
    let body = body(call);
    let appid = account::authorized(call, &[AppKind::MiniProgram])?;
    let Body { code, openid } = body?;
    let code = code.filter(|code| !code.is_empty()).ok_or(40029)?;
    let now = call.clock().now();
    let is_own = |grant: &PhoneCode| grant.appid == appid;
    let person = {
        let world = call.simulator.world();
        let grant = world.mini_programs.phone_codes.get(&code);
        grant
            .filter(|grant| is_own(grant))
            .map(|grant| grant.person.clone())
    };
    // Which number answers an openid of somebody else is assumed; the code stays good.
    if let (Some(openid), Some(person)) = (openid, person)
        && identity::openid(&call.simulator, &appid, &person) != openid
    {
        return Err(40003);
    }
    let grant = call
        .simulator
        .world()
        .mini_programs
        .phone_codes
        .redeem(&code, now, is_own)?;
    Ok(Found {
        errcode: 0,
        errmsg: "ok",
        phone_info: PhoneInfo {
            phone_number: grant.number.whole(),
            country_code: country_code(&grant),
            pure_phone_number: grant.number.pure,
            watermark: Watermark::now(&call.simulator, &appid),
        },
    })
}

/// The code must come in a JSON body: one in the query is not seen (40029).
fn body(call: &Call) -> Result<Body, i64> {
    match call.json_body() {
        Err(44002) if call.parameter("code").is_some() => Err(40029),
        read => read,
    }
}

/// WeChat's table says string, its sample is a number.
fn country_code(grant: &PhoneCode) -> Value {
    let code = &grant.number.country_code;
    let number = code
        .parse::<u32>()
        .ok()
        .filter(|_| grant.is_country_code_number);
    number.map_or_else(|| code.as_str().into(), Value::from)
}
