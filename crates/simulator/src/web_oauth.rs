//! Web OAuth of an Official Account: what a page that is opened in WeChat's own browser may ask for
//! (WeChat docs, Wechat_webpage_authorization).

use std::collections::HashMap;
use std::time::Duration;

use saoma_ambient::Clock;

use crate::app::{AppKind, AppStatus, is_appid};
use crate::grant::Code;
use crate::ids;
use crate::parameters::Parameters;
use crate::simulator::Simulator;
use crate::wechat::qrconnect::{PageError, is_on_domain};
use crate::world::World;

/// How long a code can be exchanged (known from experience only).
const CODE_LIFE: Duration = Duration::from_secs(5 * 60);

/// What a page may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The openid, silently.
    Base,
    /// Nickname and picture, after the person was asked.
    Userinfo,
}

impl Scope {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Base => "snsapi_base",
            Self::Userinfo => "snsapi_userinfo",
        }
    }
}

/// What `/connect/oauth2/authorize` was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OauthRequest {
    pub(crate) appid: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: Scope,
    /// As it stood in the query, so that it goes back unchanged.
    pub(crate) raw_state: String,
}

impl OauthRequest {
    /// Where the browser goes with the code. A fragment stays at the end (assumed).
    pub(crate) fn redirect_url(&self, code: &str) -> String {
        let (uri, fragment) = match self.redirect_uri.split_once('#') {
            Some((uri, fragment)) => (uri, format!("#{fragment}")),
            None => (self.redirect_uri.as_str(), String::new()),
        };
        let joint = if uri.contains('?') { '&' } else { '?' };
        format!("{uri}{joint}code={code}&state={}{fragment}", self.raw_state)
    }
}

/// The consent pages that people have open, one each.
#[derive(Debug, Default)]
pub(crate) struct ConsentPages(HashMap<String, OauthRequest>);

impl ConsentPages {
    fn open(&mut self, person: &str, request: OauthRequest) {
        self.0.insert(person.to_owned(), request);
    }

    /// Takes the page away, if it is this one.
    pub(crate) fn close(&mut self, person: &str, request: &OauthRequest) -> bool {
        let is_open = self.0.get(person) == Some(request);
        if is_open {
            self.0.remove(person);
        }
        is_open
    }
}

/// What a person sees who opens the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opened {
    /// They are asked.
    Consent,
    /// Nothing: the browser goes on with this code.
    Code(String),
}

/// What the parameters ask for. WeChat's order of complaints is not known; it is taken to be that
/// of the website login.
pub(crate) fn check(world: &World, parameters: &Parameters) -> Result<OauthRequest, PageError> {
    let appid = parameters
        .get("appid")
        .filter(|appid| is_appid(appid))
        .ok_or(PageError::Appid)?;
    let app = world.app(appid).ok_or(PageError::Appid)?;
    let redirect_uri = parameters.get("redirect_uri").unwrap_or_default();
    if !is_on_domain(redirect_uri, app.body.web_authorization_domain.as_deref()) {
        return Err(PageError::RedirectUri);
    }
    let scope = [Scope::Base, Scope::Userinfo]
        .into_iter()
        .find(|scope| parameters.get("scope") == Some(scope.word()))
        .filter(|_| app.body.kind == AppKind::OfficialAccount)
        .ok_or(PageError::Scope)?;
    if app.body.status != AppStatus::Online {
        let text = app.body.status_text.clone();
        return Err(text.map_or(PageError::Scope, PageError::Status));
    }
    Ok(OauthRequest {
        appid: appid.to_owned(),
        redirect_uri: redirect_uri.to_owned(),
        scope,
        raw_state: parameters.raw("state").to_owned(),
    })
}

/// Opens the address in the person's WeChat. Who would be a snapshot user is not asked: WeChat
/// shows its snapshot page instead, and the site gets a user who does not exist.
pub(crate) fn open(simulator: &Simulator, person: &str, request: &OauthRequest) -> Opened {
    let is_snapshot = is_snapshot(&simulator.world(), person, request);
    if request.scope == Scope::Base || is_snapshot {
        return Opened::Code(grant(simulator, person, request));
    }
    let mut world = simulator.world();
    world.consent_pages.open(person, request.clone());
    Opened::Consent
}

/// The code that the person gives the site.
pub(crate) fn grant(simulator: &Simulator, person: &str, request: &OauthRequest) -> String {
    let code = ids::code(simulator.entropy());
    let mut world = simulator.world();
    let grant = Code {
        appid: request.appid.clone(),
        person: person.to_owned(),
        scope: request.scope.word().to_owned(),
        is_snapshot: is_snapshot(&world, person, request),
        expires_at: simulator.clock().now().plus(CODE_LIFE),
        is_used: false,
    };
    world.grants.add_code(code.clone(), grant);
    code
}

fn is_snapshot(world: &World, person: &str, request: &OauthRequest) -> bool {
    let person = world.person(person);
    request.scope == Scope::Userinfo && person.is_some_and(|person| person.body.snapshot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_comes_before_a_fragment() {
        let redirect = |redirect_uri: &str| {
            let request = OauthRequest {
                appid: String::new(),
                redirect_uri: redirect_uri.to_owned(),
                scope: Scope::Base,
                raw_state: "s%2B".to_owned(),
            };
            request.redirect_url("C")
        };
        assert_eq!(redirect("https://a/cb"), "https://a/cb?code=C&state=s%2B");
        assert_eq!(
            redirect("https://a/cb?x=1#/home"),
            "https://a/cb?x=1&code=C&state=s%2B#/home"
        );
    }
}
