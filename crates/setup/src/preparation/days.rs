//! Working days, as WeChat counts them: in China, Monday to Friday. Public holidays are not known
//! here, so a review may take longer than is told; it only ever reminds.

use saoma_ambient::Timestamp;

const DAY: i64 = 86_400_000;
/// China has one time zone and no summer time.
const CHINA: i64 = 8 * 3_600_000;

/// How long a review has been under way, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewDays {
    /// The working day that it is in; 0 on the day of submission.
    pub current: u32,
    /// The most working days that it usually takes.
    pub most: u32,
    /// The day by which it is usually decided, at its beginning in China.
    pub expected_by: Timestamp,
    /// Whether that day is over.
    pub is_overdue: bool,
}

/// How long a review that was submitted then and usually takes `most` working days has been under
/// way at `now`.
#[must_use]
pub fn review_days(submitted_at: Timestamp, most: u32, now: Timestamp) -> ReviewDays {
    let (start, today) = (day_of(submitted_at), day_of(now));
    let last = nth_working_day_after(start, most);
    let passed = (start.saturating_add(1)..=today.min(last)).filter(|day| is_working_day(*day));
    ReviewDays {
        current: u32::try_from(passed.count()).unwrap_or(most),
        most,
        expected_by: Timestamp::from_millis(last * DAY - CHINA),
        is_overdue: today > last,
    }
}

/// `2026-11-22`, the day in China.
#[must_use]
pub fn day(at: Timestamp) -> String {
    // Years that begin in March, so that the leap day is the last.
    let days = day_of(at) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = match month {
        0..=9 => (month + 3, 0),
        _ => (month - 9, 1),
    };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + carry)
}

/// How many days of China's calendar lie between today and the day of `at`; negative once it is past.
#[must_use]
pub fn days_until(at: Timestamp, now: Timestamp) -> i64 {
    day_of(at) - day_of(now)
}

/// This many days later, or earlier.
pub(crate) fn days_from(at: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_add(days.saturating_mul(DAY)))
}

/// Days since 1970-01-01 in China, kept within what a calendar shows.
fn day_of(at: Timestamp) -> i64 {
    at.millis()
        .saturating_add(CHINA)
        .div_euclid(DAY)
        .clamp(-1_000_000, 3_000_000)
}

/// 1970-01-01 was a Thursday.
fn is_working_day(day: i64) -> bool {
    (day + 3).rem_euclid(7) < 5
}

fn nth_working_day_after(start: i64, n: u32) -> i64 {
    let mut days = (start + 1..).filter(|day| is_working_day(*day));
    let index = usize::try_from(n.max(1) - 1).unwrap_or(0);
    days.nth(index).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noon in China of a day of November 2026; the 16th is a Monday.
    fn november(day: i64) -> Timestamp {
        let first = 1_793_491_200_000 - CHINA; // 2026-11-01T00:00 in China
        Timestamp::from_millis(first + (day - 1) * DAY + DAY / 2)
    }

    #[test]
    fn a_review_of_seven_working_days_skips_the_weekends() {
        let days = |now| review_days(november(16), 7, november(now));
        assert_eq!(day(november(16)), "2026-11-16");
        assert_eq!(days(16).current, 0, "the day of submission does not count");
        assert_eq!(days(18).current, 2);
        assert_eq!(days(21).current, 4, "a Saturday adds none");
        assert_eq!(
            days(18).expected_by,
            Timestamp::from_millis(november(25).millis() - DAY / 2)
        );
        assert!(!days(25).is_overdue, "the last day is not over yet");
        assert!(days(26).is_overdue);
        assert_eq!(days(30).current, 7, "it stops counting at its end");
    }

    #[test]
    fn what_is_submitted_on_a_friday_night_begins_on_monday() {
        let days = review_days(november(20), 1, november(21));
        assert_eq!((days.current, days.is_overdue), (0, false));
        assert!(review_days(november(20), 1, november(24)).is_overdue);
    }

    #[test]
    fn absurd_dates_end() {
        let far = Timestamp::from_millis(i64::MAX);
        let early = Timestamp::from_millis(i64::MIN);
        assert!(review_days(early, 7, far).is_overdue);
        assert!(!review_days(far, 7, early).is_overdue);
    }
}
