//! An Official Account on the phone: scan its code, follow, unfollow.

use std::collections::{HashMap, VecDeque};

use saoma_ambient::Clock;
use url::form_urlencoded;

use super::{Act, Outcome, PhoneError, Recorded};
use crate::app::AppKind;
use crate::event::{Event, EventKind, ScannedScene};
use crate::follower::Following;
use crate::push;
use crate::scene::{Scene, SceneCode};
use crate::simulator::Simulator;
use crate::way::{MP, WEIXIN};
use crate::world::Subject;

/// How many opened pages are remembered. The oldest are forgotten first.
const CROWD: usize = 20_000;

/// The account's page that people have open because they scanned a code and do not follow.
#[derive(Debug, Default)]
pub(crate) struct OpenedPages {
    /// By AppID and person.
    codes: HashMap<(String, String), SceneCode>,
    order: VecDeque<(String, String)>,
}

impl OpenedPages {
    fn open(&mut self, person: &str, code: SceneCode) {
        self.close(&code.appid, person);
        if self.order.len() >= CROWD
            && let Some(oldest) = self.order.pop_front()
        {
            self.codes.remove(&oldest);
        }
        let key = (code.appid.clone(), person.to_owned());
        self.order.push_back(key.clone());
        self.codes.insert(key, code);
    }

    fn get(&self, appid: &str, person: &str) -> Option<&SceneCode> {
        self.codes.get(&(appid.to_owned(), person.to_owned()))
    }

    fn close(&mut self, appid: &str, person: &str) -> Option<SceneCode> {
        let key = (appid.to_owned(), person.to_owned());
        let code = self.codes.remove(&key)?;
        self.order.retain(|known| *known != key);
        Some(code)
    }
}

/// What a person does with the code of this ticket. Any number of people may scan it; the fault
/// `second-scanner` makes somebody else do so.
pub(super) fn act(
    simulator: &Simulator,
    person: &str,
    ticket: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    let outcome = act_alone(simulator, person, ticket, act)?;
    let other = match act {
        Act::Scan | Act::Authorize => second_scanner(simulator, person, &outcome.appid),
        Act::Confirm | Act::Refuse => None,
    };
    if let Some(other) = other {
        act_alone(simulator, &other, ticket, Act::Authorize)?;
    }
    Ok(outcome)
}

fn second_scanner(simulator: &Simulator, person: &str, appid: &str) -> Option<String> {
    let mut world = simulator.world();
    let subject = Subject {
        appid: Some(appid.to_owned()),
        person: Some(person.to_owned()),
    };
    let is_on = world.take_named_fault("second-scanner", &subject);
    is_on.then(|| world.somebody_else(person)).flatten()
}

fn act_alone(
    simulator: &Simulator,
    person: &str,
    ticket: &str,
    act: Act,
) -> Result<Outcome, PhoneError> {
    let code = simulator
        .world()
        .scene_codes
        .get(ticket)
        .cloned()
        .ok_or(PhoneError::UnknownTarget)?;
    match act {
        Act::Scan => scan(simulator, person, code),
        Act::Confirm => {
            check_open(simulator, person, &code)?;
            follow(simulator, person, &code.appid)
        }
        Act::Refuse => {
            check_open(simulator, person, &code)?;
            simulator.world().opened_pages.close(&code.appid, person);
            let outcome = outcome(simulator, person, &code.appid);
            record(simulator, "phone_refuse", person, &outcome);
            Ok(Outcome {
                page: "done",
                ..outcome
            })
        }
        Act::Authorize => {
            let appid = code.appid.clone();
            let scanned = scan(simulator, person, code)?;
            match scanned.state {
                "followed" => Ok(scanned),
                _ => follow(simulator, person, &appid),
            }
        }
    }
}

/// A follower's scan is an event; anybody else sees the account's page, and only following it is.
fn scan(simulator: &Simulator, person: &str, code: SceneCode) -> Result<Outcome, PhoneError> {
    if code.is_expired(simulator.clock().now()) {
        return Err(PhoneError::Expired);
    }
    let appid = code.appid.clone();
    let scanned = scanned_scene(&code);
    let is_follower = {
        let mut world = simulator.world();
        let is_follower = world.followers.of(&appid, person).is_some();
        if !is_follower {
            world.opened_pages.open(person, code);
        }
        is_follower
    };
    let outcome = Outcome {
        ticket: Some(scanned.ticket.clone()),
        scene: Some(scanned.key.clone()),
        ..outcome(simulator, person, &appid)
    };
    record(simulator, "phone_scan", person, &outcome);
    if is_follower {
        push(simulator, person, &appid, EventKind::Scan(scanned));
    }
    Ok(outcome)
}

