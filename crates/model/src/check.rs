//! What a value must look like before it is saved: one set of rules for every door (file,
//! command line, screen).
//!
//! A rule refuses only what WeChat is known to refuse. Where its behaviour is merely reported,
//! the rule warns and lets pass.

use std::net::IpAddr;

use url::{Host, Url};

mod methods;
mod people;

pub use methods::{
    aes_key, event_token, forward_url, page_path, verification_content, verification_name,
};
pub use people::{color, email, page_url, phone};

use crate::word::words;
use crate::{ApplicationType, Mode};

words! {
    /// How bad a finding is.
    Severity: "severity" {
        /// The value is not saved.
        Refuse = "refuse",
        /// The value is probably wrong, but saved.
        Warn = "warn",
    }
}

words! {
    /// What is wrong with a value. The word is the end of the text keys
    /// `problem.<word>.message` and `problem.<word>.remedy`.
    Problem: "problem" {
        /// Not `wx` and 16 lower-case hex digits.
        AppidForm = "appid_form",
        /// Not 32 hex digits; WeChat documents no form, so this only warns.
        AppSecretForm = "app_secret_form",
        /// A callback domain with `https://`.
        CallbackDomainScheme = "callback_domain_scheme",
        /// A callback domain with a path, query or fragment.
        CallbackDomainPath = "callback_domain_path",
        /// A callback domain with a port.
        CallbackDomainPort = "callback_domain_port",
        /// No host name at all.
        CallbackDomainForm = "callback_domain_form",
        /// `localhost` or an IP address, which WeChat does not take.
        CallbackDomainLocal = "callback_domain_local",
        /// Not an absolute URL.
        RedirectUriForm = "redirect_uri_form",
        /// A URL with `#`: the code would land behind it, where no server sees it.
        RedirectUriFragment = "redirect_uri_fragment",
        /// A URL with `user@` in front of the host.
        RedirectUriUserinfo = "redirect_uri_userinfo",
        /// A scheme that cannot carry a login back.
        RedirectUriScheme = "redirect_uri_scheme",
        /// `http` to another machine: the code could be read on the way.
        RedirectUriHttp = "redirect_uri_http",
        /// A `*`: addresses are compared as exact text.
        RedirectUriWildcard = "redirect_uri_wildcard",
        /// Not 3 to 32 letters and digits.
        EventTokenForm = "event_token_form",
        /// Not 43 letters and digits.
        AesKeyForm = "aes_key_form",
        /// 43 letters and digits whose last one carries bits that strict base64 decoders refuse.
        AesKeyTail = "aes_key_tail",
        /// Not the path of a mini program's page.
        PagePathForm = "page_path_form",
        /// A page path with a slash in front, which WeChat does not take.
        PagePathSlash = "page_path_slash",
        /// A page path with a query: that is what the scene is for.
        PagePathQuery = "page_path_query",
        /// Not `MP_verify_` and letters and digits, and `.txt`.
        VerificationNameForm = "verification_name_form",
        /// Not one line of letters and digits.
        VerificationContentForm = "verification_content_form",
        /// Not an address that events can be forwarded to.
        ForwardUrlForm = "forward_url_form",
        /// Not the address of a page.
        PageUrlForm = "page_url_form",
        /// Not `#` and six hex digits.
        ColorForm = "color_form",
        /// Not an e-mail address.
        EmailForm = "email_form",
        /// Not a phone number with its country code (E.164).
        PhoneForm = "phone_form",
    }
}

/// One thing that is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the value is refused or only doubted.
    pub severity: Severity,
    /// The field, in the words of `saoma apply`'s file.
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
    /// The value as given; empty where it is a secret.
    pub value: String,
}

/// Whether any finding forbids saving.
#[must_use]
pub fn refusals(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Refuse)
}

/// An AppID: `wx` and 16 lower-case hex digits.
#[must_use]
pub fn appid(value: &str) -> Vec<Finding> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let right = value
        .strip_prefix("wx")
        .is_some_and(|rest| rest.len() == 16 && rest.bytes().all(hex));
    refuse_unless(right, "appid", Problem::AppidForm, value)
}

