//! The rules of preparation, as `rules.yaml` and `refusals.yaml` say.

use std::sync::LazyLock;

use saoma_model::{SourceKind, Track};
use saoma_text::Lang;
use serde::Deserialize;

use super::refusal::RefusalReason;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    zh: String,
    en: String,
}

impl Both {
    /// The text in this language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Where at WeChat something is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    zh: String,
    en: String,
    /// The page, if it is at WeChat.
    #[serde(default)]
    pub url: Option<String>,
}

impl Link {
    /// The way to it in this language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// WeChat's own pages say so.
    Documented,
    /// Those who did it say so.
    Reported,
    /// Taken from a similar form.
    Assumed,
}

impl Certainty {
    /// The word in the data and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Reported => "reported",
            Self::Assumed => "assumed",
        }
    }
}

/// A step on WeChat's side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRule {
    /// Its name: `website.review`.
    pub id: String,
    /// What it is about.
    pub track: Track,
    /// The methods that cannot do without it.
    pub methods: Vec<SourceKind>,
    /// The methods that gain by it and work without.
    #[serde(default)]
    pub optional: Vec<SourceKind>,
    /// The steps that have to be done before.
    #[serde(default)]
    pub waits_for: Vec<String>,
    /// Whether WeChat decides about it.
    #[serde(default)]
    pub reviewed: bool,
    /// Working days until WeChat decides: fewest and most.
    #[serde(default)]
    pub days: Option<(u32, u32)>,
    /// How many days it holds.
    #[serde(default)]
    pub valid_days: Option<u32>,
    /// The step that it prolongs.
    #[serde(default)]
    pub renews: Option<String>,
    /// How many days before that one's end it can be done.
    #[serde(default)]
    pub opens_days_before: Option<u32>,
    /// What shows Saoma by itself that it is done.
    #[serde(default)]
    pub(crate) seen_by: Option<SeenBy>,
    /// The fields of WeChat's form, by name.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Whether the registration sheet belongs to it.
    #[serde(default)]
    pub sheet: bool,
    /// The check that the machine makes before: `site`.
    #[serde(default)]
    pub check: Option<String>,
    /// What it is called.
    pub title: Both,
    /// Why it is done.
    pub why: Both,
    /// What it costs elsewhere.
    #[serde(default)]
    pub warning: Option<Both>,
    /// Where to click.
    #[serde(rename = "where")]
    pub place: Link,
    /// What has to be at hand.
    #[serde(default)]
    pub materials: Vec<Both>,
    /// What it costs.
    pub cost: Both,
    /// How long it takes oneself.
    pub effort: Both,
    /// Where the facts come from.
    pub source: String,
    /// How sure they are.
    pub certainty: Certainty,
    /// The month in which they were last looked at.
    pub checked: String,
}

/// What Saoma sees by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SeenBy {
    /// The platform app is here, with its AppSecret.
    AppSecret,
    /// The platform app has a web authorization domain.
    WebAuthorizationDomain,
}

/// What a field of WeChat's forms takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldForm {
    /// Text.
    Text,
    /// Text under the rules of names.
    Name,
    /// An address.
    Url,
    /// A bare host.
    Host,
    /// Scheme and host.
    Origin,
    /// The number of an ICP filing.
    Icp,
    /// The two icons.
    Icons,
}

impl FieldForm {
    /// The word in the data and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Url => "url",
            Self::Host => "host",
            Self::Origin => "origin",
            Self::Icp => "icp",
            Self::Icons => "icons",
        }
    }
}

/// A field of WeChat's forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Its name.
    pub id: String,
    /// What WeChat calls it.
    pub label: Both,
    /// What to mind.
    pub hint: Both,
    /// Whether WeChat insists on it.
    #[serde(default)]
    pub required: bool,
    /// Whether it may have several lines.
    #[serde(default)]
    pub multiline: bool,
    /// Fewest and most bytes of UTF-8.
    #[serde(default)]
    pub bytes: Option<(usize, usize)>,
    /// What it takes.
    pub form: FieldForm,
    /// What Saoma fills in by itself.
    #[serde(default)]
    pub from: Option<String>,
    /// Where the facts come from.
    pub source: String,
    /// How sure they are.
    pub certainty: Certainty,
    /// The month in which they were last looked at.
    pub checked: String,
}