/// Follows the account: because of the code that was scanned before, if there was one. That a code
/// may run out between the scan and the tap is assumed.
pub(crate) fn follow(
    simulator: &Simulator,
    person: &str,
    appid: &str,
) -> Result<Outcome, PhoneError> {
    check(simulator, person, appid)?;
    let now = simulator.clock().now();
    let (is_new, code) = {
        let mut world = simulator.world();
        let code = world.opened_pages.close(appid, person);
        let following = match &code {
            None => Following::by_search(now),
            Some(code) => Following {
                since: now,
                subscribe_scene: "ADD_SCENE_QR_CODE",
                qr_scene: match &code.scene {
                    Scene::Id(id) => *id,
                    Scene::Text(_) => 0,
                },
                qr_scene_str: match &code.scene {
                    Scene::Id(_) => String::new(),
                    Scene::Text(text) => text.clone(),
                },
            },
        };
        (world.followers.follow(appid, person, following), code)
    };
    let scanned = code.as_ref().map(scanned_scene);
    let outcome = Outcome {
        ticket: scanned.as_ref().map(|scanned| scanned.ticket.clone()),
        scene: scanned.as_ref().map(|scanned| scanned.key.clone()),
        ..outcome(simulator, person, appid)
    };
    record(simulator, "phone_follow", person, &outcome);
    if is_new {
        push(simulator, person, appid, EventKind::Subscribe(scanned));
    }
    Ok(outcome)
}

/// Leaves the account.
pub(crate) fn unfollow(
    simulator: &Simulator,
    person: &str,
    appid: &str,
) -> Result<Outcome, PhoneError> {
    check(simulator, person, appid)?;
    let was_follower = simulator.world().followers.unfollow(appid, person);
    let outcome = outcome(simulator, person, appid);
    record(simulator, "phone_unfollow", person, &outcome);
    if was_follower {
        push(simulator, person, appid, EventKind::Unsubscribe);
    }
    Ok(outcome)
}

fn check(simulator: &Simulator, person: &str, appid: &str) -> Result<(), PhoneError> {
    super::check_person(simulator, person)?;
    let world = simulator.world();
    let app = world
        .app(appid)
        .ok_or_else(|| PhoneError::UnknownApp(appid.to_owned()))?;
    if app.body.kind == AppKind::OfficialAccount {
        Ok(())
    } else {
        Err(PhoneError::NoOfficialAccount(appid.to_owned()))
    }
}

/// The account's page must be open because of this very code.
fn check_open(simulator: &Simulator, person: &str, code: &SceneCode) -> Result<(), PhoneError> {
    let world = simulator.world();
    let open = world.opened_pages.get(&code.appid, person);
    match open {
        Some(open) if open.ticket == code.ticket => Ok(()),
        _ => Err(PhoneError::NotScanned),
    }
}

fn outcome(simulator: &Simulator, person: &str, appid: &str) -> Outcome {
    let world = simulator.world();
    let is_follower = world.followers.of(appid, person).is_some();
    Outcome {
        state: if is_follower {
            "followed"
        } else {
            "not_followed"
        },
        page: if is_follower { "chat" } else { "follow" },
        appid: appid.to_owned(),
        app_name: super::app_name(&world, appid),
        ..Outcome::default()
    }
}

fn push(simulator: &Simulator, person: &str, appid: &str, kind: EventKind) {
    let person = person.to_owned();
    push::push(simulator, appid, &Event { person, kind });
}

fn scanned_scene(code: &SceneCode) -> ScannedScene {
    ScannedScene {
        key: code.scene.key(),
        ticket: code.ticket.clone(),
    }
}

fn record(simulator: &Simulator, kind: &'static str, person: &str, outcome: &Outcome) {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(outcome.ticket.iter().map(|ticket| ("ticket", ticket)));
    let act = Recorded {
        kind,
        host: if outcome.ticket.is_some() { WEIXIN } else { MP },
        path: "/mp/profile",
        query: query.finish(),
        appid: &outcome.appid,
        person,
    };
    super::record(simulator, act);
}
