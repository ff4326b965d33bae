//! WeChat's own endpoints, one per file.

mod access_token;
mod auth;
mod confirm;
mod person_picture;
mod poll;
mod qrcode;
pub(crate) mod qrconnect;
mod refresh_token;
mod session;
mod unknown;
mod userinfo;
mod wx_login;

pub(crate) use userinfo::headimgurl;

use std::time::Duration;

use axum::http::StatusCode;
use saoma_ambient::Timestamp;

use crate::answer::Answer;
use crate::call::Call;
use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::mask;
use crate::way::{API, LONG, OPEN, PICTURES, RES};
use crate::world::Subject;

/// The longest body that is recorded, in bytes.
const RECORDED_BODY: usize = 64 * 1024;

/// Which endpoint a path on a host means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    QrConnect,
    QrCode,
    Confirm,
    Poll,
    WxLogin,
    AccessToken,
    RefreshToken,
    Auth,
    Userinfo,
    PersonPicture,
    Unknown,
}

impl Endpoint {
    fn of(host: Option<&str>, path: &str) -> Self {
        let endpoint = match path {
            "/connect/qrconnect" => Self::QrConnect,
            "/connect/confirm" => Self::Confirm,
            "/connect/l/qrconnect" => Self::Poll,
            "/connect/zh_CN/htmledition/js/wxLogin.js" => Self::WxLogin,
            "/sns/oauth2/access_token" => Self::AccessToken,
            "/sns/oauth2/refresh_token" => Self::RefreshToken,
            "/sns/auth" => Self::Auth,
            "/sns/userinfo" => Self::Userinfo,
            _ if path.starts_with("/connect/qrcode/") => Self::QrCode,
            _ if path.starts_with("/mmopen/") => Self::PersonPicture,
            _ => Self::Unknown,
        };
        if host.is_none_or(|host| endpoint.lives_on(host)) {
            endpoint
        } else {
            Self::Unknown
        }
    }

    fn lives_on(self, host: &str) -> bool {
        match self {
            Self::QrConnect | Self::QrCode | Self::Confirm => host == OPEN,
            Self::Poll => [OPEN, LONG, "lp.open.weixin.qq.com"].contains(&host),
            Self::WxLogin => host == RES,
            Self::AccessToken | Self::RefreshToken | Self::Auth | Self::Userinfo => {
                host.contains("api")
            }
            Self::PersonPicture => host.ends_with(".qlogo.cn"),
            Self::Unknown => true,
        }
    }

    const fn host(self) -> &'static str {
        match self {
            Self::QrConnect | Self::QrCode | Self::Confirm => OPEN,
            Self::Poll => LONG,
            Self::WxLogin => RES,
            Self::AccessToken
            | Self::RefreshToken
            | Self::Auth
            | Self::Userinfo
            | Self::Unknown => API,
            Self::PersonPicture => PICTURES,
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::QrConnect => "qr_page",
            Self::QrCode => "qr_picture",
            Self::Confirm => "confirm_page",
            Self::Poll => "poll",
            Self::WxLogin => "script",
            Self::AccessToken => "code_exchange",
            Self::RefreshToken => "refresh",
            Self::Auth => "token_check",
            Self::Userinfo => "profile",
            Self::PersonPicture => "person_picture",
            Self::Unknown => "unknown",
        }
    }
}

/// Answers a request to WeChat: a fault that meets it first, else the endpoint; records both.
pub(crate) async fn answer(call: Call) -> Answer {
    let endpoint = Endpoint::of(call.way.host(), &call.path);
    let at = call.clock().now();
    let uuid = call.path.strip_prefix("/connect/qrcode/");
    let (subject, fault) = {
        let mut world = call.simulator.world();
        let subject = world.subject(&call.parameters, uuid);
        let fault = world.take_fault(&call.path, &subject, |fault| !fault.expires_qr());
        (subject, fault)
    };
    let faulty = match &fault {
        Some(fault) => faulty_answer(&call, endpoint, fault).await,
        None => None,
    };
    let answer = match faulty {
        Some(answer) => answer,
        None => dispatch(endpoint, &call).await,
    };
    record(&call, endpoint, at, &answer, subject, fault);
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
        Endpoint::Unknown => unknown::answer(call),
    }
}

/// What a fault says in place of the endpoint; nothing if it only delays.
async fn faulty_answer(call: &Call, endpoint: Endpoint, fault: &Fault) -> Option<Answer> {
    if let Some(delay) = fault.body.delay_ms {
        let until = call.clock().now().plus(Duration::from_millis(delay));
        tokio::select! {
            () = call.clock().sleep_until(until) => {}
            () = call.stop.cancelled() => {}
        }
    }
    if fault.body.drop {
        return Some(Answer::hang_up());
    }
    if let Some(status) = fault.body.http_status {
        return Some(Answer::status(
            StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
        ));
    }
    let code = fault.body.errcode?;
    Some(match endpoint {
        Endpoint::Poll => poll::body(call, code, ""),
        Endpoint::QrConnect | Endpoint::Confirm => {
            qrconnect::error_page(call, &qrconnect::PageError::of_errcode(code))
        }
        _ => call.fail(code),
    })
}

fn record(
    call: &Call,
    endpoint: Endpoint,
    at: Timestamp,
    answer: &Answer,
    before: Subject,
    fault: Option<Fault>,
) {
    // A scan or an exchange may have told more than was known when the request came.
    let after = call
        .simulator
        .world()
        .subject(&call.parameters, call.path.strip_prefix("/connect/qrcode/"));
    let text = std::str::from_utf8(&answer.body)
        .ok()
        .filter(|text| text.len() <= RECORDED_BODY && !text.contains('\0'));
    let errcode = text
        .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok())
        .and_then(|json| json.get("errcode")?.as_i64());
    let request_body = std::str::from_utf8(&call.body)
        .ok()
        .filter(|body| !body.is_empty() && body.len() <= RECORDED_BODY);
    call.simulator.recorder().record(Exchange {
        seq: 0,
        kind: endpoint.kind(),
        at: at.millis(),
        duration_ms: u64::try_from(call.clock().now().since(at).as_millis()).unwrap_or(u64::MAX),
        host: call.way.host().unwrap_or(endpoint.host()),
        method: call.method.to_string(),
        path: call.path.clone(),
        query: mask::query(call.parameters.raw_query()),
        request_body: request_body.map(|body| mask::body(&mask::query(body))),
        status: (!answer.hang_up).then_some(answer.status.as_u16()),
        content_type: answer.content_type().to_owned(),
        body: text.map(mask::body),
        body_size: answer.body.len(),
        errcode,
        app: before.appid.or(after.appid),
        person: before.person.or(after.person),
        fault: fault.map(|fault| fault.name),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_answers_on_its_own_hosts_only() {
        assert_eq!(
            Endpoint::of(Some("sz.api.weixin.qq.com"), "/sns/auth"),
            Endpoint::Auth
        );
        assert_eq!(
            Endpoint::of(Some(OPEN), "/sns/auth"),
            Endpoint::Unknown,
            "the API is not on the page's host"
        );
        assert_eq!(
            Endpoint::of(None, "/sns/auth"),
            Endpoint::Auth,
            "a bare path names no host"
        );
        assert_eq!(
            Endpoint::of(Some(API), "/connect/qrconnect"),
            Endpoint::Unknown
        );
    }
}