/// All rules of preparation.
#[derive(Debug)]
pub struct Rules {
    /// The steps, each behind those that it waits for.
    pub steps: Vec<StepRule>,
    /// The fields of WeChat's forms.
    pub fields: Vec<FieldRule>,
    /// Why reviews are refused.
    pub refusals: Vec<RefusalReason>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    steps: Vec<StepRule>,
    fields: Vec<FieldRule>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let file: RulesFile = serde_saphyr::from_str(include_str!("rules.yaml"))
        .expect("the rules are compiled in, and a test reads them");
    let refusals = serde_saphyr::from_str(include_str!("refusals.yaml"))
        .expect("the reasons are compiled in, and a test reads them");
    Rules {
        steps: file.steps,
        fields: file.fields,
        refusals,
    }
});

impl Rules {
    /// The rules of this version.
    #[must_use]
    pub fn get() -> &'static Self {
        &RULES
    }

    /// The step of this name.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepRule> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FieldRule> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The steps that these methods need, or gain by, in an order that respects what waits for
    /// what.
    pub fn steps_for<'a, 'm>(
        &'a self,
        methods: &'m [SourceKind],
    ) -> impl Iterator<Item = &'a StepRule> + use<'a, 'm> {
        let wants = |kinds: &[SourceKind]| kinds.iter().any(|kind| methods.contains(kind));
        let steps = self.steps.iter();
        steps.filter(move |step| wants(&step.methods) || wants(&step.optional))
    }
}

impl StepRule {
    /// Whether it gives AppID and AppSecret, which a source asks for.
    #[must_use]
    pub fn gives_credentials(&self) -> bool {
        self.seen_by == Some(SeenBy::AppSecret)
    }

    /// Whether these methods can do without it.
    #[must_use]
    pub fn is_optional(&self, methods: &[SourceKind]) -> bool {
        !self.methods.iter().any(|method| methods.contains(method))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_step_stands_behind_what_it_waits_for_and_names_only_what_there_is() {
        let rules = Rules::get();
        let mut before: BTreeSet<&str> = BTreeSet::new();
        for step in &rules.steps {
            for waited in &step.waits_for {
                assert!(
                    before.contains(waited.as_str()),
                    "{} waits for {waited}",
                    step.id
                );
            }
            for field in &step.fields {
                assert!(rules.field(field).is_some(), "{}: {field}", step.id);
            }
            if let Some(renewed) = &step.renews {
                assert!(before.contains(renewed.as_str()), "{}", step.id);
            }
            assert_eq!(step.reviewed, step.days.is_some(), "{}", step.id);
            assert!(step.id.starts_with(step.track.as_str()), "{}", step.id);
            assert!(before.insert(&step.id), "{} is there twice", step.id);
        }
        for refusal in &rules.refusals {
            assert!(rules.step(&refusal.reopens).is_some(), "{}", refusal.id);
        }
    }

    #[test]
    fn each_method_gets_its_own_steps_and_needs_what_they_wait_for() {
        let rules = Rules::get();
        for method in SourceKind::ALL {
            let methods = [*method];
            let steps: Vec<_> = rules.steps_for(&methods).collect();
            let ids: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
            for step in &steps {
                for waited in &step.waits_for {
                    assert!(ids.contains(&waited.as_str()), "{method}: {waited}");
                    let needed = !step.is_optional(&methods);
                    let waited = rules.step(waited).unwrap();
                    assert!(
                        !needed || !waited.is_optional(&methods),
                        "{method}: {} is needed, so {} is, too",
                        step.id,
                        waited.id
                    );
                }
            }
        }
        let pc: Vec<&str> = rules
            .steps_for(&[SourceKind::WechatPc])
            .map(|step| step.id.as_str())
            .collect();
        assert!(pc.contains(&"website.review"));
        assert!(
            !pc.iter().any(|id| id.starts_with("mini_program")),
            "{pc:?}"
        );
    }

    #[test]
    fn every_text_is_there_in_both_languages_and_calm() {
        let rules = Rules::get();
        let mut texts: Vec<&Both> = Vec::new();
        for step in &rules.steps {
            texts.extend([&step.title, &step.why, &step.cost, &step.effort]);
            texts.extend(step.materials.iter().chain(&step.warning));
            assert!(!step.place.zh.is_empty() && !step.place.en.is_empty());
            assert!(
                !step.source.is_empty() && step.checked.len() == 7,
                "{}",
                step.id
            );
        }
        for field in &rules.fields {
            texts.extend([&field.label, &field.hint]);
        }
        for refusal in &rules.refusals {
            texts.extend([&refusal.title, &refusal.mend]);
        }
        for Both { zh, en } in texts {
            assert!(!zh.is_empty() && !en.is_empty(), "{zh} / {en}");
            assert!(
                !zh.contains(['您', '！', '!']) && !en.contains('!'),
                "{zh} / {en}"
            );
        }
    }
}