/// An AppSecret: 32 hex digits as far as anybody has seen, so anything else only warns.
#[must_use]
pub fn app_secret(value: &str) -> Vec<Finding> {
    let right = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if right {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Warn,
        field: "secret",
        problem: Problem::AppSecretForm,
        value: String::new(),
    }]
}

/// A callback domain: a bare host name, without scheme, path or port. A sandbox may use this
/// machine's own addresses, which WeChat refuses for real apps.
#[must_use]
pub fn callback_domain(value: &str, mode: Mode) -> Vec<Finding> {
    bare_host("callback_domain", value, mode)
}

/// A web authorization domain: the same rule as for a callback domain.
#[must_use]
pub fn web_authorization_domain(value: &str, mode: Mode) -> Vec<Finding> {
    bare_host("web_authorization_domain", value, mode)
}

fn bare_host(field: &'static str, value: &str, mode: Mode) -> Vec<Finding> {
    let problem = callback_domain_problem(value, mode);
    problem.map_or_else(Vec::new, |problem| {
        refuse_unless(false, field, problem, value)
    })
}

fn callback_domain_problem(value: &str, mode: Mode) -> Option<Problem> {
    if value.contains("://") || value.starts_with("//") {
        return Some(Problem::CallbackDomainScheme);
    }
    if value.contains(['/', '?', '#', '\\']) {
        return Some(Problem::CallbackDomainPath);
    }
    if value.parse::<IpAddr>().is_ok() || value == "localhost" {
        return (mode == Mode::Live).then_some(Problem::CallbackDomainLocal);
    }
    if let Some((host, port)) = value.rsplit_once(':')
        && !host.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(Problem::CallbackDomainPort);
    }
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    // What the URL standard reads as a number (`127.1`, `0x7f.1`) is an address, not a name.
    let is_name = matches!(Host::parse(value), Ok(Host::Domain(_)));
    let right = is_name && value.len() <= 253 && value.contains('.') && value.split('.').all(label);
    (!right).then_some(Problem::CallbackDomainForm)
}

/// Where a login may return to.
#[must_use]
pub fn redirect_uri(value: &str, application: ApplicationType) -> Vec<Finding> {
    return_uri("redirect_uris", value, application)
}

/// Where a logout may return to: the same rule as for logins.
#[must_use]
pub fn post_logout_redirect_uri(value: &str, application: ApplicationType) -> Vec<Finding> {
    return_uri("post_logout_redirect_uris", value, application)
}

