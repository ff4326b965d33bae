//! Two workspaces side by side, field by field, in the words of the file of apply.
//!
//! Of a secret only whether there is one is compared. Clients have other AppIDs and may have chosen
//! other short names, so things without a partner of their own name are paired by what they are.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_model::{Slug, Step, Workspace};
use saoma_store::preparation_values::FormValue;
use saoma_store::{Session, StoreError, preparation_steps, preparation_values};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::file::{ApplicationEntry, File, PlatformAppEntry, SourceEntry};
use crate::preparation::day;
use crate::show::file_of;
use crate::stored::Stored;

/// What is compared of a workspace.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What the file of apply would say.
    pub file: File,
    /// How far WeChat's side is.
    pub steps: Vec<Step>,
    /// What was typed for WeChat's forms.
    pub values: Vec<FormValue>,
}

impl Outline {
    /// The outline of a workspace.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn load(session: &mut Session, workspace: &Workspace) -> Result<Self, StoreError> {
        let slug: &Slug = &workspace.slug;
        let stored = Stored::load(session, slug).await?;
        Ok(Self {
            file: file_of(workspace, &stored),
            steps: preparation_steps::list(session, workspace.id).await?,
            values: preparation_values::list(session, workspace.id).await?,
        })
    }
}

/// What a thing that is compared is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparedKind {
    /// The workspace itself.
    Workspace,
    /// What WeChat has issued an AppID for.
    PlatformApp,
    /// A login method.
    Source,
    /// The customer's site.
    Application,
    /// How one-time codes are sent.
    Sender,
    /// WeChat's side, of one account or platform app.
    Preparation,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Both say the same.
    Same,
    /// Both say something, and not the same.
    Differs,
    /// Only the left one has it.
    OnlyLeft,
    /// Only the right one has it.
    OnlyRight,
}

/// One thing of either or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedThing {
    /// What it is.
    pub kind: ComparedKind,
    /// Its name on the left.
    pub left: Option<String>,
    /// Its name on the right.
    pub right: Option<String>,
    /// All its fields, in the words of the file.
    pub fields: Vec<ComparedField>,
}

/// One field of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedField {
    /// Its name: `callback_domain`, `branding.color`.
    pub name: String,
    /// What the left one says.
    pub left: Option<String>,
    /// What the right one says.
    pub right: Option<String>,
}

impl ComparedThing {
    /// The worst of its fields.
    #[must_use]
    pub fn likeness(&self) -> Likeness {
        let differs = |field: &ComparedField| field.likeness() != Likeness::Same;
        match (&self.left, &self.right) {
            (Some(_), None) => Likeness::OnlyLeft,
            (None, Some(_)) => Likeness::OnlyRight,
            _ if self.fields.iter().any(differs) => Likeness::Differs,
            _ => Likeness::Same,
        }
    }
}

impl ComparedField {
    /// How its values stand to each other.
    #[must_use]
    pub fn likeness(&self) -> Likeness {
        match (&self.left, &self.right) {
            (left, right) if left == right => Likeness::Same,
            (Some(_), None) => Likeness::OnlyLeft,
            (None, Some(_)) => Likeness::OnlyRight,
            _ => Likeness::Differs,
        }
    }
}

/// Compares two workspaces.
#[must_use]
pub fn compare(left: &Outline, right: &Outline) -> Vec<ComparedThing> {
    let (left_file, right_file) = (&left.file, &right.file);
    let mut things = vec![thing(
        ComparedKind::Workspace,
        Some(&workspace(left_file)),
        Some(&workspace(right_file)),
    )];
    let mut add = |kind, left: Vec<Named>, right: Vec<Named>| {
        things.extend(
            pairs(left, right)
                .into_iter()
                .map(|(left, right)| thing(kind, left.as_ref(), right.as_ref())),
        );
    };
    add(
        ComparedKind::PlatformApp,
        left_file.platform_apps.iter().map(platform_app).collect(),
        right_file.platform_apps.iter().map(platform_app).collect(),
    );
    add(
        ComparedKind::Source,
        left_file.sources.iter().map(source).collect(),
        right_file.sources.iter().map(source).collect(),
    );
    add(
        ComparedKind::Application,
        left_file.applications.iter().map(application).collect(),
        right_file.applications.iter().map(application).collect(),
    );
    add(
        ComparedKind::Sender,
        senders(left_file),
        senders(right_file),
    );
    add(
        ComparedKind::Preparation,
        preparation(left),
        preparation(right),
    );
    things
}

/// A thing by its name, and the word by which it may be paired with one of another name.
struct Named {
    name: String,
    alike: String,
    facts: Facts,
}

/// Fields by their names in the file, as text.
type Facts = BTreeMap<String, String>;

