//! Who is who for which app: openids, unionids, and the way back from an openid to a person.
//!
//! An openid follows from (seed, AppID, person) and nothing else, so that it outlives rebinding and
//! migration; a unionid follows from (seed, open platform account, person), so that it does not.

use std::collections::HashMap;

use crate::ids::Ids;
use crate::person::Person;
use crate::simulator::Simulator;
use crate::world::World;

/// The person's id for this AppID.
pub(crate) fn openid(simulator: &Simulator, appid: &str, person: &str) -> String {
    simulator.ids().openid(appid, person)
}

/// The person's id for the open platform account that the app is bound to; nothing for an app that
/// is not bound, and for a legacy person. Locks the world.
pub(crate) fn unionid(simulator: &Simulator, appid: &str, person: &str) -> Option<String> {
    unionid_in(&simulator.world(), simulator.ids(), appid, person)
}

/// [`unionid`] for who has locked the world already.
pub(crate) fn unionid_in(world: &World, ids: &Ids, appid: &str, person: &str) -> Option<String> {
    let person = world.person(person).filter(|person| !person.body.legacy)?;
    let open_platform = world.app(appid)?.body.open_platform.as_deref()?;
    Some(ids.unionid(open_platform, &person.name))
}

/// Whose openid for this AppID it is; nothing if it is nobody's. Locks the world.
pub(crate) fn person_of_openid(simulator: &Simulator, appid: &str, openid: &str) -> Option<String> {
    person_in(&mut simulator.world(), simulator.ids(), appid, openid)
}

/// [`person_of_openid`] for who has locked the world already.
pub(crate) fn person_in(world: &mut World, ids: &Ids, appid: &str, openid: &str) -> Option<String> {
    let World {
        people, openids, ..
    } = world;
    openids.person(people, ids, appid, openid)
}

/// An Official Account's original id (`gh_…`), which event pushes and mini programs name it by.
pub(crate) fn original_id(simulator: &Simulator, appid: &str) -> String {
    simulator.ids().original_id(appid)
}

/// The way back from an openid to a person: made for an app when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Openids {
    by_app: HashMap<String, Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// How many of the people are in the index. People are only added, and keep their place.
    people: usize,
    persons: HashMap<String, String>,
}

impl Openids {
    fn person(
        &mut self,
        people: &[Person],
        ids: &Ids,
        appid: &str,
        openid: &str,
    ) -> Option<String> {
        let known = self.by_app.entry(appid.to_owned()).or_default();
        for person in people.iter().skip(known.people) {
            let openid = ids.openid(appid, &person.name);
            known.persons.insert(openid, person.name.clone());
        }
        known.people = people.len();
        known.persons.get(openid).cloned()
    }
}
