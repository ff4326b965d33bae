//! How often something unknown is asked for from one network address, so that nobody can try codes
//! until one fits. Kept in memory: each process counts for itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use saoma_ambient::Timestamp;

/// Over which time guesses are counted.
const WINDOW_MILLIS: i64 = 60 * 60 * 1000;
/// So many within it: an office has one address for all.
const MOST: u32 = 60;
/// How many addresses are remembered. Should there be more at once, the oldest count is lost.
const ADDRESSES: usize = 10_000;

/// Counts of wrong guesses by network address.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, Count>>);

#[derive(Debug, Clone, Copy)]
struct Count {
    since: i64,
    wrong: u32,
}

impl Guesses {
    /// Whether this address may ask.
    pub(crate) fn allow(&self, address: Option<&str>, now: Timestamp) -> bool {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(address.unwrap_or_default());
        count.is_none_or(|count| count.wrong < MOST || is_over(*count, now))
    }

    /// Notes that this address asked for something unknown.
    pub(crate) fn note_wrong(&self, address: Option<&str>, now: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= ADDRESSES {
            counts.retain(|_, count| !is_over(*count, now));
        }
        if counts.len() >= ADDRESSES {
            let oldest = counts.iter().min_by_key(|(_, count)| count.since);
            if let Some(oldest) = oldest.map(|(address, _)| address.clone()) {
                counts.remove(&oldest);
            }
        }
        let since = now.millis();
        let new = Count { since, wrong: 0 };
        let count = counts
            .entry(address.unwrap_or_default().to_owned())
            .or_insert(new);
        if is_over(*count, now) {
            *count = new;
        }
        count.wrong += 1;
    }
}

const fn is_over(count: Count, now: Timestamp) -> bool {
    now.millis() - count.since >= WINDOW_MILLIS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_guesses_has_to_wait_and_others_do_not() {
        let (guesses, now) = (Guesses::default(), Timestamp::from_millis(0));
        for _ in 0..MOST {
            assert!(guesses.allow(Some("192.0.2.1"), now));
            guesses.note_wrong(Some("192.0.2.1"), now);
        }
        assert!(!guesses.allow(Some("192.0.2.1"), now));
        assert!(guesses.allow(Some("192.0.2.2"), now));
        let later = Timestamp::from_millis(WINDOW_MILLIS);
        assert!(guesses.allow(Some("192.0.2.1"), later));
        guesses.note_wrong(Some("192.0.2.1"), later);
        assert!(guesses.allow(Some("192.0.2.1"), later), "counted anew");
    }

    #[test]
    fn a_crowd_of_addresses_does_not_fill_the_memory() {
        let (guesses, now) = (Guesses::default(), Timestamp::from_millis(0));
        for number in 0..ADDRESSES + 50 {
            guesses.note_wrong(Some(&number.to_string()), now);
        }
        let counts = guesses.0.lock().unwrap();
        assert_eq!(counts.len(), ADDRESSES);
    }
}