fn return_uri(field: &'static str, value: &str, application: ApplicationType) -> Vec<Finding> {
    let refuse = |problem| refuse_unless(false, field, problem, value);
    let trimmed =
        value.trim() == value && !value.contains(|c: char| c.is_control() || c == ' ' || c == '\\');
    let Ok(url) = Url::parse(value) else {
        return refuse(Problem::RedirectUriForm);
    };
    if !trimmed || (matches!(url.scheme(), "http" | "https") && !value.contains("://")) {
        return refuse(Problem::RedirectUriForm);
    }
    if url.fragment().is_some() {
        return refuse(Problem::RedirectUriFragment);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(Problem::RedirectUriUserinfo);
    }
    if value.contains('*') {
        return refuse(Problem::RedirectUriWildcard);
    }
    match url.scheme() {
        "https" => Vec::new(),
        "http" if is_loopback(&url) => Vec::new(),
        "http" => refuse(Problem::RedirectUriHttp),
        "javascript" | "data" | "file" | "blob" | "about" | "vbscript" => {
            refuse(Problem::RedirectUriScheme)
        }
        _ if application == ApplicationType::Native => Vec::new(),
        _ => refuse(Problem::RedirectUriScheme),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn refuse_unless(right: bool, field: &'static str, problem: Problem, value: &str) -> Vec<Finding> {
    if right {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Refuse,
        field,
        problem,
        value: value.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(findings: &[Finding]) -> Option<Problem> {
        findings.first().map(|finding| finding.problem)
    }

    #[test]
    fn an_appid_is_wx_and_16_lower_case_hex_digits() {
        assert_eq!(appid("wx0123456789abcdef"), []);
        for bad in [
            "",
            "wx",
            "wx0123456789abcde",
            "wx0123456789abcdef0",
            "WX0123456789abcdef",
            "wx0123456789ABCDEF",
            "wx0123456789abcdeg",
            " wx0123456789abcdef",
        ] {
            assert_eq!(
                problem(&appid(bad)),
                Some(Problem::AppidForm),
                "{bad:?} is refused"
            );
        }
    }

    #[test]
    fn an_odd_app_secret_warns_and_is_not_repeated() {
        assert_eq!(app_secret(&"0f".repeat(16)), []);
        let findings = app_secret("hunter2");
        assert!(
            !refusals(&findings),
            "the form of a secret is only recalled, so it warns"
        );
        assert_eq!(
            findings[0].value, "",
            "a secret is not repeated in a finding"
        );
    }

    #[test]
    fn a_callback_domain_is_a_bare_host() {
        for good in ["login.acme.example", "a.cn", "xn--fiq228c.example"] {
            assert_eq!(callback_domain(good, Mode::Live), [], "{good}");
        }
        for (bad, expected) in [
            ("https://login.acme.example", Problem::CallbackDomainScheme),
            ("//login.acme.example", Problem::CallbackDomainScheme),
            ("login.acme.example/", Problem::CallbackDomainPath),
            ("login.acme.example/cb", Problem::CallbackDomainPath),
            ("login.acme.example?x", Problem::CallbackDomainPath),
            ("login.acme.example:443", Problem::CallbackDomainPort),
            ("", Problem::CallbackDomainForm),
            ("acme", Problem::CallbackDomainForm),
            ("a..b", Problem::CallbackDomainForm),
            ("a@b.example", Problem::CallbackDomainForm),
            ("127.1", Problem::CallbackDomainForm),
            ("localhost", Problem::CallbackDomainLocal),
            ("127.0.0.1", Problem::CallbackDomainLocal),
            ("::1", Problem::CallbackDomainLocal),
        ] {
            assert_eq!(
                problem(&callback_domain(bad, Mode::Live)),
                Some(expected),
                "{bad:?}"
            );
        }
        assert_eq!(
            callback_domain("127.0.0.1", Mode::Sandbox),
            [],
            "a sandbox runs on this machine"
        );
        assert_eq!(
            problem(&callback_domain("127.0.0.1:8600", Mode::Sandbox)),
            Some(Problem::CallbackDomainPort)
        );
    }

    #[test]
    fn a_redirect_uri_can_carry_a_code_back() {
        use ApplicationType::{Native, Web};
        for good in [
            "https://shop.example/cb",
            "https://shop.example/cb?a=b",
            "http://127.0.0.1:3000/cb",
            "http://localhost/cb",
            "http://[::1]:9/",
        ] {
            assert_eq!(redirect_uri(good, Web), [], "{good}");
        }
        assert_eq!(
            redirect_uri("com.acme.app:/cb", Native),
            [],
            "a native app has a scheme of its own"
        );
        for (bad, expected) in [
            ("", Problem::RedirectUriForm),
            ("/cb", Problem::RedirectUriForm),
            ("shop.example/cb", Problem::RedirectUriForm),
            ("https:shop.example", Problem::RedirectUriForm),
            (" https://shop.example/cb", Problem::RedirectUriForm),
            ("https://shop.example/c b", Problem::RedirectUriForm),
            ("https://shop.example/#/login", Problem::RedirectUriFragment),
            (
                "https://shop.example@127.0.0.1/",
                Problem::RedirectUriUserinfo,
            ),
            ("https://*.shop.example/cb", Problem::RedirectUriWildcard),
            ("https://shop.example/*", Problem::RedirectUriWildcard),
            ("javascript:alert(1)", Problem::RedirectUriScheme),
            ("com.acme.app:/cb", Problem::RedirectUriScheme),
        ] {
            assert_eq!(problem(&redirect_uri(bad, Web)), Some(expected), "{bad:?}");
        }
        let http = redirect_uri("http://shop.example/cb", Web);
        assert_eq!(problem(&http), Some(Problem::RedirectUriHttp));
        assert!(refusals(&http), "the code could be read on the way");
    }
}
