use saoma_ambient::Timestamp;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::exchange::Shown;

/// The exchanges as an HTTP Archive 1.2, oldest first as the format wants it; they come newest first.
pub(crate) fn har(exchanges: &[Shown]) -> Value {
    let entries: Vec<Value> = exchanges.iter().rev().map(entry).collect();
    json!({"log": {"version": "1.2", "creator": {"name": "Saoma simulator", "version": env!("CARGO_PKG_VERSION")}, "entries": entries}})
}

fn entry(shown: &Shown) -> Value {
    let exchange = &shown.exchange;
    let query: Vec<Value> = form_urlencoded::parse(exchange.query.as_bytes())
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let mut request = json!({
        "method": exchange.method,
        "url": format!("{}{}", exchange.origin(), shown.target()),
        "httpVersion": "HTTP/1.1",
        "cookies": [], "headers": [], "queryString": query,
        "headersSize": -1,
        "bodySize": exchange.request_body.as_ref().map_or(0, String::len),
    });
    if let (Some(body), Some(fields)) = (&exchange.request_body, request.as_object_mut()) {
        let posted = json!({"mimeType": shown.request_type(), "params": [], "text": body});
        fields.insert("postData".to_owned(), posted);
    }
    json!({
        "startedDateTime": rfc3339(Timestamp::from_millis(exchange.at)),
        "time": exchange.duration_ms,
        "request": request,
        "response": {
            "status": exchange.status.unwrap_or(0),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": "content-type", "value": exchange.content_type}],
            "content": {"size": exchange.body_size, "mimeType": exchange.content_type, "text": exchange.body.as_deref().unwrap_or_default()},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": exchange.body_size,
        },
        "cache": {},
        "timings": {"send": 0, "wait": exchange.duration_ms, "receive": 0},
        "comment": exchange.kind,
    })
}

/// `2026-11-22T08:00:00.000Z`.
fn rfc3339(at: Timestamp) -> String {
    let (year, month, day) = civil(at.seconds().div_euclid(86_400));
    let second = at.seconds().rem_euclid(86_400);
    let millis = at.millis().rem_euclid(1000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{millis:03}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// The date of a day since 1970-01-01, in the Gregorian calendar that repeats every 400 years.
/// Counting years from March puts the leap day at the end.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(
            rfc3339(Timestamp::from_millis(0)),
            "1970-01-01T00:00:00.000Z"
        );
        assert_eq!(
            rfc3339(Timestamp::from_millis(951_782_400_123)),
            "2000-02-29T00:00:00.123Z"
        );
        assert_eq!(
            rfc3339(Timestamp::from_millis(1_669_358_124_000)),
            "2022-11-25T06:35:24.000Z"
        );
    }
}
