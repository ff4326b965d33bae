//! What goes into WeChat's forms, counted and looked at as it is typed. Nothing here refuses: it
//! is WeChat that takes the value.

use saoma_model::Severity;

use super::host::{Removed, clean_host};
use super::rules::{Certainty, FieldForm, FieldRule};

/// A value as WeChat counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Bytes of UTF-8: a Chinese character is three.
    pub bytes: usize,
    /// Characters.
    pub characters: usize,
    /// The most bytes, if there is a limit.
    pub most: Option<usize>,
    /// What is wrong or doubtful.
    pub findings: Vec<FieldFinding>,
}

/// Something that WeChat will not, or probably not, take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFinding {
    /// Whether it is sure.
    pub severity: Severity,
    /// What it is.
    pub doubt: FieldDoubt,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldDoubt {
    /// Too many bytes: by how many, and how many characters to take from its end.
    TooLong {
        /// The most bytes.
        most: usize,
        /// How many characters would have to go.
        characters: usize,
    },
    /// Too few bytes.
    TooShort {
        /// The fewest bytes.
        fewest: usize,
    },
    /// WeChat insists on it.
    Missing,
    /// A name with a word that WeChat does not allow.
    ForbiddenWord(String),
    /// A sign that names must not have.
    Sign(char),
    /// A blank that is not between two letters.
    Blank,
    /// Not an address.
    Url,
    /// Not a bare host.
    Host,
    /// Not the number of a filing.
    Icp,
}

impl FieldDoubt {
    /// The word, the end of its text's key.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::TooShort { .. } => "too_short",
            Self::Missing => "missing",
            Self::ForbiddenWord(_) => "forbidden_word",
            Self::Sign(_) => "sign",
            Self::Blank => "blank",
            Self::Url => "url",
            Self::Host => "host",
            Self::Icp => "icp",
        }
    }

    /// What its text names.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { most, characters } => vec![
                ("most", most.to_string()),
                ("characters", characters.to_string()),
            ],
            Self::TooShort { fewest } => vec![("fewest", fewest.to_string())],
            Self::ForbiddenWord(word) => vec![("word", word.clone())],
            Self::Sign(sign) => vec![("sign", sign.to_string())],
            _ => Vec::new(),
        }
    }
}

/// Words that WeChat does not allow in names (WeChat Open Platform, naming rules).
const FORBIDDEN: [&str; 8] = [
    "微信",
    "腾讯",
    "wechat",
    "tencent",
    "weixin",
    "全国第一",
    "最好",
    "第一品牌",
];

/// Counts a value and looks at it.
#[must_use]
pub fn measure(rule: &FieldRule, value: &str) -> Measured {
    let value = value.trim();
    let mut findings = Vec::new();
    // A limit that is taken from a similar form may be another here.
    let limit = match rule.certainty {
        Certainty::Documented => Severity::Refuse,
        Certainty::Reported | Certainty::Assumed => Severity::Warn,
    };
    let mut find = |severity, doubt| findings.push(FieldFinding { severity, doubt });
    if value.is_empty() {
        if rule.required && rule.form != FieldForm::Icons {
            find(Severity::Refuse, FieldDoubt::Missing);
        }
    } else {
        match rule.bytes {
            Some((_, most)) if value.len() > most => {
                let characters = characters_over(value, most);
                find(limit, FieldDoubt::TooLong { most, characters });
            }
            Some((fewest, _)) if value.len() < fewest => {
                find(limit, FieldDoubt::TooShort { fewest });
            }
            _ => {}
        }
        if let Some((severity, doubt)) = form_doubt(rule.form, value) {
            find(severity, doubt);
        }
    }
    Measured {
        bytes: value.len(),
        characters: value.chars().count(),
        most: rule.bytes.map(|(_, most)| most),
        findings,
    }
}

/// How many characters from the end have to go for the rest to fit.
fn characters_over(value: &str, most: usize) -> usize {
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= most;
    let kept = value.char_indices().take_while(fits).count();
    value.chars().count() - kept
}

fn form_doubt(form: FieldForm, value: &str) -> Option<(Severity, FieldDoubt)> {
    match form {
        FieldForm::Name => name_doubt(value).map(|doubt| (Severity::Warn, doubt)),
        FieldForm::Url | FieldForm::Origin => {
            let right = url::Url::parse(value)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            (!right).then_some((Severity::Refuse, FieldDoubt::Url))
        }
        FieldForm::Host => {
            let right = clean_host(value).is_ok_and(|host| {
                let spelling = |removed: &Removed| *removed == Removed::Spelling;
                host.removed.iter().all(spelling)
            });
            (!right).then_some((Severity::Refuse, FieldDoubt::Host))
        }
        FieldForm::Icp => (!is_icp_number(value)).then_some((Severity::Warn, FieldDoubt::Icp)),
        FieldForm::Text | FieldForm::Icons => None,
    }
}

