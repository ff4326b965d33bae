//! `/connect/oauth2/authorize`: web OAuth of an Official Account, in WeChat's browser (WeChat docs, Wechat_webpage_authorization).

use url::{Url, form_urlencoded};

use super::qrconnect::error_page;
use crate::answer::Answer;
use crate::call::Call;
use crate::pages::{self, ConsentPage};
use crate::way::OPEN;
use crate::web_oauth::{self, OauthRequest, Opened};

/// What the consent page's links lead to.
const REPLY: &str = "/connect/oauth2/authorize_reply";

pub(super) fn answer(call: &Call) -> Answer {
    if !call.user_agent.contains("MicroMessenger") {
        return pages::open_in_wechat(call.lang());
    }
    let checked = web_oauth::check(&call.simulator.world(), &call.parameters);
    let request = match checked {
        Ok(request) => request,
        Err(error) => return error_page(call, &error),
    };
    let Some(person) = person(call) else {
        return pages::open_in_wechat(call.lang());
    };
    if call.path == REPLY {
        let is_open = call
            .simulator
            .world()
            .consent_pages
            .close(&person, &request);
        return match call.parameter("reply") {
            Some("allow") if is_open => {
                let code = web_oauth::grant(&call.simulator, &person, &request);
                redirect(&request, &code)
            }
            // Whoever refuses is shown the page before; the site never hears of it.
            _ => pages::consent_refused(call.lang()),
        };
    }
    match web_oauth::open(&call.simulator, &person, &request) {
        Opened::Code(code) => redirect(&request, &code),
        Opened::Consent => consent_page(call, &request.appid, &person),
    }
}

/// The address stands in the body, too, so that a recorded answer shows it.
fn redirect(request: &OauthRequest, code: &str) -> Answer {
    let address = request.redirect_url(code);
    // A header holds no letters beyond ASCII; a parsed URL has them encoded.
    let header = match Url::parse(&address) {
        Ok(url) if !address.is_ascii() => url.into(),
        _ => address.clone(),
    };
    Answer {
        body: address.into_bytes(),
        ..Answer::redirect(&header)
    }
}

fn consent_page(call: &Call, appid: &str, person: &str) -> Answer {
    let world = call.simulator.world();
    let link = |reply: &str| {
        let query = call.parameters.raw_query();
        call.way
            .link(OPEN, &format!("{REPLY}?{query}&reply={reply}"))
    };
    pages::consent(&ConsentPage {
        lang: call.lang(),
        app_name: world.app(appid).map_or(appid, |app| app.name()),
        nickname: world
            .person(person)
            .map_or("", |person| person.body.nickname.as_str()),
        allow: &link("allow"),
        refuse: &link("refuse"),
    })
}

/// Whose WeChat it is: a `Saoma-Person/name` in the User-Agent says so (percent-encoded), else it
/// is the first person's. WeChat's real browser knows by itself.
fn person(call: &Call) -> Option<String> {
    let named = call
        .user_agent
        .split_whitespace()
        .find_map(|product| product.strip_prefix("Saoma-Person/"))
        .and_then(|name| form_urlencoded::parse(name.as_bytes()).next())
        .map(|(name, _)| name.into_owned());
    let world = call.simulator.world();
    match named {
        Some(name) => world.person(&name).map(|person| person.name.clone()),
        None => world.people.first().map(|person| person.name.clone()),
    }
}
