use saoma_ambient::Timestamp;
use saoma_text::Lang;

use super::say::Say as _;

/// An account that the end user is offered.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// What is sent back for it.
    pub value: String,
    /// Its nickname.
    pub nickname: Option<String>,
    /// The day on which it was made, as `2026-11-22`.
    pub since: String,
    /// Whether anything proves it.
    pub is_provable: bool,
}

impl AccountRow {
    /// A row of an account that was made at `created_at`.
    #[must_use]
    pub fn new(
        value: String,
        nickname: Option<String>,
        created_at: Timestamp,
        is_provable: bool,
    ) -> Self {
        Self {
            value,
            nickname,
            since: day(created_at),
            is_provable,
        }
    }

    pub(super) fn name(&self, lang: Lang) -> String {
        let nameless = || lang.say("binding.candidate.nameless").into_owned();
        self.nickname.clone().unwrap_or_else(nameless)
    }
}

/// The day in UTC, as `2026-11-22` (days of the proleptic Gregorian calendar, counted in years that
/// begin in March, so that the leap day is the last).
pub(super) fn day(at: Timestamp) -> String {
    let days = at.seconds().div_euclid(86_400) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_one_in_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_709_251_199, "2024-02-29"),
            (1_798_761_599, "2026-12-31"),
        ] {
            assert_eq!(day(Timestamp::from_millis(seconds * 1000)), expected);
        }
    }
}
