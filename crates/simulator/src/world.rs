use std::collections::HashMap;

use saoma_ambient::Timestamp;
use serde::Serialize;

use crate::account_migration::AccountMigration;
use crate::account_token::AccountTokens;
use crate::app::App;
use crate::fault::{Effect, Fault};
use crate::follower::Followers;
use crate::grant::Grants;
use crate::identity::Openids;
use crate::mini_program::MiniPrograms;
use crate::parameters::Parameters;
use crate::person::Person;
use crate::phone::{Cookies, OpenedPages};
use crate::push::{Chats, UrlChecks};
use crate::qr::QrCodes;
use crate::quota::Calls;
use crate::rid::FailedCalls;
use crate::scenario::Scenario;
use crate::scene::SceneCodes;
use crate::web_oauth::ConsentPages;

/// How many different unknown endpoints are listed.
const MAX_UNKNOWN: usize = 100;

/// Everything that changes while the simulator runs.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) apps: Vec<App>,
    /// Who is there stays, and keeps the place.
    pub(crate) people: Vec<Person>,
    /// The places of the people, by name.
    places: HashMap<String, usize>,
    pub(crate) qr_codes: QrCodes,
    pub(crate) grants: Grants,
    pub(crate) account_tokens: AccountTokens,
    pub(crate) followers: Followers,
    pub(crate) scene_codes: SceneCodes,
    pub(crate) openids: Openids,
    pub(crate) migrations: Vec<AccountMigration>,
    pub(crate) failed_calls: FailedCalls,
    pub(crate) mini_programs: MiniPrograms,
    pub(crate) opened_pages: OpenedPages,
    pub(crate) consent_pages: ConsentPages,
    pub(crate) cookies: Cookies,
    pub(crate) chats: Chats,
    pub(crate) url_checks: UrlChecks,
    pub(crate) faults: Vec<Fault>,
    pub(crate) unknown_endpoints: Vec<UnknownEndpoint>,
    pub(crate) calls: Calls,
}

/// An endpoint of WeChat's that was asked for and is not simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct UnknownEndpoint {
    pub(crate) method: String,
    pub(crate) host: Option<&'static str>,
    pub(crate) path: String,
    pub(crate) count: u64,
}

/// Whom a request is about, as far as its parameters tell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub(crate) appid: Option<String>,
    pub(crate) person: Option<String>,
}

impl World {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let faults = scenario
            .faults
            .iter()
            .filter_map(|fault| Fault::new(&fault.name, fault.body.clone()));
        let names = scenario.people.iter().map(|person| person.name.clone());
        let places = names.enumerate().map(|(place, name)| (name, place));
        Self {
            apps: scenario.apps.clone(),
            people: scenario.people.clone(),
            places: places.collect(),
            faults: faults.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn app(&self, appid: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.appid == appid)
    }

    pub(crate) fn put_app(&mut self, app: App) {
        match self.apps.iter_mut().find(|known| known.appid == app.appid) {
            Some(known) => *known = app,
            None => self.apps.push(app),
        }
    }

    pub(crate) fn person(&self, name: &str) -> Option<&Person> {
        self.people.get(*self.places.get(name)?)
    }

    pub(crate) fn put_person(&mut self, person: Person) {
        let next = self.people.len();
        let place = *self.places.entry(person.name.clone()).or_insert(next);
        match self.people.get_mut(place) {
            Some(known) => *known = person,
            None => self.people.push(person),
        }
    }

    pub(crate) fn put_fault(&mut self, fault: Fault) {
        self.remove_fault(&fault.name);
        self.faults.push(fault);
    }

    pub(crate) fn remove_fault(&mut self, name: &str) -> bool {
        let before = self.faults.len();
        self.faults.retain(|fault| fault.name != name);
        self.faults.len() < before
    }

    /// The first fault that answers in the endpoint's place and meets the request; counts it.
    pub(crate) fn take_fault(&mut self, path: &str, subject: &Subject) -> Option<Fault> {
        let (appid, person) = (subject.appid.as_deref(), subject.person.as_deref());
        self.use_up(|fault| fault.effect().is_none() && fault.meets(path, appid, person))
    }

