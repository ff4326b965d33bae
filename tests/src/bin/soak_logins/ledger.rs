use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

/// What a soak has seen so far.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    done: BTreeMap<&'static str, u64>,
    completed: u64,
    users: BTreeMap<String, String>,
    violations: Vec<String>,
}

impl Ledger {
    /// An errand came to the end that it should.
    pub(crate) fn done(&self, errand: &'static str) {
        *self.pages().done.entry(errand).or_default() += 1;
    }

    /// Something was not as it must be.
    pub(crate) fn violated(&self, what: String) {
        self.pages().violations.push(what);
    }

    /// A login was completed and verified. A person is one user, for good.
    pub(crate) fn completed(&self, person: &str, sub: &str) -> Result<(), String> {
        let mut pages = self.pages();
        pages.completed += 1;
        let before = pages.users.insert(person.to_owned(), sub.to_owned());
        match before {
            Some(before) if before != sub => {
                Err(format!("{person} was user {before} and is now {sub}"))
            }
            _ => Ok(()),
        }
    }

    /// How many logins were completed.
    pub(crate) fn count_completed(&self) -> u64 {
        self.pages().completed
    }

    /// How many persons completed a login, and how many users they are.
    pub(crate) fn count_people(&self) -> (usize, usize) {
        let pages = self.pages();
        let users: BTreeSet<_> = pages.users.values().collect();
        (pages.users.len(), users.len())
    }

    /// How often each errand came to its end.
    pub(crate) fn errands(&self) -> Vec<(&'static str, u64)> {
        let pages = self.pages();
        pages
            .done
            .iter()
            .map(|(errand, count)| (*errand, *count))
            .collect()
    }

    /// All that was not as it must be.
    pub(crate) fn violations(&self) -> Vec<String> {
        self.pages().violations.clone()
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().expect("nobody panics while holding it")
    }
}
