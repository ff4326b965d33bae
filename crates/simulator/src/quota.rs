//! How often an app may call an endpoint: per minute (45011) and per day (45009).

use std::collections::{BTreeMap, HashMap};

use saoma_ambient::Timestamp;
use serde::{Deserialize, Serialize};

/// How far the days of WeChat's quotas are ahead of UTC, in seconds: they are Beijing's. That the
/// quotas begin anew at Beijing's midnight is known from experience only.
const BEIJING: i64 = 8 * 3600;
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 3600;

/// How often `clear_quota` may be called in a month (WeChat docs, Clearing_API_Call_Limit).
const CLEARINGS: u32 = 10;

/// What is known of an endpoint's limits.
struct Limited {
    /// How `quotas` calls it: WeChat's own last words of the path.
    name: &'static str,
    path: &'static str,
    /// Calls per day, as `openapi/quota/get` tells; 0 where no figure is known. Those of
    /// `user/get`, `user/info` and `qrcode/create` are known from experience only.
    daily: u32,
}

const fn limited(name: &'static str, path: &'static str, daily: u32) -> Limited {
    Limited { name, path, daily }
}

const LIMITED: [Limited; 17] = [
    limited("access_token", "/sns/oauth2/access_token", 0),
    limited("refresh_token", "/sns/oauth2/refresh_token", 0),
    limited("userinfo", "/sns/userinfo", 0),
    limited("auth", "/sns/auth", 0),
    limited("jscode2session", "/sns/jscode2session", 0),
    limited("token", "/cgi-bin/token", 2_000),
    limited("stable_token", "/cgi-bin/stable_token", 500_000),
    limited("qrcode_create", "/cgi-bin/qrcode/create", 100_000),
    limited("user_get", "/cgi-bin/user/get", 500),
    limited("user_info", "/cgi-bin/user/info", 5_000_000),
    limited("user_info_batchget", "/cgi-bin/user/info/batchget", 500_000),
    limited("changeopenid", "/cgi-bin/changeopenid", 0),
    limited("clear_quota", "/cgi-bin/clear_quota", 0),
    limited("quota_get", "/cgi-bin/openapi/quota/get", 0),
    limited("rid_get", "/cgi-bin/openapi/rid/get", 0),
    limited("getwxacodeunlimit", "/wxa/getwxacodeunlimit", 0),
    limited("getuserphonenumber", "/wxa/business/getuserphonenumber", 0),
];

/// How often one endpoint may be called; without end where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quota {
    /// Calls per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minute: Option<u32>,
    /// Calls per day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
}

/// An app's quotas, by endpoint: `{"userinfo": {"minute": 2}, "/cgi-bin/token": {"day": 5}}`; a bare
/// number is calls per minute. Off for every endpoint that is not named, since WeChat's own figures
/// (50,000 a minute for `userinfo`) would only stand in the way here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, Entry>")]
pub struct Quotas(BTreeMap<&'static str, Quota>);

/// A quota as it is written.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Minute(u32),
    Quota(Quota),
}

/// An endpoint that no quota can be set for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown field `{0}`: quotas are set by endpoint, such as {names}", names = names())]
pub struct UnknownEndpointError(String);

impl TryFrom<BTreeMap<String, Entry>> for Quotas {
    type Error = UnknownEndpointError;

