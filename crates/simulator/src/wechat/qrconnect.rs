//! `/connect/qrconnect`: the page with the QR code (WeChat Open Platform docs, Wechat_Login).

use saoma_ambient::Clock;
use url::Url;

use crate::answer::Answer;
use crate::app::{AppKind, AppStatus, is_appid};
use crate::call::Call;
use crate::fault::Effect;
use crate::ids;
use crate::pages::{self, QrPage};
use crate::parameters::Parameters;
use crate::qr::{QR_LIFE, QrRequest};
use crate::simulator::Simulator;
use crate::way::{LONG, OPEN};
use crate::world::{Subject, World};

/// Why the page shows an error in place of a QR code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PageError {
    #[error("unknown or malformed appid")]
    Appid,
    #[error("redirect_uri is missing, relative, or of another host than the callback domain")]
    RedirectUri,
    #[error("wrong scope, or the app has no WeChat login")]
    Scope,
    /// The app is not online and a text was set for that.
    #[error("{0}")]
    Status(String),
}

impl PageError {
    /// The page that shows for a fault with this errcode.
    pub(crate) const fn of_errcode(code: i64) -> Self {
        match code {
            40013 => Self::Appid,
            48001 | 10005 => Self::Scope,
            _ => Self::RedirectUri,
        }
    }
}

pub(super) fn answer(call: &Call) -> Answer {
    let checked = check(&call.simulator.world(), &call.parameters);
    let request = match checked {
        Ok(request) => request,
        Err(error) => return error_page(call, &error),
    };
    let uuid = open(&call.simulator, request.clone());
    if call.parameter("f") == Some("xml") {
        return Answer::new(
            "text/xml; charset=utf-8",
            format!("<qrconnect><uuid><![CDATA[{uuid}]]></uuid></qrconnect>"),
        );
    }
    page(call, &uuid, &request)
}

/// What the parameters ask for, in the order in which WeChat complains.
pub(crate) fn check(world: &World, parameters: &Parameters) -> Result<QrRequest, PageError> {
    let appid = parameters
        .get("appid")
        .filter(|appid| is_appid(appid))
        .ok_or(PageError::Appid)?;
    let app = world.app(appid).ok_or(PageError::Appid)?;
    let redirect_uri = parameters.get("redirect_uri").unwrap_or_default();
    if !is_on_domain(redirect_uri, app.body.callback_domain.as_deref()) {
        return Err(PageError::RedirectUri);
    }
    let scope = parameters.get("scope").unwrap_or_default();
    if app.body.kind != AppKind::Website || !scope.split(',').any(|scope| scope == "snsapi_login") {
        return Err(PageError::Scope);
    }
    if app.body.status != AppStatus::Online {
        return Err(app
            .body
            .status_text
            .clone()
            .map_or(PageError::Scope, PageError::Status));
    }
    let (appid, redirect_uri, scope) =
        (appid.to_owned(), redirect_uri.to_owned(), scope.to_owned());
    Ok(QrRequest {
        appid,
        redirect_uri,
        scope,
        raw_state: parameters.raw("state").to_owned(),
    })
}

/// Makes a QR code for a checked request and answers its uuid.
pub(crate) fn open(simulator: &Simulator, request: QrRequest) -> String {
    let (now, uuid) = (simulator.clock().now(), ids::uuid(simulator.entropy()));
    let mut world = simulator.world();
    let subject = Subject {
        appid: Some(request.appid.clone()),
        person: None,
    };
    let is_stillborn = world
        .take_effect("/connect/qrconnect", &subject, |effect| {
            effect == Effect::ExpireQr
        })
        .is_some();
    let expires_at = if is_stillborn { now } else { now.plus(QR_LIFE) };
    world.qr_codes.add(uuid.clone(), request, now, expires_at);
    uuid
}

/// A tiny page with status 200; the site that sent the browser here never hears of it.
pub(super) fn error_page(call: &Call, error: &PageError) -> Answer {
    let lang = call.lang();
    let text = match error {
        PageError::Appid => saoma_text::text(lang, "simulator.qr.error.appid"),
        PageError::RedirectUri => saoma_text::text(lang, "simulator.qr.error.redirect_uri"),
        PageError::Scope => saoma_text::text(lang, "simulator.qr.error.scope"),
        PageError::Status(text) => text,
    };
    pages::qr_error(lang, text)
}

/// Only the host is compared; whether WeChat compares ports is not known, so ports are free.
pub(crate) fn is_on_domain(redirect_uri: &str, domain: Option<&str>) -> bool {
    let Ok(url) = Url::parse(redirect_uri) else {
        return false;
    };
    let is_plain = ["http", "https"].contains(&url.scheme())
        && url.username().is_empty()
        && url.password().is_none();
    is_plain
        && url
            .host_str()
            .zip(domain)
            .is_some_and(|(host, domain)| host.eq_ignore_ascii_case(domain))
}

fn page(call: &Call, uuid: &str, request: &QrRequest) -> Answer {
    let app_name = call
        .simulator
        .world()
        .app(&request.appid)
        .map(|app| app.name().to_owned())
        .unwrap_or_default();
    let is_own = !call.way.is_by_host() && !call.simulator.is_allowed_host(call.way.authority());
    pages::qr_page(
        &QrPage {
            lang: call.lang(),
            app_name: &app_name,
            uuid,
            picture: &call.way.link(OPEN, &format!("/connect/qrcode/{uuid}")),
            poll: &call.way.absolute(LONG, ""),
            poll_origin: &call.way.origin(LONG),
            redirect_uri: &request.redirect_uri,
            raw_state: &request.raw_state,
            self_redirect: call.parameter("self_redirect").unwrap_or("default"),
            is_embedded: call.parameter("login_type") == Some("jssdk"),
            is_white: call.parameter("style") == Some("white"),
            href: call
                .parameter("href")
                .filter(|href| call.parameter("stylelite") != Some("1") && is_stylesheet(href)),
            phone: is_own.then_some("/_saoma/phone"),
        },
        call.entropy(),
    )
}

/// A custom style sheet comes over HTTPS or inline, else it is ignored.
fn is_stylesheet(href: &str) -> bool {
    let is_https = || Url::parse(href).is_ok_and(|url| url.scheme() == "https");
    href.starts_with("data:text/css;base64,") || is_https()
}
