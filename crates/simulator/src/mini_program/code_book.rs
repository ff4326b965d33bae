use std::collections::{HashMap, VecDeque};

use saoma_ambient::Timestamp;

use super::CODE_LIFE;

/// How many codes of one kind are remembered. The oldest are forgotten first.
const CROWD: usize = 20_000;

/// Codes that are good once, and what each stands for. A used one is told from an unknown one
/// until it would have expired; how long WeChat tells them apart is not known.
#[derive(Debug)]
pub(crate) struct CodeBook<T> {
    entries: HashMap<String, Entry<T>>,
    /// The codes, oldest first.
    order: VecDeque<String>,
}

#[derive(Debug)]
struct Entry<T> {
    grant: T,
    expires_at: Timestamp,
    is_used: bool,
}

impl<T> Default for CodeBook<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T: Clone> CodeBook<T> {
    pub(crate) fn add(&mut self, code: String, grant: T, now: Timestamp) {
        while self.order.len() >= CROWD {
            if let Some(oldest) = self.order.pop_front() {
                self.entries.remove(&oldest);
            }
        }
        self.order.push_back(code.clone());
        let expires_at = now.plus(CODE_LIFE);
        let is_used = false;
        self.entries.insert(
            code,
            Entry {
                grant,
                expires_at,
                is_used,
            },
        );
    }

    /// What a code stands for, used or not.
    pub(crate) fn get(&self, code: &str) -> Option<&T> {
        self.entries.get(code).map(|entry| &entry.grant)
    }

    /// Uses a code that `fits`: 40029 for an unknown, expired or unfitting one, 40163 for a used one.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        now: Timestamp,
        fits: impl Fn(&T) -> bool,
    ) -> Result<T, i64> {
        let entry = self
            .entries
            .get_mut(code)
            .filter(|entry| entry.expires_at > now && fits(&entry.grant))
            .ok_or(40029)?;
        if entry.is_used {
            return Err(40163);
        }
        entry.is_used = true;
        Ok(entry.grant.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_code_is_good_once_for_five_minutes_and_for_its_own_app() {
        let now = Timestamp::from_millis(0);
        let mut book = CodeBook::default();
        book.add("a".to_owned(), "wx1", now);
        assert_eq!(book.redeem("b", now, |_| true), Err(40029), "unknown");
        assert_eq!(
            book.redeem("a", now, |appid| *appid == "wx2"),
            Err(40029),
            "of another app, and not used up by the attempt"
        );
        assert_eq!(book.redeem("a", now, |_| true), Ok("wx1"));
        assert_eq!(book.redeem("a", now, |_| true), Err(40163), "used");
        let later = now.plus(Duration::from_secs(300));
        assert_eq!(book.redeem("a", later, |_| true), Err(40029), "expired");
    }

    #[test]
    fn the_oldest_codes_are_forgotten() {
        let mut book = CodeBook::default();
        for number in 0..=CROWD {
            book.add(number.to_string(), (), Timestamp::from_millis(0));
        }
        assert_eq!(book.entries.len(), CROWD);
        assert!(book.get("0").is_none() && book.get("1").is_some());
    }
}
