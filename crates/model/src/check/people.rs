//! What pages show, and where people are reached.

use url::{Host, Url};

use super::{Finding, Problem, is_loopback, refuse_unless};

/// A page that the end user may open: `https`, or this machine.
#[must_use]
pub fn page_url(value: &str) -> Vec<Finding> {
    let right = Url::parse(value)
        .is_ok_and(|url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)));
    refuse_unless(right, "url", Problem::PageUrlForm, value)
}

/// A colour: `#` and six hex digits, since it goes into a style sheet as it is.
#[must_use]
pub fn color(value: &str) -> Vec<Finding> {
    let right = value
        .strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    refuse_unless(right, "color", Problem::ColorForm, value)
}

/// An e-mail address: something, an `@`, a host name.
#[must_use]
pub fn email(value: &str) -> Vec<Finding> {
    let right = value.len() <= 254
        && value.split_once('@').is_some_and(|(name, host)| {
            let plain = |c: char| c.is_ascii_graphic() && !"<>(),;:\\\"[]@ ".contains(c);
            !name.is_empty()
                && name.len() <= 64
                && name.chars().all(plain)
                && host.contains('.')
                && !host.ends_with('.')
                && matches!(Host::parse(host), Ok(Host::Domain(_)))
        });
    refuse_unless(right, "email", Problem::EmailForm, value)
}

/// A phone number in E.164: `+`, the country code, at most 15 digits.
#[must_use]
pub fn phone(value: &str) -> Vec<Finding> {
    let right = value.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    refuse_unless(right, "phone", Problem::PhoneForm, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(findings: &[Finding]) -> bool {
        super::super::refusals(findings)
    }

    #[test]
    fn a_colour_cannot_carry_anything_else_into_a_style_sheet() {
        assert!(!refuses(&color("#07c160")));
        for bad in ["", "07c160", "#07c16", "#07c160;}", "red", "#07c16g"] {
            assert!(refuses(&color(bad)), "{bad:?}");
        }
    }

    #[test]
    fn addresses_that_cannot_reach_anybody_are_refused() {
        for good in ["a@acme.example", "x.y+z@mail.acme.example"] {
            assert!(!refuses(&email(good)), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.example",
            "a@",
            "a@b",
            "a b@c.example",
            "a@b.example\nbcc:c@d.example",
            "a@@b.example",
        ] {
            assert!(refuses(&email(bad)), "{bad:?}");
        }
        for good in ["+8613800138000", "+12025550123"] {
            assert!(!refuses(&phone(good)), "{good}");
        }
        for bad in [
            "",
            "13800138000",
            "+0123456789",
            "+86 138",
            "+8613800138000135",
        ] {
            assert!(refuses(&phone(bad)), "{bad:?}");
        }
    }

    #[test]
    fn a_page_that_opens_is_no_script() {
        assert!(!refuses(&page_url("https://acme.example/terms")));
        for bad in ["javascript:alert(1)", "http://acme.example/", "terms"] {
            assert!(refuses(&page_url(bad)), "{bad:?}");
        }
    }
}
