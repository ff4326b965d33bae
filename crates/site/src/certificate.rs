//! Until when a certificate is good. TLS has verified it already; this reads one field of it.

use saoma_ambient::Timestamp;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The end of a certificate in DER, or nothing if it is not built as RFC 5280 says.
pub(crate) fn not_after(der: &[u8]) -> Option<Timestamp> {
    let (tag, certificate, _) = element(der)?;
    let (tbs_tag, mut fields, _) = element(certificate).filter(|_| tag == SEQUENCE)?;
    if tbs_tag != SEQUENCE {
        return None;
    }
    if fields.first() == Some(&VERSION) {
        fields = element(fields)?.2;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        fields = element(fields)?.2;
    }
    let (_, validity, _) = element(fields)?;
    let (_, _, behind) = element(validity)?;
    let (tag, text, _) = element(behind)?;
    time(tag, text)
}

/// Tag, content and what follows of the first element.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let fits = (1..=4).contains(&bytes.len());
        let length = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        fits.then_some((length, rest))?
    };
    let (content, behind) = rest.split_at_checked(length)?;
    Some((*tag, content, behind))
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
fn time(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let year: i64 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let (month, day) = (part(0)?, part(2)?);
    let seconds = part(4)? * 3600 + part(6)? * 60 + part(8)?;
    let days = days_before(year, month, day)?;
    Some(Timestamp::from_millis((days * 86_400 + seconds) * 1000))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days_before(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the leap day is the last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    let leap = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * 146_097 + leap - 719_468)
}

/// `2027-02-11`, the day in China.
pub(crate) fn day(at: Timestamp) -> String {
    let days = (at.millis() + 8 * 3_600_000).div_euclid(86_400_000) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + carry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_certificate_is_read() {
        let mut parameters = rcgen::CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        for (year, shown) in [(2027, "2027-02-11"), (2096, "2096-02-11")] {
            parameters.not_after = rcgen::date_time_ymd(year, 2, 11);
            let key = rcgen::KeyPair::generate().unwrap();
            let der = parameters.self_signed(&key).unwrap();
            let end = not_after(der.der()).unwrap();
            assert_eq!(day(end), shown);
            for cut in 0..der.der().len() / 2 {
                not_after(&der.der()[..cut]); // whatever it says, it does not panic
            }
        }
        assert_eq!(day(Timestamp::from_millis(951_782_400_000)), "2000-02-29");
    }
}
