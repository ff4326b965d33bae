//! Findings in sentences.

use saoma_text::{Lang, fill};

use crate::finding::{Finding, Verdict};

impl Finding {
    /// What was found.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.say(lang, &format!("site.found.{}", self.word))
    }

    /// Which common refusal the check avoids.
    #[must_use]
    pub fn avoids(&self, lang: Lang) -> String {
        self.say(lang, &format!("site.avoids.{}", self.check.as_str()))
    }

    /// How to mend it; nothing if all is well.
    #[must_use]
    pub fn mend(&self, lang: Lang) -> Option<String> {
        let is_well = self.verdict == Verdict::Pass;
        (!is_well).then(|| self.say(lang, &format!("site.mend.{}", self.word)))
    }

    fn say(&self, lang: Lang, key: &str) -> String {
        let values = self.values.iter();
        let values: Vec<(&str, &str)> = values.map(|(name, value)| (*name, &**value)).collect();
        fill(lang, key, &values)
    }
}
