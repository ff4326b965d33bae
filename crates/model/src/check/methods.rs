//! What only one login method has to say.

use url::Url;

use super::{Finding, Problem, Severity, is_loopback, refuse_unless};

/// The Token of an Official Account's server configuration: 3 to 32 letters and digits (WeChat
/// documentation, "Access guide"). It is a secret, so a finding does not repeat it.
#[must_use]
pub fn event_token(value: &str) -> Vec<Finding> {
    let right = (3..=32).contains(&value.len()) && is_alphanumeric(value);
    refuse_unless(right, "token", Problem::EventTokenForm, "")
}

/// An EncodingAESKey: 43 letters and digits, the base64 of 32 bytes without its `=`. It is a
/// secret, so a finding does not repeat it.
#[must_use]
pub fn aes_key(value: &str) -> Vec<Finding> {
    if value.len() != 43 || !is_alphanumeric(value) {
        return refuse_unless(false, "aes_key", Problem::AesKeyForm, "");
    }
    // WeChat's own generator makes such keys too, and lenient decoders take them.
    if value.ends_with(|last| "AEIMQUYcgkosw048".contains(last)) {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Warn,
        field: "aes_key",
        problem: Problem::AesKeyTail,
        value: String::new(),
    }]
}

/// The path of a mini program's page, as `getUnlimitedQRCode` takes it: without a slash in front
/// and without a query.
#[must_use]
pub fn page_path(value: &str) -> Vec<Finding> {
    let part = |part: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !part.is_empty() && part != "." && part != ".." && part.chars().all(known)
    };
    let problem = if value.starts_with('/') {
        Problem::PagePathSlash
    } else if value.contains(['?', '#']) {
        Problem::PagePathQuery
    } else if value.len() > 200 || !value.split('/').all(part) {
        Problem::PagePathForm
    } else {
        return Vec::new();
    };
    refuse_unless(false, "page_path", problem, value)
}

/// The name of the file by which WeChat sees that a domain is ours: `MP_verify_….txt`.
#[must_use]
pub fn verification_name(value: &str) -> Vec<Finding> {
    let middle = value
        .strip_prefix("MP_verify_")
        .and_then(|rest| rest.strip_suffix(".txt"));
    let right = middle
        .is_some_and(|middle| !middle.is_empty() && middle.len() <= 64 && is_alphanumeric(middle));
    refuse_unless(
        right,
        "verification_file",
        Problem::VerificationNameForm,
        value,
    )
}

/// The text of that file: one line of letters and digits.
#[must_use]
pub fn verification_content(value: &str) -> Vec<Finding> {
    let line = value.trim_end_matches(['\r', '\n']);
    let right = !line.is_empty() && line.len() <= 128 && is_alphanumeric(line);
    refuse_unless(
        right,
        "verification_file",
        Problem::VerificationContentForm,
        value,
    )
}

/// Where an Official Account's other events go: `https`, or this machine.
#[must_use]
pub fn forward_url(value: &str) -> Vec<Finding> {
    let right = Url::parse(value).is_ok_and(|url| {
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        is_safe && url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
    });
    refuse_unless(right, "forward_url", Problem::ForwardUrlForm, value)
}

fn is_alphanumeric(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(findings: &[Finding]) -> Option<Problem> {
        findings.first().map(|finding| finding.problem)
    }

    #[test]
    fn a_token_is_3_to_32_letters_and_digits() {
        for good in ["abc", &"a1".repeat(16)] {
            assert_eq!(event_token(good), [], "{good}");
        }
        for bad in ["", "ab", &"a".repeat(33), "with-dash", "令牌令牌"] {
            let findings = event_token(bad);
            assert_eq!(problem(&findings), Some(Problem::EventTokenForm), "{bad:?}");
            assert_eq!(findings[0].value, "", "a secret is not repeated");
        }
    }

    #[test]
    fn an_encoding_aes_key_is_43_letters_and_digits() {
        assert_eq!(aes_key(&"A".repeat(43)), []);
        for bad in ["", &"A".repeat(42), &"A".repeat(44), &"+".repeat(43)] {
            assert_eq!(problem(&aes_key(bad)), Some(Problem::AesKeyForm), "{bad:?}");
        }
        let odd = aes_key(&"B".repeat(43));
        assert_eq!(problem(&odd), Some(Problem::AesKeyTail));
        assert!(!super::super::refusals(&odd), "WeChat takes it");
    }

    #[test]
    fn a_page_path_is_what_wechat_takes() {
        assert_eq!(page_path("pages/login/index"), []);
        for (bad, expected) in [
            ("/pages/login/index", Problem::PagePathSlash),
            ("pages/login/index?a=b", Problem::PagePathQuery),
            ("", Problem::PagePathForm),
            ("pages//index", Problem::PagePathForm),
            ("pages/../index", Problem::PagePathForm),
            ("pages/登录", Problem::PagePathForm),
        ] {
            assert_eq!(problem(&page_path(bad)), Some(expected), "{bad:?}");
        }
    }

    #[test]
    fn only_a_verification_file_is_served_at_the_root() {
        assert_eq!(verification_name("MP_verify_a1B2c3.txt"), []);
        for bad in [
            "",
            "MP_verify_.txt",
            "index.html",
            "MP_verify_../x.txt",
            "MP_verify_a1.txt.html",
        ] {
            let found = problem(&verification_name(bad));
            assert_eq!(found, Some(Problem::VerificationNameForm), "{bad:?}");
        }
        assert_eq!(verification_content("a1B2c3\n"), []);
        for bad in ["", "<script>", "a\nb"] {
            let found = problem(&verification_content(bad));
            assert_eq!(found, Some(Problem::VerificationContentForm), "{bad:?}");
        }
    }

    #[test]
    fn events_are_forwarded_over_https_or_on_this_machine() {
        for good in ["https://acme.example/wx?a=b", "http://127.0.0.1:9/wx"] {
            assert_eq!(forward_url(good), [], "{good}");
        }
        for bad in [
            "",
            "acme.example",
            "http://acme.example/",
            "ftp://a.example",
            "https://u@a.example/",
        ] {
            let found = problem(&forward_url(bad));
            assert_eq!(found, Some(Problem::ForwardUrlForm), "{bad:?}");
        }
    }
}
