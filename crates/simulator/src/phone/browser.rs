//! WeChat's browser on the phone, as far as pages of this machine go.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE, USER_AGENT};
use saoma_ambient::Clock;
use url::{Url, form_urlencoded};

use super::PhoneError;
use crate::outbound;
use crate::simulator::Simulator;

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many cookies a person keeps for one host.
const MAX_COOKIES: usize = 50;

/// The cookies that people's browsers hold, by person and host: names and values. Path, port and
/// age are left out; a cookie that is set to nothing is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Cookies(HashMap<(String, String), BTreeMap<String, String>>);

impl Cookies {
    fn header(&self, person: &str, host: &str) -> Option<String> {
        let held = self.0.get(&(person.to_owned(), host.to_owned()))?;
        let pairs = held.iter().map(|(name, value)| format!("{name}={value}"));
        Some(pairs.collect::<Vec<_>>().join("; "))
    }

    fn take(&mut self, person: &str, host: &str, set_cookie: &str) {
        let pair = set_cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        let held = self
            .0
            .entry((person.to_owned(), host.to_owned()))
            .or_default();
        let (name, value) = (name.trim(), value.trim());
        if value.is_empty() {
            held.remove(name);
        } else if held.len() < MAX_COOKIES || held.contains_key(name) {
            held.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Loads a page and answers where it redirects to, if it does. Only pages of this machine: the
/// simulator calls nobody on the internet.
pub(super) async fn fetch(
    simulator: &Simulator,
    person: &str,
    url: &Url,
) -> Result<Option<Url>, PhoneError> {
    let host = loopback_host(url).ok_or_else(|| PhoneError::ForeignPage(url.to_string()))?;
    let unreachable = || PhoneError::Unreachable(url.origin().ascii_serialization());
    let cookies = simulator.world().cookies.header(person, host);
    let mut request = outbound::client()
        .ok_or_else(unreachable)?
        .get(url.clone())
        .header(USER_AGENT, user_agent(person));
    if let Some(cookies) = cookies {
        request = request.header(COOKIE, cookies);
    }
    let until = simulator.clock().now().plus(PATIENCE);
    let response = tokio::select! {
        response = request.send() => response.map_err(|_| unreachable())?,
        () = simulator.clock().sleep_until(until) => return Err(unreachable()),
    };
    keep_cookies(simulator, person, host, response.headers());
    let location = response
        .headers()
        .get(LOCATION)
        .filter(|_| response.status().is_redirection())
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok());
    Ok(location)
}

fn keep_cookies(simulator: &Simulator, person: &str, host: &str, headers: &HeaderMap) {
    let mut world = simulator.world();
    for cookie in headers.get_all(SET_COOKIE) {
        if let Ok(cookie) = cookie.to_str() {
            world.cookies.take(person, host, cookie);
        }
    }
}

/// As WeChat's browser calls itself, with the person, so that our own pages know who it is.
fn user_agent(person: &str) -> String {
    let person: String = form_urlencoded::byte_serialize(person.as_bytes()).collect();
    format!(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN Saoma-Person/{person}"
    )
}

fn loopback_host(url: &Url) -> Option<&str> {
    let host = url
        .host_str()
        .filter(|_| ["http", "https"].contains(&url.scheme()))?;
    let is_loopback = match url.host()? {
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
        url::Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
    };
    is_loopback.then_some(host)
}