fn workspace(file: &File) -> Named {
    let mode = file.mode.as_str().to_owned();
    let name = file.name.as_ref().unwrap_or(&file.workspace).clone();
    Named {
        name: file.workspace.clone(),
        alike: String::new(),
        facts: BTreeMap::from([("name".to_owned(), name), ("mode".to_owned(), mode)]),
    }
}

fn platform_app(entry: &PlatformAppEntry) -> Named {
    named(&entry.appid, entry.kind.as_str(), entry, &["secret"])
}

fn source(entry: &SourceEntry) -> Named {
    named(&entry.id, entry.kind.as_str(), entry, &["token", "aes_key"])
}

fn application(entry: &ApplicationEntry) -> Named {
    let secrets = &["client_secret"];
    named(&entry.id, entry.kind.as_str(), entry, secrets)
}

fn senders(file: &File) -> Vec<Named> {
    let smtp = file.senders.smtp.iter();
    let smtp = smtp.map(|entry| named("smtp", "smtp", entry, &["password"]));
    let webhook = file.senders.phone_webhook.iter();
    let webhook = webhook.map(|entry| named("phone_webhook", "phone_webhook", entry, &["secret"]));
    smtp.chain(webhook).collect()
}

/// What is told of each account or platform app at WeChat.
fn preparation(outline: &Outline) -> Vec<Named> {
    let mut subjects: BTreeMap<&str, Facts> = BTreeMap::new();
    for step in &outline.steps {
        let facts = subjects.entry(&step.subject).or_default();
        let mut told = vec![step.state.as_str().to_owned()];
        told.extend(step.valid_until.map(|until: Timestamp| day(until)));
        facts.insert(step.step.clone(), told.join(" · "));
    }
    for value in outline
        .values
        .iter()
        .filter(|value| !value.value.is_empty())
    {
        let facts = subjects.entry(&value.subject).or_default();
        facts.insert(value.field.clone(), value.value.clone());
    }
    let subjects = subjects.into_iter();
    subjects
        .map(|(subject, facts)| Named {
            name: subject.to_owned(),
            alike: String::new(),
            facts,
        })
        .collect()
}

fn named(name: &str, alike: &str, entry: &impl Serialize, secrets: &[&str]) -> Named {
    let fields = match serde_json::to_value(entry) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let mut facts = Facts::new();
    for (field, value) in &fields {
        match secrets.contains(&field.as_str()) {
            // Where a secret is read from says nothing about the secret.
            true => drop(facts.insert(field.clone(), "•••".to_owned())),
            false => flatten(field, value, &mut facts),
        }
    }
    Named {
        name: name.to_owned(),
        alike: alike.to_owned(),
        facts,
    }
}

/// `{"branding": {"color": "#067d40"}}` as `branding.color`.
fn flatten(name: &str, value: &Value, facts: &mut Facts) {
    let text = match value {
        Value::Null => return,
        Value::Object(fields) => {
            for (field, value) in fields {
                flatten(&format!("{name}.{field}"), value, facts);
            }
            return;
        }
        Value::Array(values) if values.is_empty() => return,
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let texts = values.iter().filter_map(Value::as_str);
            texts.collect::<Vec<_>>().join(", ")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    facts.insert(name.to_owned(), text);
}

/// Pairs by name first, then by what they are, in their order; what is left stands alone.
fn pairs(left: Vec<Named>, mut right: Vec<Named>) -> Vec<(Option<Named>, Option<Named>)> {
    let mut pairs = Vec::new();
    let mut unpaired = Vec::new();
    for one in left {
        match right.iter().position(|other| other.name == one.name) {
            Some(place) => pairs.push((Some(one), Some(right.remove(place)))),
            None => unpaired.push(one),
        }
    }
    for one in unpaired {
        let is_alike = |other: &Named| !one.alike.is_empty() && other.alike == one.alike;
        let place = right.iter().position(is_alike);
        let other = place.map(|place| right.remove(place));
        pairs.push((Some(one), other));
    }
    pairs.extend(right.into_iter().map(|other| (None, Some(other))));
    pairs
}

fn thing(kind: ComparedKind, left: Option<&Named>, right: Option<&Named>) -> ComparedThing {
    let facts = |side: Option<&Named>| side.map(|named| named.facts.clone()).unwrap_or_default();
    let (mut left_facts, mut right_facts) = (facts(left), facts(right));
    let mut names: Vec<String> = left_facts
        .keys()
        .chain(right_facts.keys())
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    let fields = names.into_iter().map(|name| ComparedField {
        left: left_facts.remove(&name),
        right: right_facts.remove(&name),
        name,
    });
    ComparedThing {
        kind,
        fields: fields.collect(),
        left: left.map(|named| named.name.clone()),
        right: right.map(|named| named.name.clone()),
    }
}
