//! Who follows which Official Account.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use saoma_ambient::Timestamp;

/// How somebody came to follow an Official Account (WeChat docs, Getting_User_Basic_Information).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Following {
    pub(crate) since: Timestamp,
    /// Such as `ADD_SCENE_QR_CODE`.
    pub(crate) subscribe_scene: &'static str,
    /// The number that the scanned code carried; 0 if none.
    pub(crate) qr_scene: u32,
    /// The text that the scanned code carried; empty if none.
    pub(crate) qr_scene_str: String,
}

impl Following {
    /// Who finds the account by its name.
    pub(crate) fn by_search(since: Timestamp) -> Self {
        Self {
            since,
            subscribe_scene: "ADD_SCENE_SEARCH",
            qr_scene: 0,
            qr_scene_str: String::new(),
        }
    }
}

/// The followers of all Official Accounts.
#[derive(Debug, Default)]
pub(crate) struct Followers {
    accounts: HashMap<String, Account>,
}

#[derive(Debug, Default)]
struct Account {
    by_person: HashMap<String, (u64, Following)>,
    /// In the order in which they came.
    order: BTreeMap<u64, String>,
    last: u64,
}

impl Followers {
    /// Makes `person` a follower; false if they were one already, and all stays as it is.
    pub(crate) fn follow(&mut self, appid: &str, person: &str, following: Following) -> bool {
        let account = self.accounts.entry(appid.to_owned()).or_default();
        if account.by_person.contains_key(person) {
            return false;
        }
        account.last += 1;
        let place = account.last;
        account.order.insert(place, person.to_owned());
        account
            .by_person
            .insert(person.to_owned(), (place, following));
        true
    }

    /// Ends it; false if they were no follower.
    pub(crate) fn unfollow(&mut self, appid: &str, person: &str) -> bool {
        let Some(account) = self.accounts.get_mut(appid) else {
            return false;
        };
        let Some((place, _)) = account.by_person.remove(person) else {
            return false;
        };
        account.order.remove(&place);
        true
    }

    /// How `person` follows the account; nothing if they do not.
    pub(crate) fn of(&self, appid: &str, person: &str) -> Option<&Following> {
        let (_, following) = self.accounts.get(appid)?.by_person.get(person)?;
        Some(following)
    }

    /// The followers, in the order in which they came.
    pub(crate) fn list(&self, appid: &str) -> impl Iterator<Item = &str> {
        self.after(appid, None)
    }

    /// The followers that came after `person`.
    pub(crate) fn after(&self, appid: &str, person: Option<&str>) -> impl Iterator<Item = &str> {
        let account = self.accounts.get(appid);
        account.into_iter().flat_map(move |account| {
            let place = person.and_then(|person| account.by_person.get(person));
            let begin = place.map_or(Bound::Unbounded, |(place, _)| Bound::Excluded(*place));
            account
                .order
                .range((begin, Bound::Unbounded))
                .map(|(_, person)| person.as_str())
        })
    }

    pub(crate) fn count(&self, appid: &str) -> usize {
        self.accounts
            .get(appid)
            .map_or(0, |account| account.order.len())
    }
}
