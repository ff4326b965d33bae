use saoma_ambient::Timestamp;

/// Lists without a time zone are from China.
const CHINA: i64 = 8 * 60;

/// A date that can be read without guessing: ISO 8601, with blanks or slashes, in Chinese, Unix
/// seconds or milliseconds, a spreadsheet's days. Which of day and month comes first in `1/2/2023`
/// nobody knows, so that is none.
#[must_use]
pub fn date(text: &str) -> Option<Timestamp> {
    if let Some(millis) = number(text) {
        return millis.map(Timestamp::from_millis);
    }
    let (date, time) = split(text)?;
    let mut parts = date
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let days = days(year.parse().ok()?, digits(month)?, digits(day)?)?;
    let (millis, offset) = clock(time)?;
    let at = days * 86_400_000 + millis - offset * 60_000;
    Some(Timestamp::from_millis(at))
}

/// A plain number: nothing if it is none, nothing within if it means no date.
#[expect(
    clippy::option_option,
    reason = "no number, a number that is no date, a date"
)]
fn number(text: &str) -> Option<Option<i64>> {
    let value: f64 = text.parse().ok()?;
    let is_plain = |c: char| c.is_ascii_digit() || c == '.';
    if !text.chars().all(is_plain) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the ranges are far below the limits of an i64"
    )]
    Some(match value {
        // Days since 1899-12-30, from 1982 on; a spreadsheet has no time zone.
        30_000.0..100_000.0 => {
            Some(((value - 25_569.0) * 86_400_000.0).round() as i64 - CHINA * 60_000)
        }
        100_000_000.0..10_000_000_000.0 => Some((value * 1000.0) as i64),
        100_000_000_000.0..10_000_000_000_000.0 => Some(value as i64),
        _ => None,
    })
}

/// Date and time of day.
fn split(text: &str) -> Option<(&str, &str)> {
    let is_date = |c: char| c.is_ascii_digit() || "-/.年月日".contains(c);
    let end = text.find(|c| !is_date(c)).unwrap_or(text.len());
    // In `2023年5月1日10:00` nothing stands between.
    let end = text.find('日').map_or(end, |day| day + '日'.len_utf8());
    let (date, time) = text.split_at_checked(end)?;
    Some((date, time.trim_start_matches(['T', 't']).trim()))
}

/// Milliseconds of the day, and minutes east of Greenwich.
fn clock(text: &str) -> Option<(i64, i64)> {
    if text.is_empty() {
        return Some((0, CHINA));
    }
    let zone = text.find(['Z', 'z', '+', '-']);
    let (time, offset) = match zone {
        Some(at) => {
            let (time, zone) = text.split_at_checked(at)?;
            (time, offset(zone)?)
        }
        None => (text, CHINA),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = time.trim().split(':');
    let hour = digits(parts.next()?).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?).filter(|minute| *minute < 60)?;
    let second = parts.next().map_or(Some(0), digits)?;
    if parts.next().is_some() || second > 60 {
        return None;
    }
    let fraction = fraction.trim();
    let millis = match fraction.get(..fraction.len().min(3))? {
        "" => 0,
        part => digits(part)? * 10_i64.pow(3 - u32::try_from(part.len()).ok()?),
    };
    Some((((hour * 60 + minute) * 60 + second) * 1000 + millis, offset))
}

fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let rest = rest.replace(':', "");
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = if minutes.is_empty() {
        0
    } else {
        digits(minutes)?
    };
    Some(sign * (digits(hours)? * 60 + minutes))
}

fn digits(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Days since 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=length).contains(&day) || !(1900..=2200).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// An instant as ISO 8601 in UTC.
pub(crate) fn civil(at: Timestamp) -> String {
    let (days, millis) = (
        at.millis().div_euclid(86_400_000),
        at.millis().rem_euclid(86_400_000),
    );
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    let millis = millis % 1000;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_form_that_lists_have() {
        // 2023-05-01T10:20:00+08:00
        let expected = Some(Timestamp::from_millis(1_682_907_600_000));
        for text in [
            "2023-05-01T02:20:00Z",
            "2023-05-01T02:20:00.000Z",
            "2023-05-01T10:20:00+08:00",
            "2023-05-01T10:20:00+0800",
            "2023-05-01 10:20:00",
            "2023-05-01 10:20",
            "2023/5/1 10:20",
            "2023.05.01 10:20:00",
            "2023年5月1日 10:20",
            "2023年05月01日10:20:00",
            "1682907600",
            "1682907600000",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        let midnight = Some(Timestamp::from_millis(1_682_870_400_000));
        for text in ["2023-05-01", "2023/5/1", "2023年5月1日", "45047"] {
            assert_eq!(date(text), midnight, "{text}");
        }
    }

    #[test]
    fn a_date_that_needs_guessing_is_none() {
        for text in [
            "1/2/2023",
            "01/02/23",
            "2023-13-01",
            "2023-02-29",
            "yesterday",
            "",
            "12",
            "2023-05-01 25:00",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_the_same() {
        for millis in [0, 951_782_400_123, 1_682_907_600_000, 4_102_444_799_999] {
            let at = Timestamp::from_millis(millis);
            assert_eq!(date(&civil(at)), Some(at), "{}", civil(at));
        }
    }
}
