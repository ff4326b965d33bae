//! A page in WeChat's browser on the phone: web OAuth, and the pages of a site that lead there.

use url::Url;

use super::{Act, Outcome, PhoneError, Recorded, browser};
use crate::parameters::Parameters;
use crate::simulator::Simulator;
use crate::way::OPEN;
use crate::web_oauth::{self, OauthRequest, Opened};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 10;

/// Opens `url`: follows a site's redirects to WeChat's authorize page, and answers what that page
/// answers; a site that leads nowhere else is opened and that is all.
pub(crate) async fn open(
    simulator: &Simulator,
    person: &str,
    url: &str,
) -> Result<Outcome, PhoneError> {
    super::check_person(simulator, person)?;
    let mut url = Url::parse(url).map_err(|_| PhoneError::ForeignPage(url.to_owned()))?;
    for _ in 0..MAX_REDIRECTS {
        if is_authorize(&url) {
            let request = check(simulator, &url)?;
            let opened = open_authorize(simulator, person, &request);
            let target = (opened.state == "asked").then(|| url.into());
            return Ok(Outcome { target, ..opened });
        }
        match browser::fetch(simulator, person, &url).await? {
            Some(next) => url = next,
            None => {
                return Ok(Outcome {
                    state: "opened",
                    page: "web",
                    redirect_url: Some(url.into()),
                    ..Outcome::default()
                });
            }
        }
    }
    Err(PhoneError::TooManyRedirects)
}

/// What a person does with WeChat's authorize page.
pub(super) fn act(
    simulator: &Simulator,
    person: &str,
    request: &OauthRequest,
    act: Act,
) -> Result<Outcome, PhoneError> {
    match act {
        Act::Scan => Ok(open_authorize(simulator, person, request)),
        Act::Confirm => confirm(simulator, person, request),
        Act::Refuse => refuse(simulator, person, request),
        Act::Authorize => {
            let opened = open_authorize(simulator, person, request);
            match opened.state {
                "asked" => confirm(simulator, person, request),
                _ => Ok(opened),
            }
        }
    }
}

/// Whether it is WeChat's authorize page, on WeChat's host or on ours.
pub(crate) fn is_authorize(url: &Url) -> bool {
    url.path().ends_with("/connect/oauth2/authorize")
}

/// What the page's URL asks for.
pub(crate) fn check(simulator: &Simulator, url: &Url) -> Result<OauthRequest, PhoneError> {
    let parameters = Parameters::new(url.query(), None);
    web_oauth::check(&simulator.world(), &parameters)
        .map_err(|error| PhoneError::Page(error.to_string()))
}

fn open_authorize(simulator: &Simulator, person: &str, request: &OauthRequest) -> Outcome {
    match web_oauth::open(simulator, person, request) {
        Opened::Consent => {
            let outcome = outcome(simulator, request, "asked", "consent");
            record(simulator, "phone_open", person, request, None);
            outcome
        }
        Opened::Code(code) => confirmed(simulator, "phone_open", person, request, code),
    }
}

fn confirm(
    simulator: &Simulator,
    person: &str,
    request: &OauthRequest,
) -> Result<Outcome, PhoneError> {
    check_open(simulator, person, request)?;
    let code = web_oauth::grant(simulator, person, request);
    Ok(confirmed(simulator, "phone_confirm", person, request, code))
}

/// The site never hears of it.
fn refuse(
    simulator: &Simulator,
    person: &str,
    request: &OauthRequest,
) -> Result<Outcome, PhoneError> {
    check_open(simulator, person, request)?;
    record(simulator, "phone_refuse", person, request, None);
    Ok(outcome(simulator, request, "refused", "done"))
}

fn check_open(
    simulator: &Simulator,
    person: &str,
    request: &OauthRequest,
) -> Result<(), PhoneError> {
    let is_open = simulator.world().consent_pages.close(person, request);
    if is_open {
        Ok(())
    } else {
        Err(PhoneError::NotScanned)
    }
}

fn confirmed(
    simulator: &Simulator,
    kind: &'static str,
    person: &str,
    request: &OauthRequest,
    code: String,
) -> Outcome {
    let redirect_url = request.redirect_url(&code);
    record(simulator, kind, person, request, Some(redirect_url.clone()));
    Outcome {
        redirect_url: Some(redirect_url),
        code: Some(code),
        ..outcome(simulator, request, "confirmed", "done")
    }
}

fn outcome(
    simulator: &Simulator,
    request: &OauthRequest,
    state: &'static str,
    page: &'static str,
) -> Outcome {
    Outcome {
        state,
        page,
        app_name: super::app_name(&simulator.world(), &request.appid),
        appid: request.appid.clone(),
        ..Outcome::default()
    }
}

fn record(
    simulator: &Simulator,
    kind: &'static str,
    person: &str,
    request: &OauthRequest,
    redirect_url: Option<String>,
) {
    let act = Recorded {
        kind,
        host: OPEN,
        path: "/connect/oauth2/authorize",
        query: format!(
            "appid={}&scope={}&state={}",
            request.appid,
            request.scope.word(),
            request.raw_state
        ),
        appid: &request.appid,
        person,
    };
    super::record_with(simulator, act, redirect_url);
}