    /// The first fault that changes something as `applies` says, and meets the request; counts it.
    pub(crate) fn take_effect(
        &mut self,
        path: &str,
        subject: &Subject,
        applies: impl Fn(Effect) -> bool,
    ) -> Option<Fault> {
        let (appid, person) = (subject.appid.as_deref(), subject.person.as_deref());
        self.use_up(|fault| {
            fault.effect().is_some_and(&applies) && fault.meets(path, appid, person)
        })
    }

    /// Whether the fault of this name is on for the subject, whatever the path; counts it.
    pub(crate) fn take_named_fault(&mut self, name: &str, subject: &Subject) -> bool {
        let (appid, person) = (subject.appid.as_deref(), subject.person.as_deref());
        self.use_up(|fault| fault.name == name && fault.is_about(appid, person))
            .is_some()
    }

    /// Somebody else: the one who scans, too, when the fault `second-scanner` is on.
    pub(crate) fn somebody_else(&self, person: &str) -> Option<String> {
        let mut others = self.people.iter().filter(|other| other.name != person);
        others.next().map(|other| other.name.clone())
    }

    fn use_up(&mut self, applies: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let position = self.faults.iter().position(applies)?;
        let fault = self.faults.get_mut(position)?;
        let taken = fault.clone();
        if let Some(times) = &mut fault.body.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(position);
            }
        }
        Some(taken)
    }

    /// Counts a call of `endpoint`: 45011 when the app has used up its minute, 45009 its day.
    pub(crate) fn count_call(
        &mut self,
        appid: &str,
        endpoint: &'static str,
        now: Timestamp,
    ) -> Result<(), i64> {
        let app = self.app(appid);
        let quota = app.map(|app| app.body.quotas.of(endpoint));
        self.calls
            .count(appid, endpoint, quota.unwrap_or_default(), now)
    }

    pub(crate) fn note_unknown(&mut self, method: &str, host: Option<&'static str>, path: &str) {
        let path: String = path.chars().take(200).collect();
        let same = |known: &&mut UnknownEndpoint| {
            known.method == method && known.host == host && known.path == path
        };
        if let Some(known) = self.unknown_endpoints.iter_mut().find(same) {
            known.count += 1;
        } else if self.unknown_endpoints.len() < MAX_UNKNOWN {
            self.unknown_endpoints.push(UnknownEndpoint {
                method: method.to_owned(),
                host,
                path,
                count: 1,
            });
        }
    }

    /// Whom the parameters of a request are about.
    pub(crate) fn subject(&self, parameters: &Parameters, uuid: Option<&str>) -> Subject {
        let by_code = parameters
            .get("code")
            .and_then(|code| self.grants.code(code))
            .map(|code| (&code.appid, &code.person));
        let by_js_code = || {
            let code = parameters.get("js_code")?;
            let grant = self.mini_programs.js_codes.get(code)?;
            Some((&grant.appid, &grant.person))
        };
        let by_access = || {
            parameters
                .get("access_token")
                .and_then(|token| self.grants.session_of_access(token))
                .map(|it| (&it.appid, &it.person))
        };
        let by_refresh = || {
            parameters
                .get("refresh_token")
                .and_then(|token| self.grants.session(token))
                .map(|it| (&it.appid, &it.person))
        };
        let qr = uuid
            .or_else(|| parameters.get("uuid"))
            .and_then(|uuid| self.qr_codes.get(uuid));
        let granted = by_code
            .or_else(by_js_code)
            .or_else(by_access)
            .or_else(by_refresh);
        let appid = parameters
            .get("appid")
            .or(granted.map(|(appid, _)| appid.as_str()))
            .or_else(|| self.account_tokens.appid(parameters.get("access_token")?))
            .or(qr.map(|qr| qr.request.appid.as_str()));
        let person = granted
            .map(|(_, person)| person.as_str())
            .or(qr.and_then(|qr| qr.person()));
        Subject {
            appid: appid.map(str::to_owned),
            person: person.map(str::to_owned),
        }
    }
}
