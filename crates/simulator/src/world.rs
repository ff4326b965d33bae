use std::collections::HashMap;

use saoma_ambient::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::fault::Fault;
use crate::grant::Grants;
use crate::parameters::Parameters;
use crate::person::Person;
use crate::qr::QrCodes;
use crate::scenario::Scenario;

/// How many different unknown endpoints are listed.
const MAX_UNKNOWN: usize = 100;

/// Everything that changes while the simulator runs.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) apps: Vec<App>,
    pub(crate) people: Vec<Person>,
    pub(crate) qr_codes: QrCodes,
    pub(crate) grants: Grants,
    pub(crate) faults: Vec<Fault>,
    pub(crate) unknown_endpoints: Vec<UnknownEndpoint>,
    /// Calls in the present minute, by AppID and endpoint.
    calls: HashMap<(String, &'static str), (i64, u32)>,
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
        Self {
            apps: scenario.apps.clone(),
            people: scenario.people.clone(),
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
        self.people.iter().find(|person| person.name == name)
    }

    pub(crate) fn put_person(&mut self, person: Person) {
        match self
            .people
            .iter_mut()
            .find(|known| known.name == person.name)
        {
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

    /// The first fault that meets the request and `applies`; counts it.
    pub(crate) fn take_fault(
        &mut self,
        path: &str,
        subject: &Subject,
        applies: impl Fn(&Fault) -> bool,
    ) -> Option<Fault> {
        let (appid, person) = (subject.appid.as_deref(), subject.person.as_deref());
        let position = self
            .faults
            .iter()
            .position(|fault| applies(fault) && fault.meets(path, appid, person))?;
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

    /// Counts a call of `endpoint`; false when the app has used up its minute.
    pub(crate) fn count_call(
        &mut self,
        appid: &str,
        endpoint: &'static str,
        now: Timestamp,
    ) -> bool {
        let limit = self
            .app(appid)
            .and_then(|app| app.quotas().get(endpoint).copied())
            .unwrap_or(u32::MAX);
        let minute = now.seconds().div_euclid(60);
        let (counted, calls) = self
            .calls
            .entry((appid.to_owned(), endpoint))
            .or_insert((minute, 0));
        if *counted != minute {
            (*counted, *calls) = (minute, 0);
        }
        *calls = calls.saturating_add(1);
        *calls <= limit
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
        let granted = by_code.or_else(by_access).or_else(by_refresh);
        let appid = parameters
            .get("appid")
            .or(granted.map(|(appid, _)| appid.as_str()))
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
