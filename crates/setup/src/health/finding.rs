use saoma_ambient::Timestamp;
use saoma_identity::connection_test::{Check, Verdict};
use saoma_store::health_checks::HealthCheckRow;
use saoma_text::{Lang, fill, text};
use serde::{Deserialize, Serialize};

/// How a check of a source went; the worse is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HealthVerdict {
    /// `pass`: as it should be.
    Pass,
    /// `warn`: it works, with a catch or not for long; or it could not be found out.
    Warn,
    /// `fail`: a login would fail.
    Fail,
}

/// What one check of a source found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthFinding {
    /// The word of what was checked: `secret`, `qr_page`, `certificate`, …
    pub name: String,
    /// How it went.
    pub verdict: HealthVerdict,
    /// What was found.
    pub found: Found,
    /// When; the epoch until it is kept.
    pub checked_at: Timestamp,
    /// Since when it goes as it does; the epoch until it is kept.
    pub since: Timestamp,
}

/// What was found, as it is kept: keys of texts, so that it is told in the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    key: String,
    #[serde(default)]
    values: Vec<(String, String)>,
    #[serde(default)]
    remedy: Option<String>,
    /// WeChat's number for what went wrong.
    #[serde(default)]
    pub errcode: Option<i64>,
    /// Under which number WeChat keeps the request.
    #[serde(default)]
    pub rid: Option<String>,
    /// The value of ours to look at.
    #[serde(default)]
    pub field: Option<String>,
    /// Until when what was found holds, in Unix milliseconds: the end of a certificate.
    #[serde(default)]
    pub until: Option<i64>,
}

impl HealthVerdict {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }

    /// A word of a newer version is looked at by a person.
    fn of_word(word: &str) -> Self {
        match word {
            "pass" => Self::Pass,
            "fail" => Self::Fail,
            _ => Self::Warn,
        }
    }
}

impl From<Verdict> for HealthVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Warn => Self::Warn,
            Verdict::Fail => Self::Fail,
        }
    }
}

impl HealthFinding {
    /// What was checked, as a name.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        text(
            lang,
            match self.name.as_str() {
                "qr_page" => "connection_test.qr_page",
                "secret" => "connection_test.secret",
                "scene_code" => "connection_test.scene_code",
                "page" => "connection_test.page",
                "switched_on" => "health.switched_on",
                "platform_app" => "health.platform_app",
                "callback_host" => "health.callback_host",
                "certificate" => "health.certificate",
                _ => "health.certification",
            },
        )
    }

    /// What was found, in a sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let values: Vec<(&str, &str)> = self
            .found
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fill(lang, &self.found.key, &values)
    }

    /// What to do about it; nothing if nothing needs to be done.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> Option<String> {
        if let Some(key) = &self.found.remedy {
            return Some(fill(lang, key, &[]));
        }
        let errcode = saoma_wechat::errcode::Errcode(self.found.errcode?);
        errcode.remedy(lang).map(str::to_owned)
    }

    pub(super) fn new(name: &str, verdict: HealthVerdict, key: &str) -> Self {
        Self {
            name: name.to_owned(),
            verdict,
            found: Found {
                key: key.to_owned(),
                ..Found::default()
            },
            checked_at: Timestamp::from_millis(0),
            since: Timestamp::from_millis(0),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.found.values.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn advising(mut self, remedy: &str) -> Self {
        self.found.remedy = Some(remedy.to_owned());
        self
    }

    pub(super) fn until(mut self, until: Timestamp) -> Self {
        self.found.until = Some(until.millis());
        self
    }

    /// A finding of the connection test.
    pub(super) fn of_check(check: &Check) -> Self {
        let mut finding = Self::new(check.check.as_str(), check.verdict.into(), check.key);
        let values = check.values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), value.clone()));
        finding.found.values = values.collect();
        finding.found.remedy = check.remedy.map(str::to_owned);
        finding.found.errcode = check.errcode.map(|errcode| errcode.0);
        finding.found.rid.clone_from(&check.rid);
        finding.found.field = check.field.map(|field| field.name().to_owned());
        finding
    }

    pub(super) fn of_row(row: &HealthCheckRow) -> Self {
        Self {
            name: row.name.clone(),
            verdict: HealthVerdict::of_word(&row.verdict),
            // What another version wrote differently is found anew by the next check.
            found: serde_json::from_str(&row.found).unwrap_or_default(),
            checked_at: row.checked_at,
            since: row.since,
        }
    }

    pub(super) fn row(&self, now: Timestamp) -> HealthCheckRow {
        HealthCheckRow {
            name: self.name.clone(),
            verdict: self.verdict.as_str().to_owned(),
            found: serde_json::to_string(&self.found).unwrap_or_default(),
            checked_at: now,
            since: now,
        }
    }
}