fn name_doubt(name: &str) -> Option<FieldDoubt> {
    let small = name.to_lowercase();
    if let Some(word) = FORBIDDEN.iter().find(|word| small.contains(**word)) {
        return Some(FieldDoubt::ForbiddenWord((*word).to_owned()));
    }
    let letters: Vec<char> = name.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        if *c == ' ' {
            let beside = [at.checked_sub(1), at.checked_add(1)];
            let is_letter = |at: Option<usize>| {
                at.and_then(|at| letters.get(at))
                    .is_some_and(char::is_ascii_alphanumeric)
            };
            if !beside.into_iter().all(is_letter) {
                return Some(FieldDoubt::Blank);
            }
        } else if !c.is_alphanumeric() {
            return Some(FieldDoubt::Sign(*c));
        }
    }
    None
}

/// `浙ICP备2026012345号` or `浙ICP备2026012345号-1`, also in the older eight digits.
fn is_icp_number(value: &str) -> bool {
    saoma_model::icp_numbers(value)
        .first()
        .is_some_and(|found| found.len() == value.trim().len())
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::*;

    fn doubts(field: &str, value: &str) -> Vec<(Severity, FieldDoubt)> {
        let measured = measure(Rules::get().field(field).unwrap(), value);
        let findings = measured.findings.into_iter();
        findings.map(|f| (f.severity, f.doubt)).collect()
    }

    #[test]
    fn a_chinese_character_is_three_bytes() {
        let measured = measure(Rules::get().field("name").unwrap(), " 灯笼牙科预约 ");
        assert_eq!(
            (measured.bytes, measured.characters, measured.most),
            (18, 6, Some(40))
        );
        assert_eq!(measured.findings, []);
    }

    #[test]
    fn what_is_too_long_says_how_many_characters_have_to_go_and_only_warns() {
        let long = "灯".repeat(28);
        let expected = FieldDoubt::TooLong {
            most: 80,
            characters: 2,
        };
        assert_eq!(doubts("description", &long), [(Severity::Warn, expected)]);
        assert_eq!(
            doubts("description", "牙"),
            [(Severity::Warn, FieldDoubt::TooShort { fewest: 8 })]
        );
    }

    #[test]
    fn names_that_notices_refuse_are_doubted() {
        let doubt = |name| {
            doubts("name", name)
                .into_iter()
                .next()
                .map(|(_, doubt)| doubt)
        };
        assert_eq!(
            doubt("灯笼微信预约"),
            Some(FieldDoubt::ForbiddenWord("微信".to_owned()))
        );
        assert_eq!(doubt("灯笼-预约"), Some(FieldDoubt::Sign('-')));
        assert_eq!(doubt("灯笼 预约"), Some(FieldDoubt::Blank));
        assert_eq!(doubt("Lantern Dental"), None);
        assert_eq!(
            doubts("name", ""),
            [(Severity::Refuse, FieldDoubt::Missing)]
        );
        assert_eq!(doubts("english_name", ""), [], "it may be left out");
    }

    #[test]
    fn hosts_addresses_and_filings_have_their_form() {
        assert_eq!(doubts("callback_domain", "login.acme.example"), []);
        let host = [(Severity::Refuse, FieldDoubt::Host)];
        for wrong in [
            "https://login.acme.example",
            "login.acme.example/x",
            "localhost",
        ] {
            assert_eq!(doubts("callback_domain", wrong), host, "{wrong}");
        }
        assert_eq!(doubts("site_url", "https://www.acme.example"), []);
        assert_eq!(
            doubts("site_url", "www.acme.example"),
            [(Severity::Refuse, FieldDoubt::Url)]
        );
        for right in ["浙ICP备2026012345号", "京ICP备12345678号-2"] {
            assert_eq!(doubts("icp_number", right), [], "{right}");
        }
        for wrong in [
            "ICP备2026012345号",
            "浙ICP备123号",
            "浙ICP备2026012345号 网站",
        ] {
            assert_eq!(
                doubts("icp_number", wrong),
                [(Severity::Warn, FieldDoubt::Icp)],
                "{wrong}"
            );
        }
    }
}
