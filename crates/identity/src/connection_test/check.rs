use saoma_text::{Lang, fill};
use saoma_wechat::WeChatError;
use saoma_wechat::errcode::{Errcode, Field};

use super::Machine;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub check: Checked,
    /// How it went.
    pub verdict: Verdict,
    /// WeChat's number for what went wrong.
    pub errcode: Option<Errcode>,
    /// Under which number WeChat keeps the request.
    pub rid: Option<String>,
    /// The value of ours to look at.
    pub field: Option<Field>,
    /// What was found: the key of a text.
    pub key: &'static str,
    /// What the text's placeholders stand for.
    pub values: Vec<(&'static str, String)>,
    /// What to do: the key of a text without placeholders.
    pub remedy: Option<&'static str>,
}

/// What can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checked {
    /// `qr_page`: WeChat shows its QR code for our redirect_uri.
    QrPage,
    /// `secret`: WeChat accepts AppID and AppSecret.
    Secret,
    /// `scene_code`: the Official Account may make parametric QR codes.
    SceneCode,
    /// `page`: the mini program's page is in the released version.
    Page,
}

/// How a check went; the worse is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As it should be, as far as WeChat tells.
    Pass,
    /// It could not be found out, or works with a catch.
    Warn,
    /// A login would fail.
    Fail,
}

impl Checked {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QrPage => "qr_page",
            Self::Secret => "secret",
            Self::SceneCode => "scene_code",
            Self::Page => "page",
        }
    }

    /// The key of the text that names it.
    #[must_use]
    pub const fn title_key(self) -> &'static str {
        match self {
            Self::QrPage => "connection_test.qr_page",
            Self::Secret => "connection_test.secret",
            Self::SceneCode => "connection_test.scene_code",
            Self::Page => "connection_test.page",
        }
    }
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl Check {
    /// What was found, in a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let values: Vec<(&str, &str)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fill(lang, self.key, &values)
    }

    /// What to do about it; nothing if nothing needs to be done.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> Option<String> {
        match (self.remedy, self.errcode) {
            (Some(key), _) => Some(fill(lang, key, &[])),
            (None, Some(errcode)) => errcode.remedy(lang).map(str::to_owned),
            (None, None) => None,
        }
    }

    pub(super) fn new(check: Checked, verdict: Verdict, key: &'static str) -> Self {
        Self {
            check,
            verdict,
            errcode: None,
            rid: None,
            field: None,
            key,
            values: Vec::new(),
            remedy: None,
        }
    }

    pub(super) fn at(self, field: Field) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }

    pub(super) fn advising(self, remedy: &'static str) -> Self {
        Self {
            remedy: Some(remedy),
            ..self
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// What WeChat's refusal means. What the person did not cause, and time mends, is a warning.
    pub(super) fn failed(check: Checked, error: &WeChatError, machine: Machine) -> Self {
        let WeChatError::Errcode {
            errcode,
            errmsg,
            rid,
            ..
        } = error
        else {
            return Self::unanswered(check, error);
        };
        let found =
            match errcode.0 {
                40013 => {
                    Self::new(check, Verdict::Fail, "connection_test.appid_wrong").at(Field::Appid)
                }
                40125 => Self::new(check, Verdict::Fail, "connection_test.secret_wrong")
                    .at(Field::Secret),
                40164 | 61004 => not_in_whitelist(check, errmsg, machine),
                40243 => Self::new(check, Verdict::Fail, "connection_test.secret_frozen")
                    .at(Field::Secret),
                48001 => Self::new(check, Verdict::Fail, "connection_test.not_permitted"),
                -1 | 45009 | 45011 => Self::new(check, Verdict::Warn, "connection_test.busy"),
                _ => Self::new(check, Verdict::Fail, "connection_test.refused")
                    .with("errmsg", errmsg.clone()),
            };
        Self {
            errcode: Some(*errcode),
            rid: rid.clone(),
            ..found.with("errcode", errcode.to_string())
        }
    }

    fn unanswered(check: Checked, error: &WeChatError) -> Self {
        match error {
            WeChatError::Unreadable { .. } | WeChatError::Oversized { .. } => {
                Self::new(check, Verdict::Fail, "connection_test.unreadable")
                    .advising("connection_test.unreadable.remedy")
            }
            _ => Self::new(check, Verdict::Fail, "connection_test.unreachable")
                .advising("connection_test.unreachable.remedy"),
        }
    }
}

/// WeChat names the address that it saw, which may not be the one that others see: behind a NAT or
/// a proxy they differ.
fn not_in_whitelist(check: Checked, errmsg: &str, machine: Machine) -> Check {
    let Some(ip) = address_in(errmsg) else {
        return Check::new(check, Verdict::Fail, "connection_test.whitelist");
    };
    let key = match machine {
        Machine::ThisComputer => "connection_test.whitelist.this_computer",
        Machine::Server => "connection_test.whitelist.server",
    };
    Check::new(check, Verdict::Fail, key)
        .with("ip", ip)
        .advising(match machine {
            Machine::ThisComputer => "connection_test.whitelist.this_computer.remedy",
            Machine::Server => "connection_test.whitelist.server.remedy",
        })
}

/// `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist`: the address as it is entered.
fn address_in(errmsg: &str) -> Option<String> {
    let words = errmsg.split([' ', ',']).filter(|word| !word.is_empty());
    words
        .filter_map(|word| word.parse::<std::net::IpAddr>().ok())
        .map(|address| address.to_canonical().to_string())
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_to_add_is_the_one_that_wechat_saw() {
        for (errmsg, address) in [
            (
                "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
                Some("203.0.113.7"),
            ),
            ("invalid ip ::ffff:203.0.113.7, not in", Some("203.0.113.7")),
            (
                "invalid ip 2001:db8::7, not in whitelist",
                Some("2001:db8::7"),
            ),
            ("access clientip is not registered", None),
        ] {
            assert_eq!(address_in(errmsg).as_deref(), address, "{errmsg}");
        }
    }
}
