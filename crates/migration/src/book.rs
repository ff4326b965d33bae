//! The people that a batch of rows is about: as the store has them, and as the rows in front have
//! left them.

use std::collections::{BTreeSet, HashMap};

use saoma_model::{IdentityKey, UserId};
use saoma_store::bulk::Known;

use crate::candidate::Candidate;

/// People by everything that recognises them.
#[derive(Debug, Default)]
pub(crate) struct Book {
    people: HashMap<UserId, Entry>,
    by_identity: HashMap<IdentityKey, UserId>,
    by_external_id: HashMap<String, UserId>,
    by_phone: HashMap<String, BTreeSet<UserId>>,
    by_email: HashMap<String, BTreeSet<UserId>>,
}

#[derive(Debug)]
struct Entry {
    known: Known,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it is written.
    Written,
    /// Not written yet.
    New,
    /// Written, and changed since.
    Changed,
}

/// Who is recognised by what.
#[derive(Debug, Default)]
pub(crate) struct Holders<'a> {
    /// By the other system's id, or by our own.
    pub(crate) by_id: Option<&'a Known>,
    /// By each identity that somebody has.
    pub(crate) by_identity: Vec<(&'a IdentityKey, &'a Known)>,
    /// By the phone number, in the order of ids.
    pub(crate) by_phone: Vec<&'a Known>,
    /// By the e-mail address, in the order of ids.
    pub(crate) by_email: Vec<&'a Known>,
}

impl Book {
    /// Adds people as they are written.
    pub(crate) fn load(&mut self, all: Vec<Known>) {
        for known in all {
            self.index(known, State::Written);
        }
    }

    /// The person with this id.
    pub(crate) fn get(&self, user: UserId) -> Option<&Known> {
        self.people.get(&user).map(|entry| &entry.known)
    }

    /// The person who has this identity.
    pub(crate) fn holder(&self, key: &IdentityKey) -> Option<&Known> {
        self.get(*self.by_identity.get(key)?)
    }

    /// The person whom another system calls this.
    pub(crate) fn called(&self, id: &str) -> Option<&Known> {
        self.get(*self.by_external_id.get(id)?)
    }

    /// Everybody who has this phone number, in the order of ids.
    pub(crate) fn with_phone(&self, phone: &str) -> impl Iterator<Item = &Known> {
        let users = self.by_phone.get(phone).into_iter().flatten();
        users.filter_map(|user| self.get(*user))
    }

    /// Everybody who has this e-mail address, in the order of ids.
    pub(crate) fn with_email(&self, email: &str) -> impl Iterator<Item = &Known> {
        let users = self.by_email.get(email).into_iter().flatten();
        users.filter_map(|user| self.get(*user))
    }

    /// Adds or changes a person.
    pub(crate) fn put(&mut self, known: Known) {
        let state = match self.remove(known.id()) {
            None | Some(State::New) => State::New,
            Some(State::Written | State::Changed) => State::Changed,
        };
        self.index(known, state);
    }

    /// Replaces a person by what has just been written of them.
    pub(crate) fn put_written(&mut self, known: Known) {
        self.remove(known.id());
        self.index(known, State::Written);
    }

    /// Forgets a person.
    pub(crate) fn forget(&mut self, user: UserId) {
        self.remove(user);
    }

    /// Who is recognised by what a row says.
    pub(crate) fn holders<'a>(&'a self, candidate: &'a Candidate) -> Holders<'a> {
        let get = |user: &UserId| self.get(*user);
        let all = |users: Option<&BTreeSet<UserId>>| -> Vec<&Known> {
            users.into_iter().flatten().filter_map(get).collect()
        };
        let id = candidate.external_id.as_deref();
        Holders {
            by_id: id.and_then(|id| {
                let own = id.parse().ok().and_then(|user| self.get(user));
                own.or_else(|| self.by_external_id.get(id).and_then(get))
            }),
            by_identity: candidate
                .identities
                .iter()
                .filter_map(|key| Some((key, self.by_identity.get(key).and_then(get)?)))
                .collect(),
            by_phone: all(candidate
                .phone
                .as_ref()
                .and_then(|phone| self.by_phone.get(phone))),
            by_email: all(candidate
                .email
                .as_ref()
                .and_then(|email| self.by_email.get(email))),
        }
    }

    /// Whom to add and whom to change in the store, in the order of ids; then they count as
    /// written.
    pub(crate) fn unwritten(&self) -> (Vec<&Known>, Vec<&Known>) {
        let of = |state: State| {
            let entries = self.people.values().filter(|entry| entry.state == state);
            let mut all: Vec<&Known> = entries.map(|entry| &entry.known).collect();
            all.sort_unstable_by_key(|known| known.id());
            all
        };
        (of(State::New), of(State::Changed))
    }

    /// Notes that everything is written.
    pub(crate) fn mark_written(&mut self) {
        for entry in self.people.values_mut() {
            entry.state = State::Written;
        }
    }

    fn index(&mut self, known: Known, state: State) {
        let user = known.id();
        for identity in &known.account.identities {
            self.by_identity.insert(identity.key.clone(), user);
        }
        for id in &known.external_ids {
            self.by_external_id.insert(id.clone(), user);
        }
        if let Some(phone) = &known.account.user.phone {
            self.by_phone.entry(phone.clone()).or_default().insert(user);
        }
        if let Some(email) = &known.account.user.email {
            self.by_email.entry(email.clone()).or_default().insert(user);
        }
        self.people.insert(user, Entry { known, state });
    }

    fn remove(&mut self, user: UserId) -> Option<State> {
        let Entry { known, state } = self.people.remove(&user)?;
        for identity in &known.account.identities {
            if self.by_identity.get(&identity.key) == Some(&user) {
                self.by_identity.remove(&identity.key);
            }
        }
        for id in &known.external_ids {
            if self.by_external_id.get(id) == Some(&user) {
                self.by_external_id.remove(id);
            }
        }
        if let Some(phone) = &known.account.user.phone
            && let Some(users) = self.by_phone.get_mut(phone)
        {
            users.remove(&user);
        }
        if let Some(email) = &known.account.user.email
            && let Some(users) = self.by_email.get_mut(email)
        {
            users.remove(&user);
        }
        Some(state)
    }
}