    fn try_from(entries: BTreeMap<String, Entry>) -> Result<Self, UnknownEndpointError> {
        let read = |(name, entry): (String, Entry)| {
            let known = LIMITED
                .iter()
                .find(|known| known.name == name || known.path == name)
                .ok_or(UnknownEndpointError(name))?;
            let quota = match entry {
                Entry::Minute(calls) => Quota {
                    minute: Some(calls),
                    day: None,
                },
                Entry::Quota(quota) => quota,
            };
            Ok((known.name, quota))
        };
        entries
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Quotas {
    /// What is set for the endpoint of this name.
    pub(crate) fn of(&self, name: &str) -> Quota {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// How `quotas` calls the endpoint with this path.
pub(crate) fn name_of(path: &str) -> Option<&'static str> {
    let known = LIMITED.iter().find(|known| known.path == path)?;
    Some(known.name)
}

/// What WeChat documents as the daily limit of the endpoint of this name; 0 if nothing is known.
pub(crate) fn documented_daily(name: &str) -> u32 {
    let known = LIMITED.iter().find(|known| known.name == name);
    known.map_or(0, |known| known.daily)
}

/// The calls that were made, by AppID and endpoint.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    apps: HashMap<String, HashMap<&'static str, Counter>>,
    /// Month and number of the clearings in it.
    clearings: HashMap<String, (i64, u32)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counter {
    minute: i64,
    in_minute: u32,
    day: i64,
    in_day: u32,
}

impl Calls {
    /// Counts a call, or says that it is one too many: 45011 for the minute, 45009 for the day.
    pub(crate) fn count(
        &mut self,
        appid: &str,
        name: &'static str,
        quota: Quota,
        now: Timestamp,
    ) -> Result<(), i64> {
        if !self.apps.contains_key(appid) {
            self.apps.insert(appid.to_owned(), HashMap::new());
        }
        let Some(counters) = self.apps.get_mut(appid) else {
            return Ok(());
        };
        let counter = counters.entry(name).or_default();
        counter.begin(now);
        if quota.day.is_some_and(|limit| counter.in_day >= limit) {
            return Err(45009);
        }
        if quota.minute.is_some_and(|limit| counter.in_minute >= limit) {
            return Err(45011);
        }
        counter.in_day = counter.in_day.saturating_add(1);
        counter.in_minute = counter.in_minute.saturating_add(1);
        Ok(())
    }

    /// The calls of today.
    pub(crate) fn today(&self, appid: &str, name: &str, now: Timestamp) -> u32 {
        let counter = self.apps.get(appid).and_then(|counters| counters.get(name));
        counter
            .filter(|counter| counter.day == day(now))
            .map_or(0, |counter| counter.in_day)
    }

    /// Forgets the calls of today; false when the month's clearings are used up.
    pub(crate) fn clear(&mut self, appid: &str, now: Timestamp) -> bool {
        let month = month(day(now));
        let clearings = self.clearings.entry(appid.to_owned()).or_default();
        if clearings.0 != month {
            *clearings = (month, 0);
        }
        if clearings.1 >= CLEARINGS {
            return false;
        }
        clearings.1 += 1;
        for counter in self
            .apps
            .get_mut(appid)
            .into_iter()
            .flat_map(HashMap::values_mut)
        {
            counter.in_day = 0;
        }
        true
    }
}

impl Counter {
    /// Begins a minute and a day when a new one has begun.
    fn begin(&mut self, now: Timestamp) {
        let minute = now.seconds().div_euclid(MINUTE);
        if self.minute != minute {
            (self.minute, self.in_minute) = (minute, 0);
        }
        if self.day != day(now) {
            (self.day, self.in_day) = (day(now), 0);
        }
    }
}

/// The day in Beijing, counted from 1970-01-01.
pub(crate) fn day(now: Timestamp) -> i64 {
    (now.seconds() + BEIJING).div_euclid(DAY)
}

/// The month that holds a day, counted from the year 0. Years begin in March here, so that the odd
/// day of a leap year is their last one.
fn month(day: i64) -> i64 {
    // 719468 days lie between 0000-03-01 and 1970-01-01; 146097 days are 400 years.
    let days = day + 719_468;
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    (days.div_euclid(146_097) * 400 + year_of_era) * 12 + (5 * of_year + 2) / 153
}

fn names() -> String {
    let names: Vec<_> = LIMITED.iter().map(|known| known.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_month_ends_where_the_calendar_says() {
        let of = |seconds: i64| month(day(at(seconds)));
        // 2024-02-29 and 2024-03-01, noon in Beijing.
        assert_eq!(of(1_709_179_200) + 1, of(1_709_265_600), "a leap year");
        // 2023-12-31 and 2024-01-01, noon in Beijing.
        assert_eq!(of(1_703_995_200) + 1, of(1_704_081_600), "a new year");
        assert_eq!(
            of(1_704_081_600),
            of(1_704_081_600 + 30 * DAY),
            "January has 31 days"
        );
    }

    #[test]
    fn the_day_is_told_before_the_minute_and_begins_in_beijing() {
        let mut calls = Calls::default();
        let quota = Quota {
            minute: Some(1),
            day: Some(2),
        };
        // 2024-01-01, noon in Beijing.
        let noon = 1_704_081_600;
        assert_eq!(calls.count("wx1", "token", quota, at(noon)), Ok(()));
        assert_eq!(calls.count("wx1", "token", quota, at(noon)), Err(45011));
        assert_eq!(calls.count("wx1", "token", quota, at(noon + 60)), Ok(()));
        assert_eq!(
            calls.count("wx1", "token", quota, at(noon + 60)),
            Err(45009)
        );
        assert_eq!(calls.today("wx1", "token", at(noon + 60)), 2);
        let midnight = noon + 12 * 3600;
        assert_eq!(calls.count("wx1", "token", quota, at(midnight)), Ok(()));
    }

    #[test]
    fn a_bare_number_is_calls_per_minute_and_an_unknown_endpoint_is_named() {
        let quotas: Quotas =
            serde_json::from_str(r#"{"userinfo": 2, "/cgi-bin/token": {"day": 5}}"#).expect("read");
        assert_eq!(quotas.of("userinfo").minute, Some(2));
        assert_eq!(quotas.of("token").day, Some(5));
        let refused = serde_json::from_str::<Quotas>(r#"{"useri": 2}"#).expect_err("refused");
        assert!(
            refused.to_string().contains("unknown field `useri`"),
            "{refused}"
        );
    }
}
