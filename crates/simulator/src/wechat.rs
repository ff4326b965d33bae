//! WeChat's own endpoints, one per file.

mod access_token;
mod auth;
mod change_openid;
mod clear_quota;
mod confirm;
mod endpoint;
mod faulty;
mod get_quota;
mod get_rid;
mod jscode2session;
mod oauth2_authorize;
mod person_picture;
mod phone_number;
mod poll;
mod qrcode;
mod qrcode_create;
pub(crate) mod qrconnect;
mod recording;
mod refresh_token;
mod scene_link;
mod session;
mod show_qrcode;
mod stable_token;
mod token;
mod unknown;
mod user_batch_get;
mod user_get;
mod user_info;
mod userinfo;
mod wx_login;
mod wxa_code;

pub(crate) use endpoint::Endpoint;
pub(crate) use userinfo::headimgurl;

use crate::answer::Answer;
use crate::call::Call;
use crate::identity;

/// Answers a request to WeChat: a fault that meets it first, else the endpoint; records both.
pub(crate) async fn answer(call: Call) -> Answer {
    let endpoint = Endpoint::of(call.way.host(), &call.path);
    let at = call.clock().now();
    let uuid = call.path.strip_prefix("/connect/qrcode/");
    let (subject, fault) = {
        let mut world = call.simulator.world();
        let mut subject = world.subject(&call.parameters, uuid);
        subject.appid = subject.appid.or_else(|| call.appid_in_body());
        if let (None, Some(appid), Some(openid)) =
            (&subject.person, &subject.appid, call.parameter("openid"))
        {
            subject.person = identity::person_in(&mut world, call.simulator.ids(), appid, openid);
        }
        let fault = world.take_fault(&call.path, &subject);
        (subject, fault)
    };
    let faulty = match &fault {
        Some(fault) => faulty::instead(&call, endpoint, fault).await,
        None => None,
    };
    let (answer, changing) = match faulty {
        Some(answer) => (answer, None),
        None => faulty::changed(&call, &subject, dispatch(endpoint, &call).await),
    };
    let answer = match &fault {
        Some(fault) if fault.body.truncate => answer.truncated(),
        _ => answer,
    };
    recording::record(&call, endpoint, at, &answer, subject, fault.or(changing));
    answer
}

async fn dispatch(endpoint: Endpoint, call: &Call) -> Answer {
    match endpoint {
        Endpoint::QrConnect => qrconnect::answer(call),
        Endpoint::QrCode => qrcode::answer(call),
        Endpoint::Confirm => confirm::answer(call),
        Endpoint::Poll => poll::answer(call).await,
        Endpoint::WxLogin => wx_login::answer(call),
        Endpoint::AccessToken => access_token::answer(call),
        Endpoint::RefreshToken => refresh_token::answer(call),
        Endpoint::Auth => auth::answer(call),
        Endpoint::Userinfo => userinfo::answer(call),
        Endpoint::PersonPicture => person_picture::answer(call),
        Endpoint::Oauth2Authorize => oauth2_authorize::answer(call),
        Endpoint::Token => token::answer(call),
        Endpoint::StableToken => stable_token::answer(call),
        Endpoint::QrcodeCreate => qrcode_create::answer(call),
        Endpoint::ShowQrcode => show_qrcode::answer(call),
        Endpoint::SceneLink => scene_link::answer(call),
        Endpoint::UserGet => user_get::answer(call),
        Endpoint::UserInfo => user_info::answer(call),
        Endpoint::UserBatchGet => user_batch_get::answer(call),
        Endpoint::ChangeOpenid => change_openid::answer(call),
        Endpoint::ClearQuota => clear_quota::answer(call),
        Endpoint::GetQuota => get_quota::answer(call),
        Endpoint::GetRid => get_rid::answer(call),
        Endpoint::Jscode2session => jscode2session::answer(call),
        Endpoint::WxaCode => wxa_code::answer(call),
        Endpoint::PhoneNumber => phone_number::answer(call),
        Endpoint::Unknown => unknown::answer(call),
    }
}
