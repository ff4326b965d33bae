/// How a finding ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Pass,
    /// Look again: it may be refused.
    Warn,
    /// It is commonly refused.
    Fail,
}

impl Verdict {
    /// The word in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What was looked at. The word is the middle of the text key `site.avoids.<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Whether the site answers.
    Reachable,
    /// Whether it speaks https, with a good certificate.
    Https,
    /// Where it sends the visitor.
    Redirects,
    /// Whether its text can be read.
    Encoding,
    /// Whether it shows its name.
    Name,
    /// Whether it says what it does.
    Introduction,
    /// Whether it shows its ICP number, linked.
    Icp,
    /// Whether it has a user agreement.
    Agreement,
    /// Whether it has a privacy policy.
    Privacy,
    /// Whether it says how to reach somebody.
    Contact,
    /// Whether it is more than a few lines.
    Content,
    /// Whether its host is the callback domain.
    CallbackDomain,
}

impl Check {
    /// The word in JSON and text keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Https => "https",
            Self::Redirects => "redirects",
            Self::Encoding => "encoding",
            Self::Name => "name",
            Self::Introduction => "introduction",
            Self::Icp => "icp",
            Self::Agreement => "agreement",
            Self::Privacy => "privacy",
            Self::Contact => "contact",
            Self::Content => "content",
            Self::CallbackDomain => "callback_domain",
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// How it ends.
    pub verdict: Verdict,
    /// What was found: the end of the text keys `site.found.<word>` and `site.mend.<word>`.
    pub word: &'static str,
    /// What its texts name.
    pub values: Vec<(&'static str, String)>,
}

impl Finding {
    pub(crate) fn pass(check: Check, word: &'static str) -> Self {
        Self::of(check, Verdict::Pass, word)
    }

    pub(crate) fn warn(check: Check, word: &'static str) -> Self {
        Self::of(check, Verdict::Warn, word)
    }

    pub(crate) fn fail(check: Check, word: &'static str) -> Self {
        Self::of(check, Verdict::Fail, word)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    fn of(check: Check, verdict: Verdict, word: &'static str) -> Self {
        Self {
            check,
            verdict,
            word,
            values: Vec::new(),
        }
    }
}
