use saoma_ambient::Timestamp;

/// The number that WeChat gives a failed request, `6380622c-50076416-224b40b0`: three groups of
/// eight hex digits, of which the first is the time of the request in Unix seconds. WeChat's
/// "query rid" call shows what arrived (WeChat Open Platform docs, troubleshooting).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rid(String);

impl Rid {
    /// The first rid in `text`, whatever stands around it.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        words
            .into_iter()
            .find(|word| is_rid(word))
            .map(|word| Self(word.to_ascii_lowercase()))
    }

    /// The rid as WeChat writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When WeChat received the request.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        let seconds = self
            .0
            .split('-')
            .next()
            .and_then(|group| i64::from_str_radix(group, 16).ok());
        Timestamp::from_millis(seconds.unwrap_or_default().saturating_mul(1000))
    }
}

fn is_rid(word: &str) -> bool {
    let groups: Vec<_> = word.split('-').collect();
    groups.len() == 3 && groups.iter().all(|group| group.len() == 8)
}

/// An instant as RFC 3339 writes it, in UTC and to the second.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    let (day, second) = (
        at.seconds().div_euclid(86_400),
        at.seconds().rem_euclid(86_400),
    );
    let (year, month, day) = civil(day);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// The date that lies `days` after 1970-01-01, counted in eras of 400 years that begin on the first
/// of March, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let since_era_zero = days + 719_468;
    let (era, day_of_era) = (
        since_era_zero.div_euclid(146_097),
        since_era_zero.rem_euclid(146_097),
    );
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Behaviours 3 and 81.
    #[test]
    fn a_rid_tells_its_time() {
        let rid =
            Rid::find("invalid appid, rid: 6380622c-50076416-224b40b0").expect("there is one");
        assert_eq!(rid.as_str(), "6380622c-50076416-224b40b0");
        assert_eq!(
            rfc3339(rid.at()),
            "2022-11-25T06:35:24Z",
            "a published sample"
        );
    }

    #[test]
    fn other_hex_is_no_rid() {
        for text in [
            "",
            "rid:",
            "6380622c-50076416",
            "6380622c-5007-4164-b0b0-224b40b0",
            "6380622c-50076416-224b40b",
            "6380622g-50076416-224b40b0",
        ] {
            assert_eq!(Rid::find(text), None, "{text}");
        }
    }

    #[test]
    fn dates_hold_on_leap_days_and_before_1970() {
        let date = |seconds: i64| rfc3339(Timestamp::from_millis(seconds * 1000));
        assert_eq!(date(0), "1970-01-01T00:00:00Z");
        assert_eq!(date(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(date(1_709_251_199), "2024-02-29T23:59:59Z");
        assert_eq!(
            date(4_107_542_400),
            "2100-03-01T00:00:00Z",
            "2100 is no leap year"
        );
        assert_eq!(date(-1), "1969-12-31T23:59:59Z");
        assert_eq!(date(0xffff_ffff), "2106-02-07T06:28:15Z", "the last rid");
    }
}
